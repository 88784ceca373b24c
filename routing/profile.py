"""Profiles: what drives, and in which season."""

from __future__ import annotations

from dataclasses import dataclass

VEHICLES = ("4x4", "truck", "apc", "motorbike", "foot")
SEASONS = ("dry", "rains")


@dataclass(frozen=True, slots=True)
class Profile:
    """A vehicle in a season; the unit for which costs and travel times are derived.

    Attributes
    ----------
    vehicle
        One of `VEHICLES`.
    season
        One of `SEASONS`.

    Raises
    ------
    ValueError
        When either word is not known.
    """

    vehicle: str = "4x4"
    season: str = "dry"

    def __post_init__(self) -> None:
        """Check both words."""
        if self.vehicle not in VEHICLES:
            raise ValueError(f"unknown vehicle {self.vehicle!r}: choose one of {', '.join(VEHICLES)}")
        if self.season not in SEASONS:
            raise ValueError(f"unknown season {self.season!r}: choose one of {', '.join(SEASONS)}")

    @property
    def column(self) -> str:
        """Name of the profile's column in data/speeds.csv, such as ``4x4_dry``."""
        return f"{self.vehicle}_{self.season}"


PROFILES = tuple(Profile(vehicle, season) for vehicle in VEHICLES for season in SEASONS)
