"""Mechanisms: community alert networks (CAN), local protection committees (LPC), liaison assistants (CLA)."""

from __future__ import annotations

from datetime import date

import geopandas as gpd
import pandas as pd

from layers.columns import Columns
from layers.errors import BadValue, Caution, InputError, UnknownId, raise_all
from layers.personal import check_no_personal_data
from layers.region import LayerSource, Region
from layers.tables import read_table

REQUIRED = ("mechanism_id", "kind", "village_id", "base_id", "owner", "channel")
OPTIONAL = ("is_embedded", "is_funded", "women", "men", "since", "tested", "trained", "plan_date", "visited")
KINDS = ("CAN", "LPC", "CLA")
OWNERS = ("mission", "community", "state", "ngo")
CHANNELS = ("phone", "hf_radio", "satphone")
PAST = ("tested", "trained", "plan_date", "visited")
"""Dates of what has been done; none may lie after the region's reference date without a caution."""


def read_mechanisms(source: LayerSource, region: Region) -> tuple[pd.DataFrame, list[Caution]]:
    """Read mechanisms. Whether their villages and bases exist is for `check_mechanisms`.

    Returns
    -------
    DataFrame
        Index `mechanism_id` (str, unique); columns kind ("CAN", "LPC", "CLA"), village_id (str; "" only for a
        CLA, who then stands at the base), base_id (str, the hub; "" = unknown), owner ("mission",
        "community", "state", "ngo" or ""), channel ("phone", "hf_radio", "satphone" or ""), is_embedded,
        is_funded (boolean, NA = not stated), women, men (float64, NaN = unknown), since, tested, trained,
        plan_date (of its protection plan), visited (last visit by the mission); all datetime64, NaT = unknown
        or never.
    list of Caution
        Tests, trainings, plans and visits dated after the region's reference date; alert networks without a
        channel; assistants of whom it is not stated whether they are embedded; columns that are not read.

    Raises
    ------
    PersonalData
        The file could point at persons; nothing else of it is looked at.
    InputError
        Every other fault of the file, at once.
    """
    table = read_table(source)
    check_no_personal_data(table, (*REQUIRED, *OPTIONAL))
    columns = Columns(table, "mechanism_id", label=_shown)
    columns.require(REQUIRED, needs_rows=False)
    ids = columns.ids()
    frame = pd.DataFrame(
        {
            "kind": columns.words("kind", KINDS, may_be_empty=False),
            "village_id": columns.text("village_id"),
            "base_id": columns.text("base_id"),
            "owner": columns.words("owner", OWNERS),
            "channel": columns.words("channel", CHANNELS),
            "is_embedded": columns.flags("is_embedded"),
            "is_funded": columns.flags("is_funded"),
            "women": columns.numbers("women", is_whole=True),
            "men": columns.numbers("men", is_whole=True),
            "since": columns.dates("since"),
            **{name: columns.dates(name) for name in PAST},
        }
    )
    _check_whereabouts(columns, frame)
    raise_all(columns.faults)
    _note_doubts(columns, frame, region.reference_date)
    return frame.set_index(ids), columns.cautions


def check_mechanisms(
    frame: pd.DataFrame, villages: gpd.GeoDataFrame | None, bases: gpd.GeoDataFrame | None, file: str
) -> None:
    """Check that the villages and hubs of mechanisms are in the region; a layer that is None is passed over.

    Raises
    ------
    UnknownId, InputErrors
        The mechanisms, each with the id that is not there.
    """
    faults: list[InputError] = []
    for column, layer, known in (("village_id", "villages", villages), ("base_id", "bases", bases)):
        if known is None:
            continue
        given = frame[column]
        unknown = given[(given != "") & ~given.isin(known.index)]
        if len(unknown):
            faults.append(
                UnknownId(
                    f"{column} is not among the {layer}",
                    file=file,
                    rows=[
                        f"{_shown(str(mechanism_id)) or 'a mechanism'} has {_shown(id_) or 'a word'}"
                        for mechanism_id, id_ in unknown.items()
                    ],
                    mend=f"correct the ids, or add them to the {layer}",
                )
            )
    raise_all(faults)


def no_mechanisms() -> pd.DataFrame:
    """Return a frame of mechanisms without rows, for a region that has no such layer."""
    types = dict.fromkeys(("kind", "village_id", "base_id", "owner", "channel"), "str")
    types |= {"is_embedded": "boolean", "is_funded": "boolean", "women": "float64", "men": "float64"}
    types |= dict.fromkeys(("since", *PAST), "datetime64[s]")
    frame = pd.DataFrame({name: pd.Series([], dtype=kind) for name, kind in types.items()})
    return frame.set_index(pd.Index([], dtype="str", name="mechanism_id"))


def _check_whereabouts(columns: Columns, frame: pd.DataFrame) -> None:
    if "village_id" not in columns.table.cells:
        return
    is_nowhere = frame["village_id"].eq("") & (frame["kind"].ne("CLA") | frame["base_id"].eq(""))
    columns.fault(
        BadValue,
        "village_id is empty",
        is_nowhere.to_numpy(),
        "give the village; only a CLA may have a base instead",
    )


def _note_doubts(columns: Columns, frame: pd.DataFrame, reference_date: date) -> None:
    for name in PAST:
        is_future = (frame[name] > pd.Timestamp(reference_date)).to_numpy()
        message = f"{name} after the region's reference date"
        columns.caution(message, is_future, "correct the date of one of them")
    is_mute = frame["kind"].eq("CAN") & frame["channel"].eq("")
    columns.caution("no channel: whether it can alert is unknown", is_mute.to_numpy(), "give its channel")
    is_unstated = frame["kind"].eq("CLA") & frame["base_id"].ne("") & frame["is_embedded"].isna()
    columns.caution(
        "is_embedded is empty: whether the CLA leaves with the base is unknown",
        is_unstated.to_numpy(),
        "write true or false",
    )
    unread = [name for name in columns.table.cells if name not in (*REQUIRED, *OPTIONAL, "lon", "lat")]
    if unread:
        message = f"columns that are not read: {', '.join(map(repr, unread))}"
        mend = "leave them out: what is not needed is not kept"
        columns.cautions.append(Caution(columns.table.file, message, (), mend))


def _shown(id_: str) -> str:
    """Return an id as it may be repeated in a message; a word without a digit might be a person's name."""
    return id_ if any(letter.isdigit() for letter in id_) else ""
