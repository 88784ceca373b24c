"""The pictures of phone signal: as claimed, as modelled from the masts, and where the two disagree."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from threading import RLock
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from coverage.cache import Cache
from coverage.signal.budget import build_radio_terms
from coverage.signal.grid import best_margin_grid
from coverage.signal.links import classify_margin
from coverage.signal.mast_list import added_range_km
from coverage.terms import build_terms
from dashboard.map.masts import has_claims, has_masts
from dashboard.map.signal_png import DISAGREE, DISAGREE_PALETTE, SIGNAL_PALETTE, corners, write_png
from layers.signal import SIGNAL, SignalPicture, read_signal_picture

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coverage.scenario import Scenario
    from coverage.world import World

PICTURES: Final = ("claimed", "modelled", "disagree")
_KEPT: Final = 6
_UNLIKELY, _UNKNOWN = SIGNAL.index("unlikely"), SIGNAL.index("unknown")


class SignalPictures:
    """The pictures of one world; those that are modelled are made by whoever asks, and kept.

    Parameters
    ----------
    world : World
    """

    def __init__(self, world: World) -> None:
        """Make nothing yet."""
        self._world = world
        self._lock = RLock()
        self._claimed: list[SignalPicture | None] = []
        self._modelled: Cache[SignalPicture] = Cache(_KEPT)
        self._files: OrderedDict[str, bytes] = OrderedDict()

    def offered(self) -> tuple[str, ...]:
        """Which pictures the region can give, the claimed first."""
        claims, masts = has_claims(self._world), has_masts(self._world)
        masts = masts and self._world.layers.elevation is not None
        has = {"claimed": claims, "modelled": masts, "disagree": claims and masts}
        return tuple(name for name in PICTURES if has[name])

    def claimed(self) -> SignalPicture | None:
        """What operators claim, read once; None where the region has no claims that may leave the server."""
        if not has_claims(self._world):
            return None
        with self._lock:
            if not self._claimed:
                world = self._world
                source = world.region.layers["signal"]
                found = read_signal_picture(source, world.region.bounds, world.assumptions)
                self._claimed.append(found)
            return self._claimed[0]

    def key(self, scenario: Scenario) -> str:
        """Tell one modelled picture from the next: the masts that stand, and the terms of radio."""
        masts = self._world.radio_plan(scenario).masts
        standing = masts[masts["is_standing"]]
        text = standing[["technologies", "height_m"]].to_csv() + standing.geometry.to_wkt().to_csv()
        terms = build_radio_terms(build_terms(scenario, self._world.assumptions).assumptions)
        kinds = [mast.kind for mast in scenario.added_masts]
        return hashlib.sha256(f"{terms}{kinds}{text}".encode()).hexdigest()[:12]

    def make(self, name: str, scenario: Scenario) -> dict[str, Any]:
        """Make a picture, which may take long, and keep it.

        Returns
        -------
        dict
            ``url`` under the map's address, ``coordinates`` of its corners.
        """
        if name == "claimed":
            picture = self.claimed()
            assert picture is not None
            return {"url": "signal.png", "coordinates": corners(picture.bounds)}
        file = f"signal-{name}-{self.key(scenario)}.png"
        modelled = self._modelled.get(self.key(scenario), lambda: self._model(scenario))
        if name == "modelled":
            self._keep(file, write_png(modelled.classes, SIGNAL_PALETTE))
        else:
            claims = self.claimed()
            assert claims is not None
            self._keep(file, write_png(disagreement(claims, modelled), DISAGREE_PALETTE))
        return {"url": f"picture/{file}", "coordinates": corners(modelled.bounds)}

    def file(self, name: str) -> bytes | None:
        """Return a picture that was made; None when there is none of that name."""
        with self._lock:
            return self._files.get(name)

    def makers(self) -> dict[str, Callable[[], bytes | None]]:
        """Return, by file name, what makes the claimed picture and its place, if there is any.

        ``signal.json`` holds the corners (longitude, latitude; clockwise from the north-west).
        """
        if not has_claims(self._world):
            return {}

        @cache
        def place() -> bytes | None:
            found = self.claimed()
            return None if found is None else json.dumps({"coordinates": corners(found.bounds)}).encode()

        def png() -> bytes | None:
            found = self.claimed()
            return None if found is None else write_png(found.classes)

        return {"signal.png": png, "signal.json": place}

    def _keep(self, name: str, body: bytes) -> None:
        with self._lock:
            self._files[name] = body
            while len(self._files) > 2 * _KEPT:
                self._files.popitem(last=False)

    def _model(self, scenario: Scenario) -> SignalPicture:
        world = self._world
        assumptions = build_terms(scenario, world.assumptions).assumptions
        terms = build_radio_terms(assumptions)
        masts = world.radio_plan(scenario).masts
        radius_km = np.full(len(masts), terms.range_km)
        radius_km[masts["is_added"]] = [added_range_km(mast, terms) for mast in scenario.added_masts]
        is_standing = masts["is_standing"].to_numpy(dtype=bool)
        likely_db = assumptions["signal_likely_margin_db"]
        assert world.layers.elevation is not None
        grid = best_margin_grid(
            masts[is_standing],
            world.layers.elevation,
            world.layers.clutter,
            terms,
            world.region.bounds,
            radius_km=radius_km[is_standing],
            enough_db=likely_db,
        )
        classes = classify_margin(grid.margin_db.astype(np.float64), likely_db)
        return SignalPicture(classes, grid.bounds)


def disagreement(claims: SignalPicture, modelled: SignalPicture) -> NDArray[np.uint8]:
    """Return codes of `DISAGREE` on the modelled picture's rows and columns; both pictures have one frame.

    They agree where both say that there is signal, likely or uncertain, or both that there is none.
    """
    rows, columns = modelled.classes.shape
    claim_rows, claim_columns = claims.classes.shape
    row = (np.arange(rows) * 2 + 1) * claim_rows // (2 * rows)
    column = (np.arange(columns) * 2 + 1) * claim_columns // (2 * columns)
    claimed = claims.classes[np.ix_(row, column)]
    is_unknown = (claimed == _UNKNOWN) | (modelled.classes == _UNKNOWN)
    says, model_says = claimed != _UNLIKELY, modelled.classes != _UNLIKELY
    codes = np.select(
        [is_unknown, says & ~model_says, ~says & model_says],
        [DISAGREE.index("unknown"), DISAGREE.index("claim_more"), DISAGREE.index("model_more")],
        DISAGREE.index("agree"),
    )
    return codes.astype(np.uint8)
