"""Every word on screen, in English and French, and how each language writes numbers and dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil, isfinite

from dashboard.words.en import EN
from dashboard.words.fr import FR

LANGUAGES: tuple[str, ...] = ("en", "fr")
_MILLION = 1_000_000
_NARROW_SPACE = "\u202f"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language.

    Parameters
    ----------
    language : str
        ``en`` or ``fr``.
    text : Mapping[str, str]
        Screen text by key; braces name the fields a sentence takes.
    """

    language: str
    text: Mapping[str, str]

    def __call__(self, key: str, **fields: object) -> str:
        """Text of a key with its fields filled in; KeyError when the key is not in the word list."""
        return self.text[key].format(**fields) if fields else self.text[key]

    def counted(self, key: str, count: int, field: str = "villages", **fields: object) -> str:
        """A phrase with a number in it, in the singular (``key_one``) where the language wants it."""
        is_one = count == 1 or (count == 0 and self.language == "fr")
        return self(f"{key}_one" if is_one else key, **{field: self.number(count)}, **fields)

    @property
    def semicolon(self) -> str:
        """What parts the clauses of a sentence; French sets a narrow no-break space before it."""
        return f"{_NARROW_SPACE}; " if self.language == "fr" else "; "

    def known(self, prefix: str, value: str) -> str:
        """Word of a value of the data, such as a class of road; the value itself if it has none."""
        return self.text.get(f"{prefix}_{value.replace('-', '_')}", value)

    def number(self, value: float, digits: int = 0) -> str:
        """A number as the language writes it (1,234.5 or 1 234,5 with narrow no-break spaces)."""
        if not isfinite(value):
            return "\u2013"
        plain = f"{value:,.{digits}f}"
        if self.language == "fr":
            plain = plain.replace(",", _NARROW_SPACE).replace(".", ",")
        return plain

    def people(self, value: float) -> str:
        """A count of people without false precision: tens from 1,000 on, hundreds from 10,000 on."""
        step = 100 if value >= 10_000 else 10 if value >= 1_000 else 1
        return self.number(round(value / step) * step)

    def people_range(self, low: float, high: float) -> str:
        """``low-high`` people, or one number where both are written alike; millions where both are."""
        if low >= _MILLION:
            low, high = low / _MILLION, high / _MILLION
            first, last = self.number(low, 2), self.number(high, 2)
            return self("million", number=first if first == last else f"{first}\u2013{last}")
        first, last = self.people(low), self.people(high)
        return first if first == last else f"{first}\u2013{last}"

    def count_range(self, low: int, high: int) -> str:
        """``low-high`` villages, or one number where both are the same."""
        return self.number(low) if low == high else f"{self.number(low)}\u2013{self.number(high)}"

    def minutes(self, value: float) -> str:
        """Whole minutes with their unit; a dash when there is no time.

        Rounded upwards, so that a time just over a limit is never written as the limit.
        """
        return f"{self.number(ceil(round(value, 3)))}\u00a0min" if isfinite(value) else "\u2013"

    def date(self, value: date) -> str:
        """A day: ``31 July 2017`` is written 2017-07-31 in English and 31/07/2017 in French."""
        return value.strftime("%d/%m/%Y" if self.language == "fr" else "%Y-%m-%d")

    def listing(self, names: list[str]) -> str:
        """Names joined as in a sentence: ``a``, ``a and b``, ``a, b and c``."""
        if len(names) < 2:
            return "".join(names)
        return f"{', '.join(names[:-1])} {self('and')} {names[-1]}"


def words_in(language: str | None) -> Words:
    """Words of a language; English for anything that is not known."""
    return Words("fr", FR) if language == "fr" else Words("en", EN)
