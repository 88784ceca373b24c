"""The Makefile and .ci/run are what the README says; dry runs only."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

import pytest

from commands.settings import PROJECT

TARGETS = ("run", "test", "check", "bench", "soak", "environment")

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def make(*words: str) -> str:
    done = subprocess.run(["make", *words], cwd=PROJECT, capture_output=True, text=True, check=True)
    return done.stdout


def test_help_names_every_target() -> None:
    said = make("help")
    for target in TARGETS:
        assert f"make {target} " in said


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_holds_together(target: str) -> None:
    make("--dry-run", target)


def test_run_serves_the_region_and_port_that_are_named() -> None:
    assert 'serve --region "here" --port "8099"' in make("--dry-run", "run", "REGION=here", "PORT=8099")


def test_every_room_is_checked() -> None:
    rooms = {path.parent.name for path in PROJECT.glob("*/__init__.py")} - {"benchmarks"}
    line = next(line for line in make("--dry-run", "check").splitlines() if "-m mypy" in line)
    assert rooms <= set(line.split())


def test_ci_runs_the_two_commands() -> None:
    script = PROJECT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert re.findall(r"^make (\w+)", script.read_text(encoding="utf-8"), flags=re.MULTILINE) == [
        "check",
        "test",
    ]
