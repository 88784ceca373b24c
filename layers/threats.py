"""Kinds of threats, and the rule by which each is answered: one small table of the project."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from layers.errors import BadValue, BrokenFile, InputError, MissingFile, raise_all

THREATS_PATH = Path(__file__).resolve().parent.parent / "data" / "threats.toml"
ANSWERED_BY = ("patrol", "forum", "police")
DEFERS_TO = ("", "FARDC", "PNC")
BY_THE_STATE = "state_agent"


@dataclass(frozen=True, slots=True)
class Threat:
    """One kind of threat.

    Attributes
    ----------
    name : str
    answered_by : str
        One of `ANSWERED_BY`.
    defers_to : str
        One of `DEFERS_TO`; "" = never deferred.
    source : str
        A citation, or the word "assumption".
    en, fr : str
        What it is.
    """

    name: str
    answered_by: str
    defers_to: str
    source: str
    en: str
    fr: str


def read_threats(path: Path = THREATS_PATH) -> tuple[Threat, ...]:
    """Read the kinds of threats, in the order of the file.

    Raises
    ------
    MissingFile, BrokenFile, BadValue
        A text is missing or not a known word; a threat by an agent of the State is deferred to the State; a
        kind that is the State's own task is deferred to nobody.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise MissingFile("not there", file=path.name, mend="give the table of threats") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BrokenFile(f"it is not TOML: {error}", file=path.name, mend="correct the line") from error
    names = [field.name for field in fields(Threat) if field.name != "name"]
    faults: list[InputError] = []
    threats = []
    for name, row in given.items():
        if not isinstance(row, dict) or not all(isinstance(row.get(key), str) for key in names):
            faults.append(_fault(path, name, f"{', '.join(names)} missing or no text", "give them all"))
            continue
        threat = Threat(name=name, **{key: row[key] for key in names})
        if threat.answered_by not in ANSWERED_BY or threat.defers_to not in DEFERS_TO:
            mend = f"give one of {', '.join(ANSWERED_BY)}, and one of {', '.join(DEFERS_TO[1:])} or nothing"
            faults.append(_fault(path, name, "answered_by or defers_to is not a known word", mend))
        elif name == BY_THE_STATE and threat.defers_to:
            message = "what a State agent is alleged to do is never deferred to State forces"
            faults.append(_fault(path, name, message, "leave defers_to empty"))
        elif threat.answered_by == "police" and not threat.defers_to:
            faults.append(_fault(path, name, "the State's own task is deferred to nobody", "give defers_to"))
        threats.append(threat)
    raise_all(faults)
    return tuple(threats)


def _fault(path: Path, name: str, message: str, mend: str) -> InputError:
    return BadValue(message, file=path.name, rows=[name], mend=mend)
