from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from layers.errors import (
    BadCoordinates,
    BadDate,
    BadId,
    BadValue,
    BrokenFile,
    EmptyLayer,
    InputError,
    MissingColumn,
    MissingFile,
    each_fault,
)
from layers.incident_formats import read_incident_table
from layers.incidents import KINDS, is_sexual_violence, kind_of, read_incidents
from layers.region import LayerSource, Region
from tests.incident_lists import (
    ACLED,
    REGION,
    SECRET,
    TRACKER,
    TRACKER_FR,
    UCDP,
    acled,
    tracker,
    ucdp,
    write_list,
)

TOY = Region(
    Path("/toy"), "Toy", (28.0, -2.0, 32.0, 2.0), "EPSG:32735", "Africa/Lubumbashi", date(2017, 7, 1), {}, {}
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "incidents.csv"


def faults(path: Path) -> tuple[InputError, ...]:
    with pytest.raises(InputError) as caught:
        read_incidents(path, TOY)
    return each_fault(caught.value)


def test_acled_is_read_in_both_ways_of_writing_days(path: Path) -> None:
    write_list(
        path,
        ACLED,
        [
            acled("DRC1", "2017-07-31", 29.0, -1.0),
            acled("DRC2", "31 July 2017", 29.1, -1.0, event_type="Violence against civilians",
                  sub_event_type="Abduction/forced disappearance"),
            acled("DRC3", "01 August 2017", 29.1, -1.0, geo_precision=3),
            acled("DRC4", "2017-08-02", 29.1, -1.0, time_precision=3),
            acled("DRC5", "2017-08-02", 29.1, -1.0, geo_precision=""),
        ],
    )  # fmt: skip
    frame, cautions = read_incidents(path, TOY)
    assert frame.index.tolist() == ["DRC1", "DRC2", "DRC3", "DRC4", "DRC5"]
    assert frame.index.name == "id"
    assert frame["date"].tolist()[:3] == list(pd.to_datetime(["2017-07-31", "2017-07-31", "2017-08-01"]))
    assert frame["kind"].tolist() == ["battle", "abduction", "battle", "battle", "battle"]
    assert frame["is_precise"].tolist() == [True, True, False, False, False]
    assert set(frame["source_format"]) == {"acled"}
    assert frame.crs == "EPSG:4326"
    assert (frame.geometry.x.iloc[0], frame.geometry.y.iloc[0]) == (29.0, -1.0)
    assert ["3 incidents" in caution.message for caution in cautions] == [True]


def test_ucdp_is_read(path: Path) -> None:
    rows = [ucdp(f"{n}", "2017-07-31 00:00:00.000", 29, -1, where_prec=n) for n in range(1, 8)]
    rows.append(ucdp("8", "2017-07-31", 29, -1, type_of_violence=1, date_prec=4))
    write_list(path, UCDP, rows)
    frame, _ = read_incidents(path, TOY)
    # The place itself and 25 km around it count; from the territoire alone on nobody knows.
    assert frame["is_precise"].tolist() == [True, True, False, False, False, False, False, False]
    assert frame["kind"].tolist() == ["violence_against_civilians"] * 7 + ["battle"]
    assert set(frame["source_format"]) == {"ucdp"}


def test_a_tracker_without_ids_is_read_with_months_first(path: Path) -> None:
    rows = [tracker("3/23/19 12:00 AM", 29, -1), tracker("4/2/19 12:00 AM", 29, -1, "Killing")]
    write_list(path, TRACKER, rows)
    frame, _ = read_incidents(path, TOY)
    assert frame["date"].tolist() == list(pd.to_datetime(["2019-03-23", "2019-04-02"]))
    # Notes of two lines each: the second row begins on line 4 and ends on line 5.
    assert frame.index.tolist() == ["line 3", "line 5"]
    assert frame["kind"].tolist() == ["abduction", "violence_against_civilians"]
    assert set(frame["source_format"]) == {"tracker"}


def test_a_tracker_in_french_with_semicolons(path: Path) -> None:
    header = dict(zip(("id", "day", "kind", "lat", "lon", "text"), TRACKER_FR, strict=True))
    rows = [
        {"id": "k1", "day": "31 juillet 2017", "kind": "Enlèvement", "lat": -1, "lon": 29, "text": SECRET},
        {"id": "k2", "day": "1er août 2017", "kind": "Affrontement", "lat": -1, "lon": 29},
        {"id": "k3", "day": "31/12/2017", "kind": "Pillage", "lat": -1, "lon": 29},
        {"id": "k4", "day": "02/12/2017", "kind": "Mort violente", "lat": -1, "lon": 29},
    ]
    named = [{header[key]: value for key, value in row.items()} for row in rows]
    write_list(path, TRACKER_FR, named, delimiter=";")
    frame, _ = read_incidents(path, TOY)
    days = ["2017-07-31", "2017-08-01", "2017-12-31", "2017-12-02"]
    assert frame["date"].tolist() == list(pd.to_datetime(days))
    assert frame["kind"].tolist() == ["abduction", "battle", "looting", "violence_against_civilians"]


def test_the_regions_own_columns(path: Path) -> None:
    rows = [
        {"id": f"i{n}", "kind": kind, "date": "2017-07-31", "lon": 29, "lat": -1}
        for n, kind in enumerate(KINDS)
    ]
    write_list(path, REGION, rows)
    day = date(2017, 7, 1)
    source = LayerSource("incidents", path, "test", "CC0", day, "observed", "public", {})
    frame, cautions = read_incidents(source, TOY)
    assert frame["kind"].tolist() == list(KINDS)
    assert frame["is_precise"].all()
    assert cautions == []
    assert frame.attrs == {"rows": 7, "left_out": {"sexual_violence": 0, "outside_region": 0}}


def test_no_text_is_kept_but_the_columns_needed(path: Path) -> None:
    write_list(path, ACLED, [acled("DRC1", "2017-07-31", 29.0, -1.0)])
    _, table = read_incident_table(path)
    assert SECRET not in table.cells.to_csv()
    write_list(path, UCDP, [ucdp("1", "2017-07-31", 29.0, -1.0)])
    assert SECRET not in read_incident_table(path)[1].cells.to_csv()
    write_list(path, TRACKER, [tracker("3/23/19", 29.0, -1.0)])
    assert SECRET not in read_incident_table(path)[1].cells.to_csv()


def test_sexual_violence_is_counted_and_never_placed(path: Path) -> None:
    rows = [
        acled(
            "DRC1",
            "2017-07-31",
            29,
            -1,
            event_type="Violence against civilians",
            sub_event_type="Sexual violence",
        ),
        acled("DRC2", "2017-07-31", 29, -1, tags="sexual violence; women targeted"),
        acled("DRC3", "2017-07-31", 29, -1, event_type="Violence against civilians", sub_event_type="Attack"),
    ]
    write_list(path, ACLED, rows)
    frame, cautions = read_incidents(path, TOY)
    assert frame.index.tolist() == ["DRC3"]
    assert frame.attrs["left_out"]["sexual_violence"] == 2
    assert [caution.rows for caution in cautions] == [()]
    assert "2 incidents of sexual violence" in cautions[0].message


@pytest.mark.parametrize(
    "words",
    ["Sexual violence", "Rape", "Gang rape", "Viol", "Viols collectifs", "Violences sexuelles", "SGBV",
     "Abduction; Rape", "Femme violée", "Exploitation sexuelle", "VBG", "Gender-based violence"],
)  # fmt: skip
def test_words_of_sexual_violence(words: str) -> None:
    assert is_sexual_violence(words)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Violence against civilians; Attack", "violence_against_civilians"),
        ("Explosions/Remote violence; Air/drone strike", "explosion"),
        ("Riots; Violent demonstration", "protest"),
        ("Protests; Excessive force against protesters", "protest"),
        ("Strategic developments; Looting/property destruction", "looting"),
        ("Strategic developments; Agreement", "other"),
        ("Kidnap for Ransom", "abduction"),
        ("Returnee", "other"),
        ("Affrontements", "battle"),
        ("Violation de domicile", "other"),
        ("Coups et blessures", "violence_against_civilians"),
    ],
)
def test_kinds(words: str, kind: str) -> None:
    assert kind_of(words) == kind
    assert not is_sexual_violence(words)


def test_other_countries_are_left_out_and_counted(path: Path) -> None:
    rows = [acled("DRC1", "2017-07-31", 29, -1), acled("SOM1", "2017-07-31", 45.3, 2.0),
            acled("SOM2", "2017-07-31", 45.3, 2.0, sub_event_type="Sexual violence")]  # fmt: skip
    write_list(path, ACLED, rows)
    frame, cautions = read_incidents(path, TOY)
    assert frame.index.tolist() == ["DRC1"]
    assert frame.attrs["left_out"] == {"sexual_violence": 0, "outside_region": 2}
    assert "2 incidents outside" in cautions[0].message


def test_faults_are_told_together_by_line_and_repeat_no_cell(path: Path) -> None:
    rows = [
        acled("DRC77", "2017-07-31", 29.123, -1),
        acled("DRC77", "2017-07-31", 0, 0),
        acled("", "2017-07-31", -1, 29),
        acled("DRC79", "last week", 29, -1),
        acled("DRC80", "2017-02-30", "east", -1),
        acled("DRC81", "", 290, -1),
        acled("DRC82", "2017-07-31", 29, -1, geo_precision="near"),
    ]
    write_list(path, ACLED, rows)
    found = faults(path)
    said = {fault.message: fault.rows for fault in found}
    assert said["the id stands on several rows"] == ("line 2", "line 3")
    assert said["the id is empty"] == ("line 4",)
    assert said["incidents at 0,0"] == ("line 3",)
    assert said["longitude and latitude look swapped"] == ("line 4",)
    assert said["date is empty or not a date"] == ("line 5", "line 6", "line 7")
    assert said["lon is empty or not a number"] == ("line 6",)
    assert said["outside of the world"] == ("line 7",)
    assert said["place_precision holds text where a number belongs"] == ("line 8",)
    kinds = {type(fault) for fault in found}
    assert kinds == {BadId, BadCoordinates, BadDate, BadValue}
    whole = "\n".join(map(str, found))
    assert all(fault.file == "incidents.csv" and fault.mend for fault in found)
    assert not any(cell in whole for cell in ("DRC", "29.123", "last week", SECRET))


def test_days_between_slashes_that_could_be_either_are_refused(path: Path) -> None:
    write_list(path, TRACKER, [tracker("3/2/19", 29, -1), tracker("2019-03-23", 29, -1)])
    assert [(type(fault), fault.rows) for fault in faults(path)] == [(BadDate, ("line 3",))]
    write_list(path, TRACKER, [tracker("3/23/19", 29, -1), tracker("23/3/19", 29, -1)])
    assert [fault.rows for fault in faults(path)] == [("line 3", "line 5")]


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("", BrokenFile, "no header"),
        ("a,b,c\n1,2,3\n", MissingColumn, "no list of incidents that is known"),
        ("event_id_cnty,event_date,event_type,longitude,latitude\nA,2017-07-31,Battles,29,-1\n",
         MissingColumn, "geo_precision"),
        ("id,kind,date,lon,lat\n", EmptyLayer, "no rows"),
        ("id,kind,date,lon,lat\ni1,battle,2017-07-31,45,2\n", EmptyLayer, "bounds"),
        ("id,kind,date,lon,lat\ni1,battle,2017-07-31,29\n", BadValue, "more or fewer cells"),
        ('id,kind,date,lon,lat\ni1,"battle,2017-07-31,29,-1\n', BrokenFile, "quotation marks"),
        ("id,kind,date,lon,lat,lon\ni1,battle,2017-07-31,29,-1,29\n", BrokenFile, "several columns"),
        ("id\tkind\tdate\tlon\tlat\n", BrokenFile, "tabs"),
        ("id,type_of_violence,date_start,longitude,latitude,where_prec\n1,9,2017-07-31,29,-1,1\n",
         BadValue, "type_of_violence"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named(path: Path, text: str, kind: type[InputError], said: str) -> None:
    path.write_text(text, encoding="utf-8")
    found = faults(path)
    assert [type(fault) for fault in found] == [kind]
    assert said in str(found[0])
    assert "incidents.csv" in str(found[0])


def test_a_file_that_is_none_or_no_text(path: Path) -> None:
    assert isinstance(faults(path)[0], MissingFile)
    path.write_bytes("id,kind,date,lon,lat\ni1,émeute,2017-07-31,29,-1\n".encode("latin-1"))
    assert isinstance(faults(path)[0], BrokenFile)
    other = path.with_suffix(".xlsx")
    other.write_bytes(b"PK")
    assert isinstance(faults(other)[0], BrokenFile)
