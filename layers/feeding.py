"""Which mast feeds which: what is upstream must be known, and must not come back to where it began."""

from __future__ import annotations

import pandas as pd

from layers.errors import BadValue, Caution, InputError, UnknownId


def check_feeding(
    fed_by: pd.Series, given: frozenset[str], file: str, faults: list[InputError]
) -> tuple[pd.Series, list[Caution]]:
    """Check what feeds each mast, adding what is wrong to `faults`.

    Parameters
    ----------
    fed_by : Series of str
        On mast_id: the mast that it hangs on; "" = none or unknown.
    given : frozenset of str
        Every mast_id of the file, those that were left out too.
    file : str
    faults : list of InputError
        Gains masts that nobody lists, that feed themselves, and circles.

    Returns
    -------
    Series of str
        The same, "" where the feeding mast was left out.
    list of Caution
        The masts of which that holds.
    """
    names = fed_by.to_numpy(dtype=object)
    is_outside = (fed_by != "") & ~fed_by.isin(fed_by.index) & fed_by.isin(given)
    is_unknown = (fed_by != "") & ~fed_by.isin(fed_by.index) & ~is_outside
    is_itself = fed_by.index.to_numpy(dtype=object) == names
    rows = [f"{mast} hangs on {feeder}" for mast, feeder in fed_by[is_unknown].items()]
    if rows:
        mend = "give its rows, correct the id, or leave fed_by empty"
        faults.append(UnknownId("fed_by is no mast of the file", file=file, rows=rows, mend=mend))
    if is_itself.any():
        mend = "leave fed_by empty where it hangs on none"
        faults.append(
            BadValue("masts that feed themselves", file=file, rows=fed_by.index[is_itself], mend=mend)
        )
    circle = _circles({str(mast): feeder for mast, feeder in fed_by[~is_itself].items()})
    if circle:
        mend = "leave fed_by empty where the line comes from outside"
        faults.append(BadValue("masts that feed each other in a circle", file=file, rows=circle, mend=mend))
    cautions = []
    if is_outside.any():
        message = "fed by masts that were left out: taken as fed by none"
        mend = "nothing; widen the bounds in region.toml if the masts are needed"
        cautions.append(Caution(file, message, tuple(map(str, fed_by.index[is_outside])), mend))
    return fed_by.mask(is_outside, ""), cautions


def _circles(feeder: dict[str, str]) -> list[str]:
    """Return the masts of circles, in the order given: what is left after taking away all loose ends."""
    left = dict(feeder)
    while True:
        feeding = set(left.values())
        loose = [mast for mast, above in left.items() if above not in left or mast not in feeding]
        if not loose:
            return list(left)
        for mast in loose:
            del left[mast]
