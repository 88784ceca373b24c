"""Masts and links as tables to carry out, when all that they rest on is public."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from dashboard.map.masts import mast_source
from dashboard.radio.masts_table import masts_frame
from reports.cells import guard_frame
from reports.sensitivity import check_exportable

if TYPE_CHECKING:
    from coverage.scenario import Scenario
    from coverage.world import World
    from layers.region import LayerSource

_RESTS_ON: Final = ("villages", "elevation", "clutter")
_DECIMALS: Final = 2


def mast_layers(world: World) -> tuple[LayerSource, ...]:
    """The layers that masts, and whom they serve, are derived from."""
    layers = world.region.layers
    source = mast_source(world)
    found = [layers[name] for name in _RESTS_ON if name in layers]
    return tuple(found if source is None else [source, *found])


def masts_csv(world: World, scenario: Scenario) -> bytes:
    """Write the masts of a scenario that was checked as CSV: see `masts_frame`; every figure is modelled.

    Raises
    ------
    InputError
        A layer that this rests on is not public.
    """
    check_exportable(mast_layers(world))
    return _write(masts_frame(world, scenario).reset_index(names="mast_id"))


def links_csv(world: World, scenario: Scenario) -> bytes:
    """Write the usable links of a scenario that was checked as CSV: mast_id, village_id, margin_db.

    Raises
    ------
    InputError
        A layer that this rests on is not public.
    """
    check_exportable(mast_layers(world))
    plan = world.radio_plan(scenario)
    return _write(
        pd.DataFrame(
            {
                "mast_id": plan.masts.index[plan.link_mast],
                "village_id": world.layers.villages.index[plan.link_village],
                "margin_db": plan.link_margin_db.round(_DECIMALS),
            }
        )
    )


def _write(table: pd.DataFrame) -> bytes:
    text = guard_frame(table.assign(kind="modelled")).to_csv(index=False, lineterminator="\n")
    return text.encode("utf-8")
