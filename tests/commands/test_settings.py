from __future__ import annotations

import ast
from pathlib import Path

import pytest

from commands.settings import PREFIX, PROJECT, SETTINGS, describe_settings, parse_port, read_settings
from layers.errors import BadValue
from tests.commands.outputs import run


def test_defaults_are_those_of_the_project() -> None:
    settings = read_settings({})
    assert settings.region == PROJECT / "data" / "kivu"
    assert settings.port == 8050
    assert settings.records == PROJECT / "var" / "records.sqlite"


def test_what_is_set_is_taken_and_empty_is_not_set() -> None:
    settings = read_settings(
        {"PROTECTION_REGION": "here", "PROTECTION_PORT": "", "PROTECTION_RECORDS": "/tmp/r.sqlite"}
    )
    assert settings.region == Path("here")
    assert settings.port == 8050
    assert settings.records == Path("/tmp/r.sqlite")


def test_a_misspelt_setting_is_refused() -> None:
    with pytest.raises(BadValue, match="PROTECTION_REGOIN"):
        read_settings({"PROTECTION_REGOIN": "x"})


@pytest.mark.parametrize("text", ["0", "65536", "-1", "x", "80.5", "", "٣"])
def test_ports_that_are_none(text: str) -> None:
    with pytest.raises(BadValue, match="port"):
        parse_port(text)


def test_every_setting_is_documented(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("serve", "--help") == 0
    said = capsys.readouterr().out
    readme = PROJECT / "README.md"
    written = readme.read_text(encoding="utf-8") if readme.is_file() else describe_settings()
    for setting in SETTINGS:
        assert setting.name.startswith(PREFIX)
        assert setting.meaning
        assert setting.name in said
        assert setting.name in written, f"{setting.name} is not in README.md"


def test_the_environment_is_read_in_one_place() -> None:
    """No other module of the product asks for an environment variable."""
    asking = []
    for room in ("layers", "routing", "coverage", "records", "reports", "dashboard", "commands", "tools"):
        for path in (PROJECT / room).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
            names |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
            if names & {"environ", "getenv"}:
                asking.append(str(path.relative_to(PROJECT)))
    assert asking == ["commands/settings.py"]
