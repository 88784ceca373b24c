from __future__ import annotations

import io

import pytest

from commands.say import progress_bar


class Terminal(io.StringIO):
    """A stderr that says of itself that it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_bar_on_a_terminal_is_drawn_once_a_step_and_wiped(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    with progress_bar() as progress:
        for share in (0.0, 0.5, 0.5, 1.0, 7.0):
            progress("roads", share)
    drawn = screen.getvalue().split("\r")[1:]
    assert [line.split("]")[-1].strip() for line in drawn] == ["0%", "50%", "100%", "", ""]
    assert drawn[1] == f"roads [{'#' * 15}{'.' * 15}]  50%"
    assert not drawn[-2].strip()


def test_nothing_is_drawn_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar() as progress:
        progress("roads", 0.5)
    assert capsys.readouterr().err == ""
