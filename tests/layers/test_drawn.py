from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from layers.drawn import read_borders, read_lakes, read_towns
from layers.errors import BadGeometry
from layers.region import LayerSource
from tests.regions import AREAS


def source(path: Path) -> LayerSource:
    return LayerSource("drawn", path, "", "", date(2020, 1, 1), "observed", "public", {})


def points(path: Path) -> LayerSource:
    features = [
        {
            "type": "Feature",
            "properties": {"name": name, "rank": rank},
            "geometry": {"type": "Point", "coordinates": [29, 0]},
        }
        for name, rank in (("Goma", 1), ("Masisi", None))
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return source(path)


def test_lakes_borders_and_towns(tmp_path: Path) -> None:
    path = tmp_path / "shapes.geojson"
    path.write_text(AREAS)
    for read in (read_lakes, read_borders):
        frame = read(source(path))
        assert list(frame.columns) == ["name", "geometry"]
        assert frame["name"].tolist() == ["Province", "West", "East"]
        assert frame.crs == "EPSG:4326"
    towns = read_towns(points(tmp_path / "towns.geojson"))
    assert towns["rank"].tolist()[0] == 1
    assert np.isnan(towns["rank"][1])
    with pytest.raises(BadGeometry, match=r"empty or not a point \(rows: feature 1, feature 2, feature 3\)"):
        read_towns(source(path))
    with pytest.raises(BadGeometry, match="empty or not a polygon"):
        read_lakes(points(tmp_path / "towns.geojson"))
    table = tmp_path / "lakes.csv"
    table.write_text("name\nKivu\n")
    with pytest.raises(BadGeometry, match="the table has no shapes"):
        read_lakes(source(table))
