"""What is to be fetched for a region, and what a fetched layer consists of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from layers.errors import Caution
from layers.fetch.download import Download, Downloader
from layers.fetch.sources import Source
from layers.progress import Progress, no_progress
from layers.region import Kind

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees, EPSG:4326."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """One layer of a region as it came.

    Attributes
    ----------
    file : str
        Its name in the job's folder, which is its name in the region too.
    source, licence : str
    as_of : date
        The day the data describes.
    kind : {"observed", "modelled"}
    options : mapping of str to str
        Further keys of the layer's table in region.toml.
    """

    file: str
    source: str
    licence: str
    as_of: date
    kind: Kind
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Harvest:
    """What one step of a fetch brought.

    Attributes
    ----------
    layers : mapping of str to Fetched
        By the name of the region's layer; empty when the source holds nothing within the box.
    cautions : tuple of Caution
        What is known to be wrong with the data, or missing from it.
    """

    layers: Mapping[str, Fetched]
    cautions: tuple[Caution, ...] = ()


@dataclass(slots=True)
class Job:
    """What is fetched, from where, and how far it is.

    Attributes
    ----------
    box : tuple of float
    countries : tuple of str
        ISO 3166 codes of three letters, in capitals.
    extract : str
        Name of a Geofabrik extract ("" = the Overpass API is asked instead).
    cells : {"1km", "100m"}
        Of the population raster.
    today : date
    folder : Path
        Where downloads and unfinished layers lie.
    sources : mapping of str to Source
    downloader : Downloader
    progress : callable
    share : float
        The part of the step in hand that is done, 0 to 1.
    """

    box: Box
    countries: tuple[str, ...]
    extract: str
    cells: str
    today: date
    folder: Path
    sources: Mapping[str, Source]
    downloader: Downloader
    progress: Progress = no_progress
    share: float = 0.0

    def follow(self, what: str, index: int, count: int) -> None:
        """Tell from now on that file `index` of `count` of a step is on its way."""
        self.share = index / count

        def show(done: int, total: int) -> None:
            part = done / total if total else 0.0
            self.share = (index + part) / count
            self.progress(f"{what} ({done / 1e6:.1f} MB)", self.share)

        self.downloader.show = show
        self.progress(what, self.share)

    def limit(self, source: str) -> int:
        """Return the greatest size of a file of a source, in bytes."""
        return self.sources[source].limit_bytes

    def options(self, download: Download) -> dict[str, str]:
        """Return what region.toml says about where a layer came from."""
        return {"url": download.url, "retrieved": download.retrieved.isoformat()}


def box_name(box: Box) -> str:
    """Write a box so that it can be part of a file's name."""
    return "_".join(f"{edge:.6f}".rstrip("0").rstrip(".") for edge in box)
