"""Fetches a region: one step after the other, each layer whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layers.errors import Caution, FetchError
from layers.fetch.answers import sha256_of
from layers.fetch.areas import fetch_areas
from layers.fetch.bases import fetch_bases
from layers.fetch.elevation import fetch_elevation
from layers.fetch.job import Harvest, Job
from layers.fetch.places import fetch_places
from layers.fetch.population import fetch_population
from layers.fetch.roads import fetch_roads
from layers.fetch.state import (
    WORK,
    State,
    changed_files,
    describe,
    read_state,
    write_region_file,
    write_state,
)

STEPS: dict[str, tuple[Callable[[Job], Harvest], tuple[str, ...]]] = {
    "roads": (fetch_roads, ("roads",)),
    "places": (fetch_places, ("villages", "places")),
    "areas": (fetch_areas, ("areas",)),
    "population": (fetch_population, ("population",)),
    "bases": (fetch_bases, ("bases",)),
    "elevation": (fetch_elevation, ("elevation",)),
}
"""What can be asked for: how it is fetched, and the region's layers that it makes."""

NOTHING = "nothing within the box"


@dataclass(frozen=True, slots=True)
class Report:
    """What a fetch came to.

    Attributes
    ----------
    steps : dict of str to str
        "done", "kept", "nothing within the box", or how far a step came, by its name.
    faults : tuple of FetchError
        Empty when the region is whole.
    cautions : tuple of Caution
        What is known to be wrong with the data, or missing.
    """

    steps: dict[str, str]
    faults: tuple[FetchError, ...]
    cautions: tuple[Caution, ...]

    def line(self) -> str:
        """Write the steps of a fetch that is not finished on one line."""
        return describe(self.steps)


def head_of(title: str, box: Sequence[float], timezone: str) -> dict[str, Any]:
    """Return what stands above the layers in region.toml; the metric system is the UTM zone of the middle.

    Examples
    --------
    >>> head_of("Kivu", (28.0, -2.0, 29.0, -1.0), "Africa/Lubumbashi")["metric_crs"]
    'EPSG:32735'
    """
    west, south, east, north = box
    zone = min(60, int(((west + east) / 2 + 180) // 6) + 1)
    crs = f"EPSG:{32600 if (south + north) / 2 >= 0 else 32700}"
    metric_crs = f"EPSG:{int(crs.removeprefix('EPSG:')) + zone}"
    return {"title": title, "bounds": list(box), "metric_crs": metric_crs, "timezone": timezone}


def fetch_region(
    folder: Path, job: Job, head: dict[str, Any], wanted: Sequence[str], *, is_again: bool = False
) -> Report:
    """Fetch what is wanted and not there yet, and write region.toml when nothing is missing.

    A step that fails does not keep the next from being tried. An interruption leaves the same state behind.

    Parameters
    ----------
    folder : Path
        The region's; made when it is absent.
    job : Job
        Its folder is `.fetch` of the region's.
    head : dict
        See `head_of`.
    wanted : sequence of str
        Of `STEPS`.
    is_again : bool
        Fetch anew what stands already.

    Raises
    ------
    FetchError
        The folder holds something that must not be written over.
    """
    read_state(folder, head)  # before anything is made there
    job.folder.mkdir(parents=True, exist_ok=True)
    with _alone(job.folder):
        return _fetch_steps(folder, job, read_state(folder, head), wanted, is_again=is_again)


@contextmanager
def _alone(work: Path) -> Iterator[None]:
    """Keep a second fetch out of a region's folder; where the system has no such locks, nothing is kept."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    with (work / "lock").open("w", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = "another fetch into this folder is under way"
            raise FetchError(message, file=str(work.parent), mend="wait until it has ended") from error
        yield


def _fetch_steps(folder: Path, job: Job, state: State, wanted: Sequence[str], *, is_again: bool) -> Report:
    state.cut = dict.fromkeys(wanted, "not begun") | {k: v for k, v in state.cut.items() if k in wanted}
    steps: dict[str, str] = {}
    faults: list[FetchError] = []
    cautions: list[Caution] = []
    for name in wanted:
        kept = [] if is_again else _standing(folder, state, name)
        if kept:
            steps[name] = "done"
            cautions += _changes(folder, state, kept)
            state.cut.pop(name, None)
            continue
        state.cut[name] = "begun"
        write_state(folder, state)
        try:
            steps[name], more = _step(folder, job, state, name)
            cautions += more
        except FetchError as fault:
            faults.append(fault)
            steps[name] = state.cut[name] = _how_far(job.share)
        except BaseException:  # an interruption: what is there is named, then it goes its way
            state.cut[name] = _how_far(job.share)
            write_state(folder, state)
            raise
        write_state(folder, state)
    if not faults:
        write_region_file(folder, state)
        shutil.rmtree(folder / WORK, ignore_errors=True)
    return Report(steps, tuple(faults), tuple(cautions))


def _step(folder: Path, job: Job, state: State, name: str) -> tuple[str, tuple[Caution, ...]]:
    """Fetch one step's layers and put them into the region's folder."""
    job.share = 0.0
    harvest = STEPS[name][0](job)
    for layer, fetched in harvest.layers.items():
        part = job.folder / fetched.file
        table = {
            "path": fetched.file,
            "source": fetched.source,
            "licence": fetched.licence,
            "as_of": fetched.as_of.isoformat(),
            "kind": fetched.kind,
            "sensitivity": "public",
            **fetched.options,
            "sha256": sha256_of(part),
        }
        part.replace(folder / fetched.file)
        state.layers[layer] = table
    state.cut.pop(name, None)
    return ("done" if harvest.layers else NOTHING), harvest.cautions


def _standing(folder: Path, state: State, name: str) -> list[str]:
    """Return the layers of a step when all of them stand in the folder."""
    layers = STEPS[name][1]
    is_there = all(
        layer in state.layers and (folder / str(state.layers[layer].get("path"))).is_file()
        for layer in layers
    )
    return list(layers) if is_there else []


def _changes(folder: Path, state: State, layers: Sequence[str]) -> list[Caution]:
    changed = changed_files(folder, {layer: state.layers[layer] for layer in layers})
    message = "it is not what was fetched (its sha256 differs) and is kept as it is"
    return [Caution(file, message, (), "give --again to fetch it anew") for file in changed]


def _how_far(share: float) -> str:
    return f"cut at {100 * min(share, 0.99):.0f} %"
