"""The server, started as people start it."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from commands.port import check_host, listen
from commands.settings import PROJECT
from layers.errors import BadValue
from tests.commands.outputs import fail


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "example.org", "", "::"])
def test_other_hosts_are_refused(host: str) -> None:
    with pytest.raises(BadValue, match="this machine only"):
        check_host(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_this_machine_is_not(host: str) -> None:
    check_host(host)


def test_a_port_in_use_is_said_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = fail(capsys, "--port", port)
    assert f"port {port} cannot be used" in said
    assert "--port" in said


def test_a_free_port_is_taken() -> None:
    with listen("127.0.0.1", free_port()) as taken:
        assert taken.getsockname()[0] == "127.0.0.1"


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--host", "0.0.0.0"], "this machine only"),
        (["--port", "99999"], "65535"),
        (["--port", "x"], "65535"),
        (["--region", "nowhere", "--port", "0"], "port"),
    ],
)
def test_faults_before_serving(words: list[str], named: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert named in fail(capsys, *words)


def test_a_region_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "nowhere" in fail(capsys, "--region", tmp_path / "nowhere", "--port", free_port())


def free_port() -> int:
    """Return a port that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port


@pytest.fixture
def served(toy: Path, tmp_path: Path) -> Iterator[tuple[str, list[str]]]:
    """Serve the toy region; give its address and the lines it said until it was ready."""
    words = [sys.executable, "app.py", "--region", str(toy), "--port", str(free_port())]
    process = subprocess.Popen(
        words,
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={"PATH": "/usr/bin:/bin", "PROTECTION_RECORDS": str(tmp_path / "deep" / "records.sqlite")},
    )
    try:
        said: list[str] = []
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line.strip())
            if line.startswith("Ready"):
                break
        found = re.search(r"http://127\.0\.0\.1:\d+", said[-1] if said else "")
        assert found, said
        yield found.group(), said
    finally:
        process.terminate()
        process.wait(timeout=10)


def test_serving(served: tuple[str, list[str]], tmp_path: Path) -> None:
    address, said = served
    with urllib.request.urlopen(address, timeout=20) as answer:
        assert answer.status == 200
        assert b"_dash" in answer.read()
    request = urllib.request.Request(address, headers={"Host": "planner.example.org"})
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request, timeout=20)
    assert all(re.search(r"\.\.\. \d+\.\d s$", line) for line in said[:-1])
    assert len(said) >= 4
    assert (tmp_path / "deep" / "records.sqlite").is_file()


def test_a_wsgi_server_makes_the_page_once(
    toy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import app
    from commands.serve import create_server

    create_server.cache_clear()
    monkeypatch.setenv("PROTECTION_REGION", str(toy))
    monkeypatch.setenv("PROTECTION_RECORDS", str(tmp_path / "records.sqlite"))
    try:
        server = app.server
        assert app.server is server
        assert server.test_client().get("/").status_code == 200
    finally:
        create_server.cache_clear()


def test_a_wsgi_server_is_told_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    from commands.serve import create_server

    create_server.cache_clear()
    monkeypatch.setenv("PROTECTION_REGION", "/nowhere")
    with pytest.raises(SystemExit, match="nowhere"):
        create_server()
