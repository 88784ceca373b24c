"""How much of the roads rests on tags that nobody mapped but that were worked out from class and area."""

from __future__ import annotations

import numpy as np

from routing.network import Network


def imputed_share(network: Network) -> float | None:
    """Share of a network's kilometres with an imputed tag; ferries and barriers are left out.

    Returns
    -------
    float or None
        0 to 1; None where the network does not say what was imputed, or has no roads.
    """
    classes = network.classes
    if "imputed" not in classes:
        return None
    is_road = ((classes["gate"] == "") & (classes["ferry"] == "")).to_numpy(dtype=bool)
    is_imputed = (classes["imputed"] != "").to_numpy(dtype=bool) & is_road
    metres = np.bincount(network.segment_class, weights=network.segment_length_m, minlength=len(classes))
    whole = float(metres[is_road].sum())
    return float(metres[is_imputed].sum()) / whole if whole > 0 else None
