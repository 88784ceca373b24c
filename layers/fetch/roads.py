"""Roads of a region: OpenStreetMap as it is tagged."""

from __future__ import annotations

import shutil

from layers.errors import BrokenFile, FetchError
from layers.fetch.download import AGAIN
from layers.fetch.extract import day_or, fetch_extract
from layers.fetch.job import Fetched, Harvest, Job
from layers.fetch.overpass import ROADS, fetch_osm, merge
from layers.osm import read_osm_roads

FILE = "roads.osm.pbf"


def fetch_roads(job: Job) -> Harvest:
    """Fetch roads and ferries within the box, ways whole, with every tag and barrier.

    Raises
    ------
    FetchError
        They cannot be fetched, or there is none.
    """
    target = job.folder / FILE
    if job.extract:
        path, found, day = fetch_extract(job)
        shutil.copyfile(path, target)
        source, options = job.sources["geofabrik"], job.options(found)
    else:
        files, day = fetch_osm(job, "roads", ROADS)
        merge(files, target)
        source = job.sources["overpass"]
        options = {"url": source.url, "retrieved": job.today.isoformat()}
    try:
        roads = read_osm_roads(target)
    except BrokenFile as error:
        raise FetchError(f"what came cannot be read: {error.message}", file=FILE, mend=AGAIN) from error
    if not len(roads.way_id):
        raise FetchError(
            "there is no road within the box", file=source.url, mend="check --bbox and --extract"
        )
    layer = Fetched(FILE, source.source, source.licence, day_or(day, job.today), "observed", options)
    return Harvest({"roads": layer}, roads.cautions)
