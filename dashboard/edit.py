"""What a click or a control makes of a scenario; nothing here knows Dash."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from coverage.changes import SetAccess, change_from_dict
from coverage.scenario import Lens, Scenario
from layers.errors import BadScenario, raise_all

if TYPE_CHECKING:
    import geopandas as gpd


@dataclass(frozen=True, slots=True)
class Terms:
    """The values of the controls, as the page sends them."""

    vehicle: str
    season: str
    lens: Lens
    limit_minutes: float | None
    is_night: bool
    unverified_counts: bool
    uncertain_counts: bool
    hotline: bool
    night_travel: bool = False
    convoy: bool = False
    roadblocks: bool = True
    helicopter: bool = False
    runner: bool = False
    signal_basis: str = ""


@dataclass(frozen=True, slots=True)
class RoadForm:
    """What the next click on a road does to it, as the page sends it."""

    kind: str
    minutes: float | str | None
    on: str | None
    until: str | None
    confirmed: str | None
    confirmed_by: str | None


def read_scenario(text: str | None) -> Scenario:
    """Scenario of the page's store; the baseline when the store is empty.

    Raises
    ------
    BadScenario
        It is no scenario; `InputErrors` when there are several faults.
    """
    if text is not None and not isinstance(text, str):  # whoever posts may send anything
        raise BadScenario("it is not a text", file="scenario", mend="load the page again")
    return Scenario.from_json(text) if text else Scenario()


def with_terms(scenario: Scenario, terms: Terms) -> Scenario:
    """The scenario under other terms; another lens starts from its own default limit."""
    limit = terms.limit_minutes if terms.lens == scenario.lens else None
    return replace(
        scenario,
        vehicle=terms.vehicle,
        season=terms.season,
        lens=terms.lens,
        limit_minutes=limit,
        is_night=terms.is_night,
        unverified_counts=terms.unverified_counts,
        uncertain_counts=terms.uncertain_counts,
        hotline=terms.hotline,
        night_travel=terms.night_travel,
        convoy=terms.convoy,
        roadblocks=terms.roadblocks,
        helicopter=terms.helicopter,
        runner=terms.runner,
        signal_basis=terms.signal_basis,
    )


def with_road(scenario: Scenario, form: RoadForm, lon: float, lat: float) -> Scenario:
    """The scenario with the road at a point cut or slowed.

    Raises
    ------
    BadScenario
        A date is no date, or the minutes are no number of at least 0.
    """
    written = {
        "change": "delay_road" if form.kind == "delay" else "cut_road",
        "lon": lon,
        "lat": lat,
        "on": form.on or None,
        "until": form.until or None,
        "confirmed": form.confirmed or None,
        "confirmed_by": form.confirmed_by or "",
    }
    if form.kind == "delay":
        written["minutes"] = form.minutes
    change, faults = change_from_dict(written, where="road", file="scenario")
    raise_all(faults)
    return scenario if change is None else replace(scenario, changes=(*scenario.changes, change))


def with_access(scenario: Scenario, area_id: str, access: str) -> Scenario:
    """The scenario with another access to an area; an earlier change of the same area gives way."""
    others = tuple(
        change
        for change in scenario.changes
        if not isinstance(change, SetAccess) or change.area_id != area_id
    )
    return replace(scenario, changes=others).set_access(area_id, access)


def with_click(
    scenario: Scenario, click: Mapping[str, Any], *, is_placing: bool, sites: gpd.GeoDataFrame
) -> Scenario:
    """The scenario after a click on the map.

    While a battalion is being placed, a click anywhere places it. Otherwise a click on a base closes or
    reopens it, a click on a battalion takes it away, and any other click changes nothing.

    Parameters
    ----------
    scenario : Scenario
        The scenario in force.
    click : mapping
        ``kind`` (base, village, map), ``id``, ``lon``, ``lat`` in EPSG:4326 degrees.
    is_placing : bool
        Whether the next click places a battalion.
    sites : GeoDataFrame
        Sites of the baseline by id with ``is_open``.
    """
    if is_placing:
        return scenario.place(float(click["lon"]), float(click["lat"]))
    if click.get("kind") != "base":
        return scenario
    site_id = str(click["id"])
    if site_id.startswith("battalion-"):
        return scenario.unplace(site_id)
    is_open = bool(sites["is_open"].get(site_id, True))
    return scenario.toggle_base(site_id, is_open=is_open)


def read_upload(contents: str, file: str) -> Scenario:
    """Scenario of an uploaded file.

    Parameters
    ----------
    contents : str
        As the browser sends it: ``data:...;base64,...``.
    file : str
        Its name, for the messages.

    Raises
    ------
    BadScenario
        It is not text in UTF-8, or not a scenario; `InputErrors` when there are several faults.
    """
    try:
        text = b64decode(contents.partition(",")[2], validate=True).decode("utf-8-sig")
    except (NotBase64, UnicodeDecodeError) as error:
        raise BadScenario(
            "it is not a text in UTF-8", file=file, mend="choose a scenario file saved by this tool"
        ) from error
    return Scenario.from_json(text, file=file)
