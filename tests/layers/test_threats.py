from __future__ import annotations

from pathlib import Path

import pytest

from layers.errors import BrokenFile, InputError, MissingFile
from layers.threats import read_threats

ROW = '[{name}]\nanswered_by = "{by}"\ndefers_to = "{to}"\nsource = "assumption"\nen = "a"\nfr = "b"\n'


def test_every_kind_has_both_languages_and_a_source_and_none_is_of_sexual_violence() -> None:
    threats = read_threats()
    assert len({threat.name for threat in threats}) == len(threats) >= 6
    for threat in threats:
        assert threat.en != threat.fr
        assert threat.source == "assumption" or threat.source.startswith("CIVIC 2018")
        assert not {"sexual", "rape", "viol"} & set(f"{threat.name} {threat.en}".lower().split())


def test_what_a_state_agent_is_alleged_to_do_is_never_deferred(tmp_path: Path) -> None:
    assert {threat.name: threat.defers_to for threat in read_threats()}["state_agent"] == ""
    path = tmp_path / "threats.toml"
    path.write_text(ROW.format(name="state_agent", by="patrol", to="FARDC"))
    with pytest.raises(InputError, match="never deferred"):
        read_threats(path)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (ROW.format(name="a", by="magic", to="PNC"), "not a known word"),
        (ROW.format(name="a", by="patrol", to="army"), "not a known word"),
        (ROW.format(name="a", by="police", to=""), "deferred to nobody"),
        ('[a]\nanswered_by = "patrol"\n', "missing or no text"),
    ],
)
def test_faults_name_the_kind(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "threats.toml"
    path.write_text(text)
    with pytest.raises(InputError, match=told) as caught:
        read_threats(path)
    assert "(rows: a)" in str(caught.value)


def test_a_file_that_is_not_there_or_broken_is_named(tmp_path: Path) -> None:
    path = tmp_path / "threats.toml"
    with pytest.raises(MissingFile):
        read_threats(path)
    path.write_text("[a")
    with pytest.raises(BrokenFile):
        read_threats(path)
