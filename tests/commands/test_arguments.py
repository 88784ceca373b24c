from __future__ import annotations

import argparse
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from commands import arguments as arguments_module
from commands.arguments import area_access, lon_lat, lon_lat_minutes, minutes, prepare
from tests.commands.outputs import run

PROJECT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize(
    ("typed", "prepared"),
    [
        ([], ["serve"]),
        (["--port", "8051"], ["serve", "--port", "8051"]),
        (["--help"], ["--help"]),
        (["check", "r"], ["check", "r"]),
        (["simulate", "r", "--place", "-116.7,36.9"], ["simulate", "r", "--place=-116.7,36.9"]),
        (["simulate", "r", "--place=-116.7,36.9"], ["simulate", "r", "--place=-116.7,36.9"]),
        (["simulate", "r", "--place", "29.1,-1.2"], ["simulate", "r", "--place", "29.1,-1.2"]),
        (["simulate", "r", "--cut", "-116.7,36.9"], ["simulate", "r", "--cut=-116.7,36.9"]),
        (["simulate", "r", "--delay", "-116.7,36.9,30"], ["simulate", "r", "--delay=-116.7,36.9,30"]),
        (["times", "r", "--cutoff-minutes", "-5"], ["times", "r", "--cutoff-minutes=-5"]),
    ],
)
def test_prepare(typed: list[str], prepared: list[str]) -> None:
    assert prepare(typed, "serve") == prepared


def test_lon_lat() -> None:
    assert lon_lat("-116.7,36.9") == (-116.7, 36.9)
    assert lon_lat(" 29.1, -1.2") == (29.1, -1.2)


@pytest.mark.parametrize(
    "text", ["", "29.1", "29.1,-1.2,3", "29,1,-1,2", "x,y", "nan,1", "inf,1", "29.1,-100"]
)
def test_lon_lat_refuses(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=r"LON,LAT|globe"):
        lon_lat(text)


def test_a_delay_and_an_access() -> None:
    assert lon_lat_minutes("-116.7,36.9,30") == (-116.7, 36.9, 30.0)
    assert lon_lat_minutes("29.1,-1.2,0") == (29.1, -1.2, 0.0)
    assert area_access("CD61=denied") == ("CD61", "denied")
    assert area_access("a=b=open") == ("a=b", "open")


@pytest.mark.parametrize(
    "text",
    ["", "29.1,-1.2", "29.1,-1.2,", "29.1,-1.2,-1", "29.1,-1.2,nan", "29.1,-1.2,17281", "29.1,95,5", ",,5"],
)
def test_delay_refuses(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=r"LON,LAT|globe|minutes"):
        lon_lat_minutes(text)


@pytest.mark.parametrize("text", ["", "W", "=open", "W=", "W=shut", "W=unknown"])
def test_access_refuses(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="open, escort, denied"):
        area_access(text)


@pytest.mark.parametrize("text", ["0", "-5", "nan", "inf", "x", "17281"])
def test_minutes_refuses(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        minutes(text)


def test_words_are_those_of_a_scenario() -> None:
    from coverage.changes import ACCESS_WORDS, GIVEN_CHANNELS, MAST_KINDS, RESTORED_ITEMS
    from coverage.scenario import LENSES, SIGNAL_BASES, Scenario

    assert arguments_module.LENSES == LENSES
    assert arguments_module.ACCESS_WORDS == ACCESS_WORDS
    assert arguments_module.GIVEN_CHANNELS == GIVEN_CHANNELS
    assert arguments_module.RESTORED_ITEMS == RESTORED_ITEMS
    assert arguments_module.MAST_KINDS == MAST_KINDS
    assert ("", *arguments_module.SIGNAL_BASES) == SIGNAL_BASES
    assert (
        Scenario().vehicle,
        Scenario().season,
    ) == (arguments_module.DEFAULT_VEHICLE, arguments_module.DEFAULT_SEASON)


@pytest.mark.parametrize(
    "words",
    [
        ["fly"],
        ["simulate"],
        ["check"],
        ["simulate", "r"],
        ["simulate", "r", "--out", "o", "--lens", "air"],
        ["simulate", "r", "--out", "o", "--place", "1"],
        ["simulate", "r", "--out", "o", "--cut", "1"],
        ["simulate", "r", "--out", "o", "--delay", "29.1,-1.2,-30"],
        ["simulate", "r", "--out", "o", "--access", "W=shut"],
        ["simulate", "r", "--out", "o", "--add-mast", "29.1,-1.2,huge"],
        ["simulate", "r", "--out", "o", "--give", "v1=drum"],
        ["simulate", "r", "--out", "o", "--restore", "v1=phone"],
        ["simulate", "r", "--out", "o", "--signal-basis", "rumour"],
        ["times", "r", "--out", "o", "--vehicle", "boat"],
        ["times", "r", "--out", "o", "--cutoff-minutes", "-5"],
        ["network", "r", "--out", ""],
        ["check", ""],
    ],
)
def test_wrong_words_end_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*words) == 2
    said = capsys.readouterr().err
    assert "error:" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("command", ["", "serve", "check", "network", "times", "simulate", "build-kivu"])
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*command.split(), "--help") == 0
    assert "usage: python app.py" in capsys.readouterr().out


def test_help_is_instant_and_imports_nothing_heavy() -> None:
    code = (
        "import sys, app; status = app.main(['--help']); "
        "heavy = {'numpy', 'pandas', 'geopandas', 'numba', 'dash', 'flask', 'scipy'} & set(sys.modules); "
        "assert status == 0 and not heavy, heavy"
    )
    best = 9.0
    for _ in range(3):
        start = _children_seconds()
        subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=True, capture_output=True)
        best = min(best, _children_seconds() - start)
    assert best < 0.3


def _children_seconds() -> float:
    """Return the processor's time of ended children: the wall's depends on what else the machine does."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_importing_the_front_door_does_nothing() -> None:
    code = "import sys, app; assert not {'commands', 'layers', 'dashboard', 'numpy'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=True)


def test_the_front_door_has_no_other_attribute() -> None:
    import app

    with pytest.raises(AttributeError, match="nothing"):
        app.nothing  # noqa: B018
