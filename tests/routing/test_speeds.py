"""The table of speeds: sound as it stands, refused with a mend when it is not."""

from __future__ import annotations

import math

import pytest

from layers.errors import BadValue, InputErrors, MissingColumn, MissingFile
from routing.ferries import duration_minutes
from routing.profile import PROFILES, Profile
from routing.rates import maxspeed_kph
from routing.speeds import CLASSES, SPEEDS_PATH, read_speeds


def test_the_rains_are_never_faster():
    speeds = read_speeds()
    for row in speeds.limits.values():
        for at in range(0, len(PROFILES), 2):
            if row[at] > 0:  # what is closed in the dry season only (ice, high water) is not compared
                assert row[at + 1] <= row[at]


def test_every_class_has_a_row():
    speeds = read_speeds()
    assert {value for key, value in speeds.limits if key == "highway"} == set(CLASSES)


def test_plausible_in_the_kivus():
    """A 4x4 on an unpaved secondary road: 25 to 35 km/h dry."""
    speeds = read_speeds()
    profile = Profile("4x4", "dry")
    slowest = min(speeds.limit("highway", "secondary", profile), speeds.limit("surface", "unpaved", profile))
    assert 25 <= slowest <= 35
    assert speeds.limit("surface", "mud", Profile("truck", "rains")) == 0
    assert speeds.limit("surface", "", profile) == speeds.limit("surface", "never heard of", profile)
    assert speeds.limit("highway", "never heard of", profile) == 0
    assert math.isnan(speeds.delay("barrier", "gate", profile))
    assert math.isinf(speeds.delay("barrier", "bollard", profile))


@pytest.mark.parametrize(
    ("old", "new", "error", "message"),
    [
        ("highway,track,", "highway,traque,", InputErrors, "unknown class of highway"),
        ("highway,track,kph,16", "highway,track,kph,-16", BadValue, "no speed or delay"),
        ("highway,track,kph,16", "highway,track,kph,fast", BadValue, "no speed or delay"),
        ("truck_rains", "lorry_rains", MissingColumn, "no column truck_rains"),
        ("surface,mud,kph", "surfaces,mud,kph", BadValue, "key or unit is not known"),
        ("surface,mud,kph", "surface,sand,kph", BadValue, "rows given twice"),
    ],
)
def test_faults(tmp_path, old, new, error, message):
    text = SPEEDS_PATH.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "speeds.csv"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(error, match=message) as caught:
        read_speeds(path)
    assert "speeds.csv" in str(caught.value)
    assert "Mend:" in str(caught.value)


def test_absent_file(tmp_path):
    with pytest.raises(MissingFile):
        read_speeds(tmp_path / "none.csv")


def test_unknown_profile():
    with pytest.raises(ValueError, match="unknown vehicle"):
        Profile("horse")
    with pytest.raises(ValueError, match="unknown season"):
        Profile("4x4", "spring")


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("45", 45),
        ("1:30", 90),
        ("01:30:00", 90),
        ("PT1H30M", 90),
        ("P1DT1M", 1441),
        ("soon", math.nan),
        ("P", math.nan),
    ],
)
def test_durations(text, minutes):
    found = duration_minutes(text)
    assert found == minutes or (math.isnan(found) and math.isnan(minutes))


@pytest.mark.parametrize(
    ("text", "kph"),
    [("50", 50), ("30 mph", 48.28032), ("none", math.inf), ("", math.inf), ("DE:rural", math.inf)],
)
def test_maxspeeds(text, kph):
    assert maxspeed_kph(text) == pytest.approx(kph)
