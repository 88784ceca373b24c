"""The door to the loss of one profile: checks what is given, then asks the kernel."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coverage.signal.diffraction import HORIZONTAL, VERTICAL
from coverage.signal.p1812 import SHORTEST_KM, basic_loss_db
from layers.errors import BadValue, InputError, raise_all

LONGEST_KM = 3000.0
INLAND = 4
ZONES = {1: "sea", 3: "coastal land", INLAND: "inland"}
LIMITS = {
    "frequency_ghz": (0.03, 6.0, "GHz"),
    "time_percent": (1.0, 50.0, "%"),
    "location_percent": (1.0, 99.0, "%"),
    "tx_height_m": (1.0, 3000.0, "m above the ground"),
    "rx_height_m": (1.0, 3000.0, "m above the ground"),
    "latitude": (-90.0, 90.0, "degrees"),
    "delta_n": (0.0, 150.0, "N-units/km, counted as positive"),
    "n0": (200.0, 500.0, "N-units"),
}
POLARISATIONS = {
    "horizontal": HORIZONTAL,
    "vertical": VERTICAL,
    "1": HORIZONTAL,
    "2": VERTICAL,
}
_FILE = "profile"


def path_loss_db(
    distance_km: ArrayLike,
    height_m: ArrayLike,
    clutter_m: ArrayLike,
    *,
    frequency_ghz: float,
    time_percent: float,
    location_percent: float,
    tx_height_m: float,
    rx_height_m: float,
    polarisation: int | str,
    latitude: float,
    delta_n: float,
    n0: float,
    zones: ArrayLike | None = None,
) -> float:
    """Basic transmission loss of one inland profile by Recommendation ITU-R P.1812-6.

    The Recommendation holds for 0.03 to 6 GHz, 0.25 to 3,000 km, 1 to 50 % of time, 1 to 99 % of places and
    aerials of 1 to 3,000 m. What lies outside is refused, but a path under 0.25 km: there the answer is the
    loss in free space.

    Parameters
    ----------
    distance_km : (points,)
        From the transmitter, 0, ascending to the receiver.
    height_m : (points,)
        Ground above the sea.
    clutter_m : (points,)
        Trees or houses on it, 0 where there are none. At the two ends they are no obstacle; at the receiver
        they count for how much loss varies between places.
    frequency_ghz : float
    time_percent : float
        Share of time for which the loss is no greater; 50 is the median.
    location_percent : float
        Share of places, in a cell as wide as the profile's mean step, in which the loss is no greater; 50
        adds nothing.
    tx_height_m, rx_height_m : float
        Aerials above the ground.
    polarisation : {"horizontal", "vertical", 1, 2}
    latitude : float
        Of the middle of the path, degrees.
    delta_n : float
        Lapse of the air's refractivity through its lowest km, N-units/km, positive.
    n0 : float
        Its value at sea level, N-units.
    zones : (points,), optional
        Radio-climatic zones: 1 sea, 3 coastal land, 4 inland. All inland when left out.

    Returns
    -------
    float
        dB.

    Raises
    ------
    BadValue
        (An `InputError`, so a ``ValueError``.) Something is missing, not a number or out of range, or a zone
        is not inland; several faults come as one `InputErrors`.
    """
    profile = {"distance_km": distance_km, "height_m": height_m, "clutter_m": clutter_m}
    terms = {
        "frequency_ghz": frequency_ghz,
        "time_percent": time_percent,
        "location_percent": location_percent,
        "tx_height_m": tx_height_m,
        "rx_height_m": rx_height_m,
        "latitude": latitude,
        "delta_n": delta_n,
        "n0": n0,
    }
    pole = POLARISATIONS.get(str(polarisation).lower())
    raise_all(
        [
            *(fault for name, value in terms.items() for fault in _term_faults(name, value)),
            *([] if pole is not None else [_polarisation_fault(polarisation)]),
        ]
    )
    columns = {name: _column(name, values) for name, values in profile.items()}
    raise_all(_length_faults(columns, zones))
    raise_all([*_distance_faults(columns["distance_km"]), *_ground_faults(columns), *_zone_faults(zones)])
    assert pole is not None
    return basic_loss_db(
        columns["distance_km"],
        columns["height_m"],
        columns["clutter_m"],
        float(frequency_ghz),
        float(time_percent),
        float(location_percent),
        float(tx_height_m),
        float(rx_height_m),
        pole,
        float(latitude),
        float(delta_n),
        float(n0),
    )


def _fault(message: str, mend: str, rows: NDArray[Any] | None = None) -> BadValue:
    shown = [] if rows is None else [f"point {row}" for row in rows]
    return BadValue(message, file=_FILE, rows=shown, mend=mend)


def _term_faults(name: str, value: float) -> list[InputError]:
    low, high, unit = LIMITS[name]
    mend = f"give a number from {low:g} to {high:g} ({unit})"
    try:
        number = float(value)
    except (TypeError, ValueError):
        return [_fault(f"{name} is no number", mend)]
    return [] if low <= number <= high else [_fault(f"{name} {number:g} is out of range", mend)]


def _polarisation_fault(polarisation: object) -> InputError:
    return _fault(f"polarisation {polarisation!r} is unknown", 'give "horizontal" or "vertical" (1 or 2)')


def _column(name: str, values: ArrayLike) -> NDArray[np.float64]:
    try:
        column = np.ascontiguousarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise _fault(f"{name} holds something that is no number", "give one number a point") from None
    if column.ndim != 1:
        raise _fault(f"{name} has {column.ndim} dimensions", "give one number a point")
    return column


def _length_faults(columns: dict[str, NDArray[np.float64]], zones: ArrayLike | None) -> list[InputError]:
    sizes = {name: column.size for name, column in columns.items()}
    if zones is not None:
        sizes["zones"] = np.size(zones)
    if len(set(sizes.values())) > 1:
        said = ", ".join(f"{name} {size}" for name, size in sizes.items())
        return [_fault(f"the columns are not of one length ({said})", "give every point all of them")]
    if sizes["distance_km"] < 2:
        return [_fault("there are fewer than two points", "give the two ends and the ground between them")]
    return []


def _distance_faults(distance_km: NDArray[np.float64]) -> list[InputError]:
    unknown = np.flatnonzero(~np.isfinite(distance_km))
    if unknown.size:
        return [_fault("distance_km is unknown", "give the distance from the transmitter", unknown)]
    if distance_km[0] != 0.0:
        return [_fault(f"distance_km begins at {distance_km[0]:g}", "let it begin with 0, the transmitter")]
    back = np.flatnonzero(np.diff(distance_km) <= 0.0) + 1
    if back.size:
        return [_fault("distance_km does not ascend", "order the points from the transmitter", back)]
    path_km = float(distance_km[-1])
    if path_km > LONGEST_KM:
        return [_fault(f"the path is {path_km:g} km long", f"give at most {LONGEST_KM:g} km")]
    if path_km >= SHORTEST_KM and distance_km.size < 3:
        return [_fault("the ground between the ends is unknown", "give at least one point between them")]
    return []


def _ground_faults(columns: dict[str, NDArray[np.float64]]) -> list[InputError]:
    faults: list[InputError] = []
    for name in ("height_m", "clutter_m"):
        unknown = np.flatnonzero(~np.isfinite(columns[name]))
        if unknown.size:
            faults.append(_fault(f"{name} is unknown", "give metres at every point", unknown))
    below = np.flatnonzero(columns["clutter_m"] < 0.0)
    if below.size:
        faults.append(_fault("clutter_m is negative", "give its height over the ground, 0 for none", below))
    return faults


def _zone_faults(zones: ArrayLike | None) -> list[InputError]:
    if zones is None:
        return []
    codes = np.asarray(zones)
    strange = np.flatnonzero(~np.isin(codes, list(ZONES)))
    if strange.size:
        known = ", ".join(f"{code} {name}" for code, name in ZONES.items())
        return [_fault("zones holds an unknown code", f"give {known}", strange)]
    return [
        _fault(
            f"the path crosses {name} (zone {code}); the method here is inland only",
            "leave the path out, or its loss unknown",
            np.flatnonzero(codes == code),
        )
        for code, name in ZONES.items()
        if code != INLAND and np.any(codes == code)
    ]
