"""Classes of signal at villages: what operators claim, what links model, and whether the two agree.

Codes are those of `layers.signal.SIGNAL`: 0 unlikely, 1 uncertain, 2 likely, 3 unknown.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.assumptions import Assumptions
from layers.signal import UNKNOWN_CODE

UNLIKELY, UNCERTAIN, LIKELY = 0, 1, 2
AGREEMENT = ("agree", "disagree", "unknown")
AGREE, DISAGREE, UNDECIDED = range(3)
CLAIM_ASSUMPTIONS = ("signal_sensitivity_dbm", "signal_likely_margin_db")

_RANK = np.array([0, 2, 3, 1], dtype=np.int8)
"""Order of the codes from worst to best: unlikely, unknown, uncertain, likely."""
_CODE_OF_RANK = np.argsort(_RANK).astype(np.int8)

Codes = NDArray[np.int8]


def claimed_codes(signal: pd.DataFrame, assumptions: Assumptions, base: Assumptions) -> Codes:
    """Claimed signal of each village under other thresholds than those it was read with.

    Parameters
    ----------
    signal : DataFrame
        As `layers` sampled it under `base`: `signal`, `dbm` (NaN = not stated).
    assumptions, base : Assumptions

    Returns
    -------
    int8[v]
    """
    stated = signal["signal"].cat.codes.to_numpy(dtype=np.int8)
    codes: Codes = np.where(stated < 0, UNKNOWN_CODE, stated).astype(np.int8)
    if all(assumptions[name] == base[name] for name in CLAIM_ASSUMPTIONS):
        return codes
    margin = signal["dbm"].to_numpy(dtype=np.float64) - assumptions["signal_sensitivity_dbm"]
    likely = margin >= assumptions["signal_likely_margin_db"]
    again = np.where(likely, LIKELY, np.where(margin >= 0, UNCERTAIN, UNLIKELY))
    return np.asarray(np.where(np.isnan(margin), codes, again), dtype=np.int8)


def best_of_links(
    village: NDArray[np.int64], margin_db: NDArray[np.float64], count: int, likely_margin_db: float
) -> Codes:
    """Modelled signal of each village by the best of its links.

    Without a usable link a village is unknown when the margin of any of its links is unknown (NaN), for that
    link might serve it, else unlikely; so is one without links, beyond the range of every mast.

    Parameters
    ----------
    village : int64[l]
        Row of the village of each link.
    margin_db : float64[l]
    count : int
        Number of villages.
    likely_margin_db : float
        From here on a link is likely, from 0 dB uncertain.
    """
    codes = np.full(count, UNLIKELY, dtype=np.int8)
    codes[village[np.isnan(margin_db)]] = UNKNOWN_CODE
    codes[village[margin_db >= 0]] = UNCERTAIN
    codes[village[margin_db >= max(likely_margin_db, 0.0)]] = LIKELY
    return codes


def better(one: Codes, other: Codes) -> Codes:
    """The better code of each village, in the order unlikely, unknown, uncertain, likely."""
    return _CODE_OF_RANK[np.maximum(_RANK[one], _RANK[other])]


def worse(one: Codes, other: Codes) -> Codes:
    """The worse code of each village, in the same order."""
    return _CODE_OF_RANK[np.minimum(_RANK[one], _RANK[other])]


def has_signal(codes: Codes) -> NDArray[np.bool_]:
    """Whether each code says that there is signal, likely or uncertain."""
    return np.asarray((codes == UNCERTAIN) | (codes == LIKELY))


def agreement_of(claimed: Codes, modelled: Codes) -> Codes:
    """Whether claim and model say the same of each village: signal, likely or uncertain, or none.

    Returns
    -------
    int8[v]
        `AGREE`, `DISAGREE`, or `UNDECIDED` where either is unknown.
    """
    is_known = (claimed != UNKNOWN_CODE) & (modelled != UNKNOWN_CODE)
    is_same = has_signal(claimed) == has_signal(modelled)
    return np.where(is_known, np.where(is_same, AGREE, DISAGREE), UNDECIDED).astype(np.int8)
