"""What operators claim, each kept apart, and the best of it."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import Point

from layers.assumptions import read_assumptions
from layers.claims import Claim, best_signal, claims_table, sample_claims
from layers.errors import BadGeometry, BadValue
from layers.region import LayerSource
from layers.signal import SIGNAL, read_signal_picture, sample_signal
from tests.regions import polygons, write_signal

BOUNDS = (29.0, -0.1, 29.4, 0.0)
ASSUMPTIONS = read_assumptions()
POINTS = gpd.GeoSeries([Point(29.05 + 0.1 * at, -0.05) for at in range(4)], index=[*"abcd"], crs=4326)


def source(path: Path, **options: str) -> LayerSource:
    return LayerSource("signal", path, "", "", date(2017, 7, 1), "observed", "public", options)


def box(west: float, east: float) -> list[list[list[float]]]:
    return [[[west, -0.1], [east, -0.1], [east, 0.0], [west, 0.0], [west, -0.1]]]


def write(tmp_path: Path, *rows: tuple[dict[str, str], list[list[list[float]]]]) -> LayerSource:
    path = tmp_path / "signal.geojson"
    path.write_text(polygons(rows), encoding="utf-8")
    return source(path)


def words(given: LayerSource) -> dict[tuple[str, str], list[str]]:
    table = claims_table(sample_claims(given, POINTS, ASSUMPTIONS), POINTS.index)
    assert table is not None
    assert table.columns.tolist() == ["village_id", "operator", "technology", "signal", "dbm"]
    return {
        key: rows.set_index("village_id").loc[POINTS.index, "signal"].tolist()
        for key, rows in table.groupby(["operator", "technology"])
    }


def test_operators_and_technologies_are_kept_apart(tmp_path: Path) -> None:
    """A has GSM at a and b, LTE at a; B has GSM at b and c. Nobody has d."""
    given = write(
        tmp_path,
        ({"operator": "A", "technology": "GSM"}, box(29.0, 29.2)),
        ({"operator": "A", "technology": "4G"}, box(29.0, 29.1)),
        ({"operator": "B", "technology": "2g"}, box(29.1, 29.3)),
    )
    assert words(given) == {
        ("A", "GSM"): ["likely", "likely", "unlikely", "unlikely"],
        ("A", "LTE"): ["likely", "unlikely", "unlikely", "unlikely"],
        ("B", "GSM"): ["unlikely", "likely", "likely", "unlikely"],
    }
    best = sample_signal(given, POINTS, ASSUMPTIONS)
    assert best["signal"].tolist() == ["likely", "likely", "likely", "unlikely"]
    assert best.index.equals(POINTS.index)


def test_polygons_may_say_how_sure_and_overlap(tmp_path: Path) -> None:
    """a: likely over uncertain; b: uncertain over unknown; c: unknown over unlikely; d: none."""
    given = write(
        tmp_path,
        ({"operator": "A", "signal": "Likely"}, box(29.0, 29.1)),
        ({"operator": "A", "signal": "uncertain"}, box(29.0, 29.2)),
        ({"operator": "A", "signal": "unknown"}, box(29.1, 29.3)),
        ({"operator": "A", "signal": "unlikely"}, box(29.2, 29.3)),
    )
    expected = ["likely", "uncertain", "unknown", "unlikely"]
    assert words(given) == {("A", ""): expected}
    picture = read_signal_picture(given, BOUNDS, ASSUMPTIONS, max_pixels=400)
    assert picture is not None
    assert [SIGNAL[code] for code in picture.classes[5, [5, 15, 25, 35]]] == expected


def test_the_table_of_the_layer_names_the_operator(tmp_path: Path) -> None:
    given = write(tmp_path, ({"technology": "3G"}, box(29.0, 29.1)), ({"operator": "B"}, box(29.1, 29.2)))
    named = source(given.path, operator="A", technology="2G")
    assert set(words(named)) == {("A", "UMTS"), ("B", "GSM")}
    raster = source(
        write_signal(tmp_path / "s.tif", [[-80, -90, -120, np.nan]], BOUNDS),
        unit="dBm",
        operator="A",
        technology="LTE",
    )
    assert words(raster) == {("A", "LTE"): ["likely", "uncertain", "unlikely", "unknown"]}
    table = claims_table(sample_claims(raster, POINTS, ASSUMPTIONS), POINTS.index)
    assert table is not None
    np.testing.assert_array_equal(table["dbm"], [-80, -90, -120, np.nan])


def test_without_claims(tmp_path: Path) -> None:
    for given in (None, source(tmp_path / "towers.csv")):
        claims = sample_claims(given, POINTS, ASSUMPTIONS)
        assert claims == ()
        assert claims_table(claims, POINTS.index) is None
        assert (best_signal(claims, POINTS.index)["signal"] == "unknown").all()
        assert read_signal_picture(given, BOUNDS, ASSUMPTIONS) is None


def test_the_best_of_two_claims() -> None:
    """Every pair: likely, then uncertain; what is unknown hides what is unlikely, not what is better."""
    order = ("unlikely", "unknown", "uncertain", "likely")
    pairs = list(product(SIGNAL, SIGNAL))
    claims = [
        Claim(
            operator,
            "",
            np.array([SIGNAL.index(pair[at]) for pair in pairs], dtype=np.uint8),
            np.array([dbm] * len(pairs)),
        )
        for at, (operator, dbm) in enumerate((("A", -90.0), ("B", np.nan)))
    ]
    best = best_signal(claims, POINTS.index[[0] * len(pairs)])
    assert best["signal"].tolist() == [max(pair, key=order.index) for pair in pairs]
    assert (best["dbm"] == -90.0).all()


def test_polygons_that_cross_themselves_are_named(tmp_path: Path) -> None:
    bow_tie = [[[29.0, -0.1], [29.2, 0.0], [29.2, -0.1], [29.0, 0.0], [29.0, -0.1]]]
    given = write(tmp_path, ({"operator": "A"}, box(29.0, 29.1)), ({"operator": "B"}, bow_tie))
    with pytest.raises(BadGeometry, match="crosses or touches itself") as caught:
        sample_claims(given, POINTS, ASSUMPTIONS)
    assert caught.value.file == "signal.geojson"
    assert caught.value.rows == ("feature 2",)
    assert "Fix geometries" in caught.value.mend


def test_words_that_are_no_signal(tmp_path: Path) -> None:
    given = write(tmp_path, ({"signal": "good"}, box(29.0, 29.1)))
    with pytest.raises(BadValue, match="signal is not a known word"):
        sample_claims(given, POINTS, ASSUMPTIONS)


def test_points_are_taken_in_their_own_reference_system(tmp_path: Path) -> None:
    given = write(tmp_path, ({"operator": "A"}, box(29.0, 29.2)))
    metric = POINTS.to_crs("EPSG:32735")
    before = metric.copy()
    assert sample_signal(given, metric, ASSUMPTIONS).equals(sample_signal(given, POINTS, ASSUMPTIONS))
    assert metric.equals(before)
