from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from layers.errors import BadDate, BadRegion, BrokenFile, InputError, MissingFile, each_fault
from layers.region import read_region
from tests.regions import write_region


def changed(folder: Path, *swaps: tuple[str, str]) -> Path:
    path = write_region(folder) / "region.toml"
    text = path.read_text()
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)
    return folder


def faults(folder: Path) -> list[InputError]:
    with pytest.raises(InputError) as caught:
        read_region(folder)
    return list(each_fault(caught.value))


def test_a_sound_region(tmp_path: Path) -> None:
    region = read_region(write_region(tmp_path, banner={"en": "Exercise data"}))
    assert region.title == "Toy region"
    assert region.bounds == (28.9, -0.3, 29.3, 0.1)
    assert region.metric_crs == "EPSG:32735"
    assert region.reference_date == date(2017, 7, 1)
    assert region.banner == {"en": "Exercise data"}
    assert list(region.layers) == ["villages", "places", "bases", "roads", "mechanisms", "signal", "areas"]
    source = region.layers["signal"]
    assert source.path == tmp_path / "signal.tif"
    assert source.options == {"unit": "dBm"}
    assert (source.kind, source.sensitivity, source.as_of) == ("modelled", "public", date(2017, 7, 1))


def test_the_reference_date_is_by_default_the_latest_of_the_layers(tmp_path: Path) -> None:
    keys = {"bases": {"as_of": "2018-02-03"}}
    assert read_region(write_region(tmp_path, reference_date=None, layer_keys=keys)).reference_date == date(
        2018, 2, 3
    )


def test_no_folder_no_file_no_toml(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path / "nowhere")
    assert isinstance(fault, MissingFile)
    assert "name a folder that exists" in str(fault)
    (fault,) = faults(tmp_path)
    assert "name a folder that holds a region.toml" in str(fault)
    (tmp_path / "region.toml").write_text("title =")
    (fault,) = faults(tmp_path)
    assert isinstance(fault, BrokenFile)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "Toy region"', 'title = " "', "the title is missing (rows: title)"),
        ("bounds = [28.9,", "bounds = [29.9,", "west below east"),
        ("bounds = [28.9,", 'bounds = ["28.9",', "the bounds are missing or wrong"),
        ("bounds = [28.9,", "bounds = [nan,", "the bounds are missing or wrong"),
        ('"EPSG:32735"', '"EPSG:4326"', "not a projected system in metres"),
        ('"EPSG:32735"', '"EPSG:2263"', "not a projected system in metres"),
        ('"EPSG:32735"', '"nonsense"', "not a projected system in metres"),
        ('"Africa/Lubumbashi"', '"Africa/Nowhere"', "the timezone is missing or unknown"),
        ('"Africa/Lubumbashi"', '"../x"', "the timezone is missing or unknown"),
        ("reference_date = 2017-07-01", 'reference_date = "1 July"', "(rows: reference_date)"),
        ("[layers.villages]", "[layers.hamlets]", "unknown layers (rows: layers.hamlets)"),
        ("[layers.villages]", "[layers.hamlets]", "layers are missing (rows: layers.villages)"),
        ('path = "bases.csv"', 'path = "../bases.csv"', "the path leads out of the region's folder"),
        ('path = "bases.csv"', 'path = "/etc/passwd"', "the path leads out of the region's folder"),
        ('path = "bases.csv"', 'path = "x/../../bases.csv"', "the path leads out of the region's folder"),
        ('path = "bases.csv"', "path = 3", "the path is missing (rows: layers.bases.path)"),
        ('kind = "modelled"', 'kind = "guessed"', "use observed, modelled"),
        ('sensitivity = "public"', 'sensitivity = "open"', "use public, restricted, confidential"),
        ('licence = "CC0-1.0"', "", "the licence is missing (rows: layers.villages.licence)"),
        ('source = "Invented for tests"', 'source = ""', "the source is missing"),
        ("as_of = 2017-07-01", 'as_of = "2017-13-01"', "the date is missing or wrong"),
        ("title =", "colour = 1\ntitle =", "unknown keys (rows: colour)"),
    ],
)
def test_each_fault_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    found = faults(changed(tmp_path, (old, new)))
    assert any(said in str(fault) for fault in found), [str(fault) for fault in found]
    assert all(isinstance(fault, BadRegion | BadDate) and fault.file == "region.toml" for fault in found)
    assert all(fault.mend for fault in found)


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    folder = changed(
        tmp_path,
        ('title = "Toy region"', ""),
        ('"Africa/Lubumbashi"', '"x"'),
        ('path = "bases.csv"', 'path = "../b"'),
    )
    assert len(faults(folder)) == 3
