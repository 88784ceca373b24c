"""The documents say what the code does: commands, settings, columns, figures, words."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest

import app
from commands.arguments import build_parser, prepare
from commands.settings import SETTINGS
from layers.region import LAYER_NAMES
from reports.summary import summary_lines

PROJECT = Path(__file__).resolve().parent.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")
REGIONS = (PROJECT / "docs" / "regions.md").read_text(encoding="utf-8")
TABLE_LAYERS = ("villages", "places", "bases", "mechanisms", "towers")


def _rows(text: str, header: str) -> list[list[str]]:
    """Return the cells of the Markdown table under a header line."""
    lines = text[text.index(header) :].splitlines()[2:]
    table = lines[: next((at for at, line in enumerate(lines) if not line.startswith("|")), len(lines))]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table]


def test_the_worked_example_prints_what_the_readme_says(tmp_path: Path) -> None:
    block = README[README.index("python app.py simulate data/kivu --out") :]
    command, output = block.split("```")[0], block.split("```")[2]
    words = shlex.split(command)[2:]
    words[words.index("--out") + 1] = str(tmp_path / "july-2017")
    words[words.index("data/kivu")] = str(PROJECT / "data" / "kivu")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
        assert app.main(words) == 0
    summary = json.loads((tmp_path / "july-2017" / "summary.json").read_text(encoding="utf-8"))
    shown = printed.getvalue().splitlines()[-len(summary_lines(summary)) :]
    assert output.strip().splitlines() == summary_lines(summary) == shown


def test_every_command_of_the_readme_is_one() -> None:
    with contextlib.redirect_stdout(io.StringIO()) as help_text:
        assert app.main(["--help"]) == 0
    listed = set(re.findall(r"^    ([a-z-]+)\s", help_text.getvalue(), flags=re.MULTILINE))
    told = set(re.findall(r"`python app\.py ([a-z][a-z-]+) ", README))
    assert told == listed - {"serve"}
    assert prepare([], "serve") == ["serve"]
    assert build_parser({}) is not None


def test_every_setting_is_in_the_readme() -> None:
    rows = _rows(README, "| variable | default | meaning |")
    assert [tuple(cell.strip("`") for cell in row) for row in rows] == [
        (setting.name, setting.default, setting.meaning) for setting in SETTINGS
    ]


@pytest.mark.parametrize("layer", TABLE_LAYERS)
def test_columns_of_a_layer_are_those_the_reader_takes(layer: str) -> None:
    module = importlib.import_module(f"layers.{layer}")
    rows = {row[0]: row for row in _rows(REGIONS, "| layer | formats |")}
    _, _, required, optional = rows[layer]
    assert required == ", ".join(module.REQUIRED)
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    for name in re.sub(r" \([^)]*\)", "", optional).split(", "):
        assert f'"{name}"' in source, f"{layer} has no column {name}"


def test_layers_are_listed() -> None:
    assert f"Layers: {', '.join(LAYER_NAMES)}." in REGIONS


def test_make_targets_of_the_readme_exist() -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^make (\w+)", README, flags=re.MULTILINE))
    assert {"run", "test", "check", "bench", "soak"} <= targets
    for target in targets:
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE)


def test_files_the_readme_links_to_are_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (PROJECT / target).exists(), target


def test_pinned_requirements_say_what_they_are_for() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-bench.txt"):
        for line in (PROJECT / name).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith(("#", "-r")):
                assert re.fullmatch(r"[\w-]+==[\w.]+ +# \S.*", line), f"{name}: {line}"


def test_benchmarks_of_the_readme_are_those_measured() -> None:
    results = json.loads((PROJECT / "benchmarks" / "results.json").read_text(encoding="utf-8"))
    measured = {(row["name"], row["size"], row["peer"]): row["ratio"] for row in results}
    rows = _rows(README, "| what | size |")
    assert rows
    for name, size, _, peer, _, ratio in rows:
        assert float(ratio.removesuffix("x")) == pytest.approx(measured[name, size, peer], abs=0.5)


def test_every_assumption_stands_in_one_file() -> None:
    rows = tomllib.loads((PROJECT / "data" / "assumptions.toml").read_text(encoding="utf-8"))
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for room in ("layers", "routing", "coverage", "dashboard", "commands", "reports")
        for path in (PROJECT / room).rglob("*.py")
    )
    unused = [name for name in rows if name not in code]
    assert not unused, f"assumptions nobody uses: {unused}"
