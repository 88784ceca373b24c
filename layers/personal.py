"""Finds what could point at a person in a table, without ever repeating it.

Focal points are at risk when they are known. A mechanisms file needs no names and no numbers, so a file that
has them is refused whole, before anything else is looked at.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from layers.errors import PersonalData
from layers.tables import Table


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PERSON_WORDS = _words(
    """
    name names nom noms prenom prenoms postnom postnoms surname firstname lastname forename fullname nickname
    phone phones telephone telephones tel tels mobile mobiles cell cellphone gsm whatsapp telegram msisdn imsi
    imei sim numero numeros contact contacts coordonnees email mail courriel adresse address responsable
    responsables person persons personne personnes individu member members membre membres president presidente
    secretaire relais focal focaux focalpoint facebook skype passport passeport cni birth birthdate naissance
    dob photo alias pseudo pseudonyme surnom identite identity chef chefs chief leader leaders titulaire agent
    agents animateur animatrice correspondant correspondante informateur interlocuteur interlocutrice delegue
    deleguee num
    """
)
"""Words of a header that announce a person, in French and English, without accents."""

PERSON_STEMS = ("phone", "telephon", "whatsapp", "contact", "prenom", "postnom", "responsab")
"""Beginnings of such words, for headers that write several in one."""

NAME_WORDS = _words("name names nom noms")
PLACE_WORDS = _words(
    """
    village localite base province territoire collectivite chefferie secteur groupement area zone hub site
    place lieu
    """
)
"""With one of these, "name" is the name of a place."""

MEMBER_WORDS = _words("member members membre membres person persons personne personnes")
COUNT_WORDS = _words("count number nombre nb women men femmes hommes")
"""With one of these, "members" is a count."""

ID_WORDS = _words("id ids code pcode uuid osm ref")
"""Words of columns whose bare digits are ids."""

_DATE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d([-/. ]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])"
    r"|(?:0[1-9]|[12]\d|3[01])([-/. ]?)(?:0[1-9]|1[0-2])\2(?:19|20)\d\d"
    r"|(?:0[1-9]|1[0-2])([-/. ]?)(?:0[1-9]|[12]\d|3[01])\3(?:19|20)\d\d)(?!\d)"
)
_DEGREES = re.compile(r"(?<![\d.])[+-]?(?:0|[1-9]\d?|1[0-7]\d|180)\.\d{3,}(?![\d.])")
_BEFORE = r"(?<![\w.\-])"
_AFTER = r"(?!\w|-\w)"
_GAP = r"[ .()\-\u00a0\u202f]{0,2}"

_WITH_PREFIX = re.compile(rf"{_BEFORE}(?:\+|00){_GAP}[1-9](?:{_GAP}\d){{7,14}}{_AFTER}")
_NATIONAL = re.compile(rf"{_BEFORE}\(?0{_GAP}[789](?:{_GAP}\d){{8}}{_AFTER}")
_SHORT_NATIONAL = re.compile(rf"{_BEFORE}\(?0{_GAP}[89](?:{_GAP}\d){{6,9}}{_AFTER}")
_WITHOUT_PLUS = re.compile(rf"{_BEFORE}2(?:43|5[0-9]|11|36|42|44|60){_GAP}[1-9](?:{_GAP}\d){{8}}{_AFTER}")
_WITHOUT_ZERO = re.compile(rf"{_BEFORE}[89](?:{_GAP}\d){{8}}{_AFTER}")

_IN_IDS = (_WITH_PREFIX, _NATIONAL)
_ELSEWHERE = (_WITH_PREFIX, _SHORT_NATIONAL, _NATIONAL, _WITHOUT_PLUS, _WITHOUT_ZERO)


def is_person_header(header: str) -> bool:
    """Tell whether a column's name announces names, phones or other marks of a person.

    "village_name" and "nom du village" speak of a place and "members_count" of a number; they do not.
    """
    plain = unicodedata.normalize("NFKD", header).encode("ascii", "ignore").decode()
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", plain)
    words = re.findall(r"[a-z]+", plain.casefold())
    harmless: frozenset[str] = frozenset()
    if PLACE_WORDS & set(words):
        harmless |= NAME_WORDS
    if COUNT_WORDS & set(words):
        harmless |= MEMBER_WORDS
    return any(
        word in PERSON_WORDS - harmless or word.startswith(PERSON_STEMS) for word in (*words, "".join(words))
    )


def looks_like_phone(value: str, *, is_id: bool = False) -> bool:
    """Tell whether a text holds a phone number.

    Looked for are an international prefix (+243 ..., 00243 ...) with eight digits or more, and national
    numbers that begin with 08 or 09 (eight digits or more) or 07 (ten). Dates and coordinates in decimal
    degrees are no phones.

    Parameters
    ----------
    value : str
    is_id : bool
        The text is an id: bare digits count only when they are ten and begin with 07, 08 or 09, or follow an
        international prefix. Elsewhere numbers whose plus sign or first zero a spreadsheet has eaten count
        too.
    """
    if sum(map(str.isdigit, value)) < 8:
        return False
    rest = _DEGREES.sub(" x ", _DATE.sub(" x ", value))
    return any(pattern.search(rest) for pattern in (_IN_IDS if is_id else _ELSEWHERE))


def check_no_personal_data(table: Table, known: Iterable[str]) -> None:
    """Refuse a table that has a column of names or phones, or a value like a phone number in any column.

    Parameters
    ----------
    table : Table
    known : iterable of str
        The layer's own columns, whose headers are not questioned; their values are.

    Raises
    ------
    PersonalData
        It names the columns and the reason, never a value and never a row.
    """
    known = frozenset(known)
    reasons = []
    for position, header in enumerate(map(str, table.cells.columns)):
        # A file without a header may have a person in its first line: such a header is not repeated.
        shown = f"column {position + 1}" if looks_like_phone(header) else f"column {header!r}"
        words = set(re.findall(r"[a-z]+", header.casefold()))
        if header not in known and is_person_header(header):
            reasons.append(f"{shown} announces names or ways to contact a person")
        elif looks_like_phone(header) or _holds_phone(
            table.cells.iloc[:, position].unique(), bool(words & ID_WORDS)
        ):
            reasons.append(f"{shown} holds values like phone numbers")
    if _holds_phone(table.ragged_cells, False):
        reasons.append("lines longer than the header hold values like phone numbers")
    if reasons:
        raise PersonalData(
            f"refused, because it could point at persons: {'; '.join(reasons)}",
            file=table.file,
            mend="take these columns out, keep them off this computer, and give the file again",
        )


def _holds_phone(values: Iterable[str], is_id: bool) -> bool:
    return any(looks_like_phone(value, is_id=is_id) for value in values)
