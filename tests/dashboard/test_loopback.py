from __future__ import annotations

import pytest
from flask import Flask

from dashboard.loopback import guard_loopback


@pytest.fixture
def server() -> Flask:
    server = Flask("here")
    guard_loopback(server)
    server.add_url_rule("/", "home", lambda: "home")
    return server


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8050", "localhost:8050", "[::1]:8050", "LOCALHOST"])
@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "127.8.9.1", "::ffff:127.0.0.1"])
def test_this_machine_is_answered(server: Flask, host: str, address: str) -> None:
    answer = server.test_client().get("/", headers={"Host": host}, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "10.0.0.3", "a@localhost", ""],
)
def test_another_name_is_refused(server: Flask, host: str) -> None:
    answer = server.test_client().get("/", headers={"Host": host}, environ_base={"REMOTE_ADDR": "127.0.0.1"})
    assert answer.status_code == 403
    assert "answers only the machine it runs on" in answer.text


@pytest.mark.parametrize("address", ["10.0.0.3", "192.168.1.4", "2001:db8::1", "::ffff:10.0.0.3", "nonsense"])
def test_another_machine_is_refused(server: Flask, address: str) -> None:
    answer = server.test_client().get(
        "/",
        headers={"Host": "localhost", "X-Forwarded-For": "127.0.0.1"},
        environ_base={"REMOTE_ADDR": address},
    )
    assert answer.status_code == 403


def test_a_path_that_does_not_exist_is_refused_too(server: Flask) -> None:
    answer = server.test_client().get(
        "/nowhere", headers={"Host": "evil.example"}, environ_base={"REMOTE_ADDR": "127.0.0.1"}
    )
    assert answer.status_code == 403
