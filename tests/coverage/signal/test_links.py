"""Links: the same loss as the single door, arithmetic on a plane, walls, holes, ranges, tables, threads."""

from __future__ import annotations

import math
import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from coverage.signal import path_loss_db
from coverage.signal.budget import RadioTerms
from coverage.signal.links import (
    COLUMNS,
    build_links,
    classify_margin,
    join_links,
    read_links,
    write_links,
)
from coverage.signal.profiles import read_profile
from layers.elevation import Elevation
from layers.errors import BrokenFile, MissingColumn, MissingFile
from layers.signal import SIGNAL
from tests.coverage.signal.plains import hills, masts, plane, relief, scattered, terms, villages

HILLS = hills()
MIXED = ["GSM", "GSM;LTE", "LTE;UMTS", "", "LTE;NR", "GSM;LTE;UMTS"]


def by_hand(
    elevation: Elevation,
    clutter: Elevation | None,
    mast: tuple[float, float],
    village: tuple[float, float],
    given: RadioTerms,
    technology: str,
    height_m: float,
) -> float:
    """Return the loss of one band by the single door."""
    profile = read_profile(elevation, clutter, mast, village, given)
    band = next(band for band in given.bands if band.technology == technology)
    return path_loss_db(
        profile.distance_km,
        profile.height_m,
        profile.clutter_m,
        frequency_ghz=band.frequency_ghz,
        time_percent=given.time_percent,
        location_percent=given.location_percent,
        tx_height_m=height_m,
        rx_height_m=given.phone_height_m,
        polarisation=given.polarisation,
        latitude=(mast[1] + village[1]) / 2,
        delta_n=given.delta_n,
        n0=given.n0,
    )


@pytest.mark.parametrize("time_percent", [50, 10])
@pytest.mark.parametrize("location_percent", [50, 20, 90])
@pytest.mark.parametrize("has_clutter", [False, True])
def test_every_pair_has_the_loss_of_the_single_door_in_its_best_band(
    time_percent: float, location_percent: float, has_clutter: bool
) -> None:
    given = terms(radio_time_percent=time_percent, radio_location_percent=location_percent)
    random = np.random.default_rng(5)
    trees = Elevation(random.uniform(0, 20, (20, 25)).astype(np.float32), (29.0, 0.1, 0.01, 0.01))
    clutter = trees if has_clutter else None
    places, points = scattered(6, 1), scattered(25, 2)
    heights = [np.nan, 15.0, 60.0, 30.0, np.nan, 25.0]
    links = build_links(
        masts(*places, technologies=MIXED, height_m=heights), villages(*points), HILLS, clutter, given
    )
    assert len(links) == 6 * 25  # all lie within 35 km
    for row in links.itertuples():
        mast, village = int(row.mast_id[1:]) - 1, int(row.village_id[1:]) - 1
        named = MIXED[mast].split(";") if MIXED[mast] else ["GSM", "UMTS", "LTE"]
        height_m = 40.0 if math.isnan(heights[mast]) else heights[mast]
        margins = {
            band.technology: band.mapl_db
            - by_hand(HILLS, clutter, places[mast], points[village], given, band.technology, height_m)
            for band in given.bands
            if band.technology in named
        }
        assert row.margin_db == pytest.approx(max(margins.values()), abs=1e-9)
        assert margins[row.technology] == pytest.approx(row.margin_db, abs=1e-9)
        mapl_db = {band.technology: band.mapl_db for band in given.bands}[row.technology]
        assert row.loss_db + row.margin_db == pytest.approx(mapl_db, abs=1e-9)


def test_high_antennas_over_a_plane_meet_the_loss_of_free_space() -> None:
    # 0.05 degree on the equator: 5.565975 km, antennas at 300 and 10 m, 290 m apart in height: 5.573524 km.
    # GSM: 92.4 + 20 log 0.9 + 20 log 5.573524 = 92.4 - 0.91515 + 14.92260 = 106.40745 dB; margin 41.59255.
    links = build_links(
        masts((29.1, 0.0), height_m=300.0),
        villages((29.15, 0.0)),
        relief(plane()),
        None,
        terms(phone_height_m=10),
    )
    row = links.iloc[0]
    assert row.distance_km == pytest.approx(6378.137 * math.radians(0.05))
    assert row.loss_db == pytest.approx(106.40745, abs=1e-4)
    assert row.margin_db == pytest.approx(41.59255, abs=1e-4)


def test_a_wall_between_mast_and_village_adds_its_knife_edge() -> None:
    # Ground at 300 m, antennas 10 m above it at both ends of 0.099 degree, 11.0206 km: 99.1 cells, so 100
    # steps, and the wall of one column, 200 m high, is met at its top by the middle point.
    # The earth bulges by 500 * 5.5103^2 / 9348 = 1.624 m there (radius 6371 * 157 / (157 - 50) = 9348 km), so
    # the wall stands h = 200 + 1.624 - 10 = 191.624 m over the line of sight; wave length 0.33310 m.
    # nu = 191.624 sqrt(2 * 11020.6 / (0.33310 * 5510.3^2)) = 8.946
    # J = 6.9 + 20 log(sqrt(8.846^2 + 1) + 8.846) = 31.88 dB
    # and Bullington's correction (1 - exp(-J / 6)) (10 + 0.02 * 11.02) = 10.17 dB.
    # Free space: 92.4 + 20 log 0.9 + 20 log 11.0206 = 112.329 dB; in all 154.38 dB, and then what the plane
    # itself costs, which is no more than over the open way.
    wall = plane(300.0)
    wall[:, 150] = 500.0  # the middle of column 150 lies at 29.1505
    open_way, walled = (
        build_links(
            masts((29.101, 0.0005), height_m=10.0),
            villages((29.2, 0.0005)),
            relief(heights),
            None,
            terms(phone_height_m=10),
        ).loss_db[0]
        for heights in (plane(300.0), wall)
    )
    assert 112.329 < open_way < 123  # two rays: 40 log 11020.6 - 20 log (10 * 10) = 121.7 dB
    assert 154.38 - 0.02 < walled < 154.38 + (open_way - 112.329)


def test_a_hole_or_the_edge_of_the_raster_on_the_way_leaves_the_loss_unknown() -> None:
    heights = plane(100.0)
    heights[:, 150:153] = np.nan  # from 29.150 to 29.153, wider than a step
    links = build_links(
        masts((29.1, 0.0), technologies="LTE;UMTS"),
        villages((29.12, 0.0), (29.2, 0.0), (29.1, 0.15), (29.1, 0.0)),
        relief(heights),
        None,
        terms(),
    ).set_index("village_id")
    assert list(links.index) == ["v1", "v2", "v3", "v4"]
    assert links.loss_db.isna().tolist() == [False, True, True, False]
    assert links.margin_db.isna().tolist() == [False, True, True, False]
    assert links.technology["v2"] == "UMTS"  # the first of the terms' bands that the mast has
    # At the mast's foot: 40 m above a phone at 1.5 m and, as taken, 1 m across. UMTS has 146 - 20 log 2.1 =
    # 139.56 before the same distance, LTE 144 - 20 log 1.8 = 138.89.
    assert links.distance_km["v4"] == 0.0
    assert links.technology["v4"] == "UMTS"
    free_db = 92.4 + 20 * math.log10(2.1) + 10 * math.log10(0.001**2 + 0.0385**2)
    assert links.loss_db["v4"] == pytest.approx(free_db, abs=1e-9)


def test_pairs_are_those_within_range_each_mast_by_its_own() -> None:
    places, points = scattered(8, 3), scattered(60, 4)
    radius_km = np.array([2.68, 5, 10, 0, 3, 20, 7, 1])
    links = build_links(masts(*places), villages(*points), HILLS, None, terms(), radius_km=radius_km)
    geod, expected = Geod(ellps="WGS84"), []
    for m, place in enumerate(places):
        for v, point in enumerate(points):
            km = geod.inv(*place, *point)[2] / 1000
            assert abs(km - radius_km[m]) > 1e-5 or km == radius_km[m]
            if km <= radius_km[m]:
                expected.append((f"m{m + 1}", f"v{v + 1}"))
    assert 0 < len(expected) < 8 * 60
    assert list(zip(links.mast_id, links.village_id, strict=True)) == expected
    alone = build_links(masts(*places), villages(*points), HILLS, None, terms(radio_range_km=5))
    assert alone.distance_km.max() <= 5
    assert len(alone) < 8 * 60


def test_a_mast_of_no_modelled_technology_has_no_links_and_no_masts_have_none() -> None:
    points = villages(*scattered(5, 1))
    links = build_links(masts((29.1, 0.0), technologies="CDMA;NR"), points, HILLS, None, terms())
    assert len(links) == 0
    assert tuple(links.columns) == COLUMNS
    assert len(build_links(masts(), points, HILLS, None, terms())) == 0
    assert len(build_links(masts((29.1, 0.0)), villages(), HILLS, None, terms())) == 0


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), height_m=st.floats(5, 100), clutter_m=st.floats(0, 30))
def test_no_margin_is_above_that_of_free_space(seed: int, height_m: float, clutter_m: float) -> None:
    given = terms(clutter_height_m=clutter_m)
    links = build_links(
        masts(*scattered(3, seed), technologies="GSM;LTE;UMTS", height_m=height_m),
        villages(*scattered(20, seed + 1)),
        HILLS,
        None,
        given,
    )
    ghz = links.technology.map({band.technology: band.frequency_ghz for band in given.bands}).astype(float)
    free_db = 92.4 + 20 * np.log10(ghz * links.distance_km)
    assert (links.loss_db >= free_db - 1e-9).all()


def test_inputs_stay_as_they_were_and_other_reference_systems_are_read() -> None:
    frame, points = masts(*scattered(4, 8), technologies="GSM;UMTS"), villages(*scattered(10, 9))
    before = frame.copy(), points.copy(), HILLS.heights.copy()
    links = build_links(frame, points, HILLS, None, terms())
    pd.testing.assert_frame_equal(frame, before[0])
    assert points.equals(before[1])
    np.testing.assert_array_equal(HILLS.heights, before[2])
    moved = build_links(frame.to_crs("EPSG:32735"), points.to_crs("EPSG:32735"), HILLS, None, terms())
    pd.testing.assert_frame_equal(links, moved, rtol=1e-6)


def test_losing_a_mast_is_a_filter_and_adding_one_a_join() -> None:
    frame, points = masts(*scattered(5, 10), technologies="GSM;UMTS"), villages(*scattered(30, 11))
    links = build_links(frame, points, HILLS, None, terms())
    kept = build_links(frame.drop("m3"), points, HILLS, None, terms())
    text = {"mast_id": str, "village_id": str, "technology": str}
    pd.testing.assert_frame_equal(
        links[links.mast_id != "m3"].astype(text).reset_index(drop=True), kept.astype(text)
    )
    last = build_links(frame.loc[["m5"]], points, HILLS, None, terms())
    four = build_links(frame.drop("m5"), points, HILLS, None, terms())
    joined = join_links(four, last)
    pd.testing.assert_frame_equal(joined.astype(text), links.astype(text))
    assert isinstance(joined.mast_id.dtype, pd.CategoricalDtype)


def test_parquet_gives_back_what_was_written(tmp_path: Path) -> None:
    heights = plane()
    heights[:, 150:153] = np.nan
    links = build_links(
        masts(*scattered(5, 12), technologies=MIXED[:5]),
        villages(*scattered(30, 13)),
        relief(heights),
        None,
        terms(),
    )
    assert links.loss_db.isna().any()
    path = tmp_path / "made" / "links.parquet"
    write_links(path, links)
    write_links(path, links)
    assert [child.name for child in path.parent.iterdir()] == ["links.parquet"]
    pd.testing.assert_frame_equal(read_links(path), links)


def test_files_that_hold_no_links_are_named(tmp_path: Path) -> None:
    with pytest.raises(MissingFile, match="absent"):
        read_links(tmp_path / "absent.parquet")
    (tmp_path / "text.parquet").write_text("mast_id,village_id\n")
    with pytest.raises(BrokenFile, match=r"text\.parquet: it cannot be read as Parquet"):
        read_links(tmp_path / "text.parquet")
    pd.DataFrame({"mast_id": ["m1"]}).to_parquet(tmp_path / "part.parquet")
    with pytest.raises(MissingColumn, match="village_id, technology, distance_km, loss_db, margin_db"):
        read_links(tmp_path / "part.parquet")


def test_answers_are_the_same_to_the_bit_on_one_thread_on_many_and_from_four(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frame, points = masts(*scattered(12, 14), technologies="GSM;LTE;UMTS"), villages(*scattered(60, 15))

    def build() -> pd.DataFrame:
        return build_links(frame, points, HILLS, None, terms())

    first = build()
    with ThreadPoolExecutor(4) as pool:
        for job in [pool.submit(build) for _ in range(8)]:
            pd.testing.assert_frame_equal(job.result(), first, check_exact=True)
    monkeypatch.setattr("routing.threads.worker_count", lambda: 1)
    pd.testing.assert_frame_equal(build(), first, check_exact=True)
    monkeypatch.setattr("coverage.signal.links._PAIRS_AT_ONCE", 7)
    told: list[float] = []
    parts = build_links(frame, points, HILLS, None, terms(), progress=lambda _, share: told.append(share))
    pd.testing.assert_frame_equal(parts, first, check_exact=True)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) == math.ceil(len(first) / 7)


def _send_losses(pipe: Connection) -> None:
    frame, points = masts(*scattered(12, 14)), villages(*scattered(60, 15))
    pipe.send(build_links(frame, points, HILLS, None, terms()).loss_db.tolist())


def test_a_forked_child_finds_the_same_links() -> None:
    frame, points = masts(*scattered(12, 14)), villages(*scattered(60, 15))
    expected = build_links(frame, points, HILLS, None, terms()).loss_db.tolist()
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    child = context.Process(target=_send_losses, args=(theirs,))
    child.start()
    assert ours.poll(60), "the forked child does not answer"
    assert ours.recv() == expected
    child.join(60)
    assert child.exitcode == 0


def test_classes_begin_at_their_margins() -> None:
    margins = np.array([-np.inf, -0.001, 0.0, 14.999, 15.0, np.inf, np.nan])
    names = [SIGNAL[code] for code in classify_margin(margins, 15.0)]
    assert names == ["unlikely", "unlikely", "uncertain", "uncertain", "likely", "likely", "unknown"]
