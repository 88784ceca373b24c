from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.errors import PersonalData
from layers.personal import check_no_personal_data, is_person_header, looks_like_phone
from layers.tables import Table

KNOWN = ("mechanism_id", "kind", "village_id", "tested")


def table(columns: dict[str, list[str]], ragged_cells: tuple[str, ...] = ()) -> Table:
    rows = len(next(iter(columns.values())))
    return Table(
        "m.csv",
        pd.DataFrame(columns, dtype=str),
        tuple(f"line {n}" for n in range(rows)),
        None,
        (),
        ragged_cells,
    )


@pytest.mark.parametrize(
    "header",
    [
        "nom",
        "Nom",
        "NOMS",
        "name",
        "Prénom",
        "prenoms",
        "post-nom",
        "full name",
        "phone",
        "Phone number",
        "phoneNo",
        "telephone",
        "Téléphone 2",
        "tel",
        "Tél.",
        "contact",
        "ContactPerson",
        "mobile",
        "WhatsApp",
        "msisdn",
        "responsable",
        "focal_point",
        "Point focal",
        "hub_phone",
        "village_contact",
        "e-mail",
        "email",
        "adresse",
        "numéro",
        "members",
        "president",
    ],
)
def test_headers_that_announce_a_person(header: str) -> None:
    assert is_person_header(header)


@pytest.mark.parametrize(
    "header",
    [
        "village_name",
        "nom du village",
        "base_name",
        "Territoire",
        "pcode",
        "women",
        "femmes",
        "members_count",
        "nb_membres",
        "date",
        "since",
        "remarks",
        "signal",
        "channel",
        "owner",
        "lon",
        "lat",
        "funded",
    ],
)
def test_headers_that_do_not(header: str) -> None:
    assert not is_person_header(header)


@st.composite
def phones(draw: st.DrawFn) -> str:
    """Numbers as people write them: a prefix, then digits with one kind of gap."""
    gap = draw(st.sampled_from(["", " ", "-", "  ", "\u00a0"]))
    tail = draw(st.text("0123456789", min_size=7, max_size=7))
    first = draw(st.sampled_from(["81", "82", "84", "85", "89", "90", "97", "99"]))
    digits = first + tail
    groups = gap.join([digits[:3], digits[3:6], digits[6:]])
    start = draw(st.sampled_from(["+243", "+243 ", "00243", "00243 ", "0", "(+243) ", "+250", "+256 "]))
    around = draw(
        st.sampled_from(["{}", " {} ", "tel: {}", "{} / bureau", "M. X {}", "<{}>", "{};", '["{}"]'])
    )
    return around.format(start + groups)


@given(phones())
def test_phone_formats_are_found(phone: str) -> None:
    # A number that is also a date cannot be told from one; nine digits after the prefix are none.
    assert looks_like_phone(phone)


@given(phones())
def test_phone_formats_are_found_in_ids_too(phone: str) -> None:
    assert looks_like_phone(phone, is_id=True)


@given(
    st.one_of(
        st.dates(date(1900, 1, 1), date(2099, 12, 31)).flatmap(
            lambda day: st.sampled_from(
                [
                    day.isoformat(),
                    day.strftime("%d/%m/%Y"),
                    day.strftime("%d-%m-%Y"),
                    day.strftime("%d.%m.%Y"),
                    day.strftime("%Y%m%d"),
                    day.strftime("%d%m%Y"),
                    f"{day.isoformat()}T08:15:30.123456",
                    f"{day.isoformat()} 08:15:30",
                    f"{day} - {day}",
                ]
            )
        ),
        st.floats(-180, 180).map(lambda degrees: f"{degrees:.7f}"),
        st.floats(-180, 180).map(lambda degrees: f"{degrees:+.9f}"),
        st.tuples(st.floats(-180, 180), st.floats(-90, 90)).map(lambda at: f"[{at[0]:.7f}, {at[1]:.7f}]"),
        st.tuples(st.floats(-180, 180), st.floats(-90, 90)).map(
            lambda at: f"POINT ({at[0]:.6f} {at[1]:.6f})"
        ),
        st.integers(0, 9_999_999).map(str),
        st.integers(0, 10**9).map(lambda number: f"CAN-{number:010d}"),
        st.integers(0, 10**9).map(lambda number: f"CD{number:09d}"),
        st.uuids().map(str),
    )
)
def test_dates_coordinates_and_ids_are_no_phones(value: str) -> None:
    assert not looks_like_phone(value)
    assert not looks_like_phone(value, is_id=True)


@given(st.integers(1, 69_999_999_999).map(str))
def test_bare_numbers_are_ids_in_id_columns(value: str) -> None:
    assert not looks_like_phone(value, is_id=True)


@given(st.text(max_size=30))
def test_any_text_can_be_looked_at(value: str) -> None:
    assert looks_like_phone(value) in (True, False)
    assert is_person_header(value) in (True, False)


def test_the_message_names_the_column_and_never_the_value() -> None:
    columns = {
        "mechanism_id": ["m1", "m2"],
        "Nom du point focal": ["Kasereka Paluku", ""],
        "notes": ["", "appeler le 0812 345 678"],
        "women": ["3", "243991234567"],
    }
    with pytest.raises(PersonalData) as caught:
        check_no_personal_data(table(columns), KNOWN)
    text = str(caught.value)
    assert "column 'Nom du point focal' announces names or ways to contact a person" in text
    assert "column 'notes' holds values like phone numbers" in text
    assert "column 'women' holds values like phone numbers" in text
    assert not caught.value.rows
    for secret in ("Kasereka", "0812", "345", "99123"):
        assert secret not in text
        assert secret not in repr(caught.value)


def test_a_first_line_of_data_is_not_repeated() -> None:
    with pytest.raises(PersonalData) as caught:
        check_no_personal_data(table({"m1": ["m2"], "0812345678": ["0812345679"]}), KNOWN)
    assert "column 2 holds values like phone numbers" in str(caught.value)
    assert "0812345678" not in str(caught.value)


def test_cells_beyond_the_header_are_looked_at() -> None:
    with pytest.raises(PersonalData, match="lines longer than the header"):
        check_no_personal_data(table({"mechanism_id": ["m1"]}, ("m2", "+243 812 345 678")), KNOWN)


def test_a_plain_table_passes_and_stays_as_it_was() -> None:
    given = table(
        {"mechanism_id": ["812345678"], "kind": ["CAN"], "tested": ["2017-08-09"], "lon": ["29.0812345"]}
    )
    before = given.cells.copy()
    check_no_personal_data(given, KNOWN)
    pd.testing.assert_frame_equal(given.cells, before)
