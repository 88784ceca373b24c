"""What each thing that money buys is assumed to cost, and the range of that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from layers.assumptions import Assumptions

Side = Literal["low", "main", "high"]
SIDES: tuple[Side, ...] = ("low", "main", "high")


_NAMES = (
    "cost_hf_radio_usd",
    "cost_can_usd",
    "cost_credit_usd",
    "cost_charging_usd",
    "cost_antenna_usd",
    "cost_mast_macro_usd",
    "cost_mast_small_usd",
    "cost_lpc_usd",
    "cost_cla_year_usd",
    "cost_motorbike_usd",
    "cost_base_year_usd",
    "cost_rdb_week_usd",
)


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars of one of each.

    Attributes
    ----------
    hf_radio, can, credit, charging, antenna : float
        At one village: a network by HF radio or by phone; what makes one work again.
    mast_macro, mast_small : float
    lpc : float
        A committee is a forum, not an alarm: it wins no coverage.
    cla_year, motorbike : float
        An assistant at a village for a year; a motorbike.
    base_year, rdb_week : float
    """

    hf_radio: float
    can: float
    credit: float
    charging: float
    antenna: float
    mast_macro: float
    mast_small: float
    lpc: float
    cla_year: float
    motorbike: float
    base_year: float
    rdb_week: float


def read_prices(assumptions: Assumptions, side: Side = "main") -> Prices:
    """Take the prices out of the assumptions: as they stand, or all at one end of their range."""
    rows = (assumptions.rows[name] for name in _NAMES)
    return Prices(*({"low": row.low, "main": row.value, "high": row.high}[side] for row in rows))
