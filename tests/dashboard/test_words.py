from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

from dashboard.map.words import MAP_WORDS
from dashboard.words import LANGUAGES, words_in
from dashboard.words.en import EN
from dashboard.words.fr import FR

ROOM = Path(__file__).resolve().parents[2] / "dashboard"
NEVER = re.compile(
    r"\b(safe|safely|protected village|lost village|rebels?|informants?|informers?"
    r"|en sécurité|sûrs?|village protégé|village perdu|rebelles?|informateurs?|indicateurs?)\b",
    re.IGNORECASE,
)
# Keys made of a prefix and a value, such as vehicle_4x4.
PREFIXES = (
    "vehicle_", "season_", "lens_", "basis_", "status_", "layer_", "signal_", "kind_", "tab_", "table_empty_",
    "loses_", "lost_", "curve_", "part_", "why_total_", "channel_", "mechanism_", "fault_", "if_", "col_",
    "road_", "surface_", "confirmed_by_", "passage_", "change_access_", "act_", "analysis_", "unit_",
    "roadblocks_", "change_add_mast_", "note_", "item_", "mast_", "view_", "picture_", "class_", "agreement_",
    "offer_", "siting_", "profile_", "why_best", "why_second", "best_",
    "convoy_", "night_travel_", "helicopter_",
    "study_", "group_", "places_lead_", "backtest_", "outcome_", "good_", "new_", "form_", "field_",
    "battalion_kind_", "found_kind_", "owner_", "security_", "responder_", "alarm_from_", "place_",
    "mechnote_", "daynote_",
)  # fmt: skip


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys_and_fields() -> None:
    assert EN.keys() == FR.keys()
    for key in EN:
        if not key.endswith("_one"):  # English writes "1", French the number
            assert fields(EN[key]) == fields(FR[key]), key


def test_every_key_is_used() -> None:
    code = "\n".join(path.read_text("utf-8") for path in ROOM.rglob("*.py") if "words" not in path.parts)
    code += (ROOM / "words" / "__init__.py").read_text("utf-8") + (ROOM / "map" / "words.py").read_text(
        "utf-8"
    )
    unused = [
        key
        for key in EN
        if not re.search(rf"""["']{key.removesuffix("_one")}["']""", code) and not key.startswith(PREFIXES)
    ]
    assert not unused


def test_every_prefix_is_used() -> None:
    assert all(any(key.startswith(prefix) for key in EN) for prefix in PREFIXES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_that_are_never_said(language: str) -> None:
    texts = [*words_in(language).text.values(), *map(str, MAP_WORDS[language].values())]
    assert not [text for text in texts if NEVER.search(text)]


def test_words_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        EN["title"] = "other"  # type: ignore[index]


def test_the_footers_are_those_of_the_mission() -> None:
    assert EN["footer_estimate"] == (
        "Modelled estimate; not a guarantee or a commitment to respond. "
        "The State bears the primary responsibility for protecting civilians."
    )
    assert EN["footer_boundaries"] == (
        "The boundaries and names shown and the designations used on this map do not imply official "
        "endorsement or acceptance by the United Nations."
    )


def test_numbers_and_dates_by_language() -> None:
    english, french = words_in("en"), words_in("fr")
    assert english.number(1234.5, 1) == "1,234.5"
    assert french.number(1234.5, 1) == "1\u202f234,5"
    assert english.people_range(41_049, 46_070) == "41,000\u201346,100"
    assert french.people_range(41_049, 46_070) == "41\u202f000\u201346\u202f100"
    assert english.people_range(2_950_000, 3_010_000) == "2.95\u20133.01 million"
    assert english.people_range(412, 412) == "412"
    assert english.date(date(2017, 7, 31)) == "2017-07-31"
    assert french.date(date(2017, 7, 31)) == "31/07/2017"
    assert english.minutes(float("inf")) == "\u2013"
    assert french.counted("card_villages", 0) == "0 village"
    assert english.counted("card_villages", 0) == "0 villages"
    assert english.listing(["a"]) == "a"
    assert english.listing(["a", "b", "c"]) == "a, b and c"
    assert french.listing(["a", "b"]) == "a et b"


def test_an_unknown_language_is_english() -> None:
    assert words_in(None).language == "en"
    assert words_in("xx").language == "en"
