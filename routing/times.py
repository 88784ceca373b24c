"""Travel times from sites to villages: the seam between roads and coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routing.profile import Profile
from routing.snapping import Snapping

MS_PER_MINUTE = 60_000


@dataclass(frozen=True, slots=True, eq=False)
class TravelTimes:
    """Times from each site to each village, walking between point and road included.

    Attributes
    ----------
    ms
        float64[site, village]; whole milliseconds, or inf where no road leads there within the cut-off.
        Never NaN.
    site_ids, village_ids
        Ids of the rows and columns.
    profile
        Vehicle and season.
    cutoff_ms
        Times above it are inf.
    site_snapping, village_snapping
        Where the points meet the road.
    is_barred
        bool[village]; the road at the village cannot be driven, from either end. None = not looked at.
    is_cut
        bool[village]; those of them whose road could be driven but for the state of the roads.
    state_id
        `RoadState.id`; "" = as on the map.
    """

    ms: NDArray[np.float64]
    site_ids: tuple[str, ...]
    village_ids: tuple[str, ...]
    profile: Profile
    cutoff_ms: int
    site_snapping: Snapping
    village_snapping: Snapping
    is_barred: NDArray[np.bool_] | None = None
    is_cut: NDArray[np.bool_] | None = None
    state_id: str = ""

    @property
    def minutes(self) -> NDArray[np.float64]:
        """float64[site, village]; the times in minutes, inf beyond the cut-off."""
        return self.ms / MS_PER_MINUTE

    def rows(self, site_ids: Sequence[str]) -> TravelTimes:
        """Keep the named sites, in the order named.

        Raises
        ------
        KeyError
            When an id is not among the sites.
        """
        where = {site: row for row, site in enumerate(self.site_ids)}
        rows = np.array([where[site] for site in site_ids], dtype=np.int64)
        return replace(
            self, ms=self.ms[rows], site_ids=tuple(site_ids), site_snapping=self.site_snapping.take(rows)
        )

    def with_sites(self, other: TravelTimes) -> TravelTimes:
        """Stack the sites of another answer for the same villages, profile, state and cut-off under these.

        Raises
        ------
        ValueError
            When villages, profile, state of the roads or cut-off differ, or a site is in both.
        """
        if (other.village_ids, other.profile, other.cutoff_ms, other.state_id) != (
            self.village_ids,
            self.profile,
            self.cutoff_ms,
            self.state_id,
        ):
            raise ValueError(
                "only times to the same villages by the same profile, roads and cut-off can be stacked"
            )
        both = set(self.site_ids) & set(other.site_ids)
        if both:
            raise ValueError(f"sites in both: {', '.join(sorted(both))}")
        return replace(
            self,
            ms=np.vstack((self.ms, other.ms)),
            site_ids=self.site_ids + other.site_ids,
            site_snapping=self.site_snapping.followed_by(other.site_snapping),
        )

    def reasons(self) -> pd.Series[str]:
        """Say why a village is reached by none of the sites.

        Returns
        -------
        Series
            On the village ids: "" where some site reaches it, else "no road within 5 km", "island of 12
            nodes" (followed by " near Idjwi" where towns are known), "road impassable in this season", "road
            cut" (or closed) or "beyond cut-off".
        """
        snapping = self.village_snapping
        is_reached = np.isfinite(self.ms).any(axis=0) if len(self.ms) else np.zeros(len(snapping.ids), bool)
        words = np.where(snapping.reason != "", snapping.reason, "beyond cut-off").astype(object)
        if self.is_barred is not None:
            words[self.is_barred & (snapping.reason == "")] = "road impassable in this season"
        if self.is_cut is not None:
            words[self.is_cut & (snapping.reason == "")] = "road cut"
        for at in np.flatnonzero(snapping.is_island & (snapping.reason == "")):
            words[at] = f"island of {snapping.component_nodes[at]} nodes"
            if snapping.near is not None and snapping.near[at]:
                words[at] += f" near {snapping.near[at]}"
        words[is_reached] = ""
        return pd.Series(
            words, index=pd.Index(self.village_ids, name="village_id"), name="reason", dtype="str"
        )
