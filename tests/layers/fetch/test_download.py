"""Everything that a line or a server can do to a download."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import shutil
import ssl
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import requests

from layers.errors import FetchError, InputError
from layers.fetch.download import CHUNK_BYTES, Download, Downloader
from tests.layers.fetch.standin import Fault, StandIn

LIMIT = 10_000_000
CONTENT = random.Random(7).randbytes(20 * CHUNK_BYTES + 100)


@pytest.fixture
def served(standin: StandIn) -> StandIn:
    standin.files["/a/file.bin"] = CONTENT
    return standin


def get(downloader: Downloader, standin: StandIn, path: str = "/a/file.bin", **more: str) -> Download:
    return downloader.need(f"{standin.url}{path}", "file.bin", limit_bytes=LIMIT, **more)


def ranges(standin: StandIn) -> list[str | None]:
    return [asked.headers.get("Range") for asked in standin.asked]


def test_whole_and_recorded(served: StandIn, downloader: Downloader) -> None:
    found = get(downloader, served)
    assert found.path.read_bytes() == CONTENT
    assert found.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert not list(downloader.folder.glob("*.part"))
    assert get(downloader, served) == found
    assert len(served.asked) == 1  # it stands; it is not asked for again


def test_a_file_damaged_on_disk_is_fetched_anew(served: StandIn, downloader: Downloader) -> None:
    found = get(downloader, served)
    found.path.write_bytes(CONTENT[:-1] + b"x")
    assert get(downloader, served).path.read_bytes() == CONTENT
    assert len(served.asked) == 2


def test_cut_again_and_again_goes_on_from_the_last_byte(
    served: StandIn, downloader: Downloader, slept: list[float]
) -> None:
    """Seven cuts are more than the four tries: a try that brings bytes is not one in vain."""
    served.plan("/a/", *[Fault(cut_after=2 * CHUNK_BYTES)] * 7)
    assert get(downloader, served).path.read_bytes() == CONTENT
    assert ranges(served) == [None, *(f"bytes={2 * n * CHUNK_BYTES}-" for n in range(1, 8))]
    assert all(asked.headers["If-Range"].startswith('"') for asked in served.asked[1:])
    assert set(slept) == {1.0}


def test_cut_in_one_process_goes_on_in_the_next(served: StandIn, downloader: Downloader) -> None:
    served.plan("/a/", Fault(cut_after=8 * CHUNK_BYTES), *[Fault(status=503)] * 9)
    with pytest.raises(FetchError, match="the server answers 503, 4 times in a row"):
        get(downloader, served)
    assert (downloader.folder / "file.bin.part").stat().st_size == 8 * CHUNK_BYTES
    served.faults.clear()
    served.asked.clear()
    assert get(Downloader(downloader.folder), served).path.read_bytes() == CONTENT
    assert ranges(served) == [f"bytes={8 * CHUNK_BYTES}-"]


def test_changed_on_the_server_in_the_middle(served: StandIn, downloader: Downloader) -> None:
    """The ETag has changed: If-Range makes the server send the whole, and no half of each is joined."""
    served.plan("/a/", Fault(cut_after=4 * CHUNK_BYTES), *[Fault(status=503)] * 4)
    with pytest.raises(FetchError):
        get(downloader, served)
    served.files["/a/file.bin"] = CONTENT[::-1]
    served.faults.clear()
    assert get(downloader, served).path.read_bytes() == CONTENT[::-1]


def test_shrunk_on_the_server(served: StandIn, downloader: Downloader) -> None:
    """The part is longer than what is there now, under the same mark: 416, then from the start."""
    served.plan("/a/", Fault(cut_after=4 * CHUNK_BYTES), Fault(status=416))
    assert get(downloader, served).path.read_bytes() == CONTENT
    assert ranges(served) == [None, f"bytes={4 * CHUNK_BYTES}-", None]


def test_stopped_after_the_last_byte(
    served: StandIn, downloader: Downloader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything is there, and the power goes before the file gets its name."""
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", _stop)
        with pytest.raises(KeyboardInterrupt):
            get(downloader, served)
    assert get(downloader, served).path.read_bytes() == CONTENT
    assert len(served.asked) == 1


def test_stopped_while_starting_anew(
    served: StandIn, downloader: Downloader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old bytes are gone before the new version's mark is written down."""
    served.plan("/a/", Fault(cut_after=4 * CHUNK_BYTES), *[Fault(status=503)] * 4)
    with pytest.raises(FetchError):
        get(downloader, served)
    served.files["/a/file.bin"] = CONTENT[::-1]
    served.faults.clear()
    really = Path.open

    def stop_at_part(path: Path, *how: Any, **more: Any) -> Any:
        return _stop() if path.suffix == ".part" else really(path, *how, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", stop_at_part)
        with pytest.raises(KeyboardInterrupt):
            get(downloader, served)
    assert get(downloader, served).path.read_bytes() == CONTENT[::-1]


def _stop(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_a_server_without_range(served: StandIn, downloader: Downloader) -> None:
    served.without_range.add("/a/file.bin")
    served.plan("/a/", Fault(cut_after=4 * CHUNK_BYTES))
    assert get(downloader, served).path.read_bytes() == CONTENT


def test_without_a_mark_of_the_version_it_starts_anew(served: StandIn, downloader: Downloader) -> None:
    weak = {"ETag": 'W/"x"'}
    served.plan("/a/", Fault(cut_after=4 * CHUNK_BYTES, headers=weak), Fault(headers=weak))
    assert get(downloader, served).path.read_bytes() == CONTENT
    assert ranges(served) == [None, None]


def test_another_part_than_asked_for_is_not_joined(served: StandIn, downloader: Downloader) -> None:
    wrong = {"Content-Range": f"bytes 5-{len(CONTENT) - 1}/{len(CONTENT)}"}
    served.plan("/a/", Fault(cut_after=4 * CHUNK_BYTES), Fault(headers=wrong))
    assert get(downloader, served).path.read_bytes() == CONTENT


def test_a_lying_length_is_a_cut(served: StandIn, downloader: Downloader) -> None:
    longer = {"Content-Length": str(len(CONTENT) + 1)}
    served.plan("/a/", Fault(headers=longer, cut_after=len(CONTENT)), Fault(status=416))
    assert get(downloader, served).path.read_bytes() == CONTENT


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_honoured(
    status: int, served: StandIn, downloader: Downloader, slept: list[float]
) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    served.plan(
        "/a/",
        Fault(status=status, headers={"Retry-After": "7"}),
        Fault(status=status, headers={"Retry-After": soon}),
        Fault(status=status, headers={"Retry-After": "whenever"}),
    )
    get(downloader, served)
    assert slept[0] == 7
    assert 30 < slept[1] <= 40
    assert slept[2] == 4  # its own: 1, 2, 4


def test_a_pause_that_is_too_long_is_said(
    served: StandIn, downloader: Downloader, slept: list[float]
) -> None:
    served.plan("/a/", Fault(status=429, headers={"Retry-After": "3600"}))
    with pytest.raises(FetchError, match="asks to wait 3600 s") as caught:
        get(downloader, served)
    assert "run the same command again" in caught.value.mend
    assert slept == []


def test_pauses_double(served: StandIn, downloader: Downloader, slept: list[float]) -> None:
    served.plan("/a/", *[Fault(status=504)] * 9)
    with pytest.raises(FetchError, match="504, 4 times in a row"):
        get(downloader, served)
    assert slept == [1, 2, 4]


def test_a_silent_server(served: StandIn, downloader: Downloader) -> None:
    served.plan("/a/", *[Fault(wait_s=5)] * 4)
    with pytest.raises(FetchError, match="the server stopped sending, 4 times in a row"):
        get(downloader, served)


def test_nobody_there(standin: StandIn, downloader: Downloader) -> None:
    standin.server.server_close()
    with pytest.raises(FetchError, match="no connection to the server"):
        downloader.need("http://127.0.0.1:9/x", "x", limit_bytes=LIMIT)


def test_redirects(served: StandIn, downloader: Downloader) -> None:
    served.moved |= {"/one": "/two", "/two": "/a/file.bin", "/round": "/round", "/out": "file:///etc/passwd"}
    assert get(downloader, served, "/one").path.read_bytes() == CONTENT
    with pytest.raises(FetchError, match="redirected more than 5 times"):
        get(downloader, served, "/round")
    with pytest.raises(FetchError, match="something else than http or https"):
        get(downloader, served, "/out")
    assert not (downloader.folder / "file.bin").exists()


def test_a_redirect_from_https_to_http_is_refused(
    served: StandIn, downloader: Downloader, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = requests.Session.send

    def pretend(self: requests.Session, sent: requests.PreparedRequest, **more: object) -> requests.Response:
        response = send(self, sent, **more)
        response.history = [SimpleNamespace(url="https://127.0.0.1/a")]
        return response

    monkeypatch.setattr(requests.Session, "send", pretend)
    with pytest.raises(FetchError, match="from https to http"):
        get(downloader, served)


def test_a_certificate_that_is_not_valid_is_final(
    downloader: Downloader, monkeypatch: pytest.MonkeyPatch, slept: list[float]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise requests.exceptions.SSLError(ssl.SSLCertVerificationError())

    monkeypatch.setattr(requests.Session, "send", refuse)
    with pytest.raises(FetchError, match="certificate is not valid"):
        downloader.need("https://127.0.0.1/x", "x", limit_bytes=LIMIT)
    assert slept == []


def test_a_log_in_page_instead_of_the_file(served: StandIn, downloader: Downloader) -> None:
    served.types["/a/file.bin"] = "text/html; charset=utf-8"
    with pytest.raises(FetchError, match="a web page came instead of data"):
        get(downloader, served)


def test_the_publisher_s_checksum(served: StandIn, downloader: Downloader) -> None:
    right = hashlib.md5(CONTENT).hexdigest()
    with pytest.raises(FetchError, match="checksum"):
        get(downloader, served, md5="0" * 32)
    assert list(downloader.folder.glob("file.bin*")) == []
    assert get(downloader, served, md5=right.upper()).path.read_bytes() == CONTENT


def test_absent(served: StandIn, downloader: Downloader) -> None:
    url = f"{served.url}/none"
    assert downloader.get(url, "none", limit_bytes=LIMIT, may_be_absent=True) is None
    with pytest.raises(FetchError, match="no such file"):
        downloader.need(url, "none", limit_bytes=LIMIT)
    served.plan("/none", Fault(status=403))
    with pytest.raises(FetchError, match="the server answers 403"):
        downloader.get(url, "none", limit_bytes=LIMIT, may_be_absent=True)


def test_too_large_as_stated_and_as_it_comes(served: StandIn, downloader: Downloader) -> None:
    with pytest.raises(FetchError, match="larger than"):
        downloader.need(f"{served.url}/a/file.bin", "f", limit_bytes=1000)
    assert not (downloader.folder / "f.part").exists()
    served.plan("/a/", Fault(headers={"Content-Length": "900"}))  # it says 900 and sends all
    found = downloader.need(f"{served.url}/a/file.bin", "f", limit_bytes=1000)
    assert found.path.stat().st_size == 900


def test_a_packed_answer_that_swells_is_stopped(standin: StandIn, downloader: Downloader) -> None:
    packed = gzip.compress(bytes(5_000_000))
    standin.plan("interpreter", Fault(body=packed, headers={"Content-Encoding": "gzip"}))
    with pytest.raises(FetchError, match="larger than the 1 MB"):
        downloader.post(f"{standin.url}/overpass/interpreter", "f", {"data": "x"}, limit_bytes=1_000_000)


def test_no_room_on_the_disk(
    served: StandIn, downloader: Downloader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))
    with pytest.raises(FetchError, match="no room"):
        get(downloader, served)


def test_a_note_cut_short_by_a_loss_of_power(served: StandIn, downloader: Downloader) -> None:
    get(downloader, served)
    (downloader.folder / "file.bin.json").write_text('{"key": "htt', encoding="utf-8")
    assert get(downloader, served).path.read_bytes() == CONTENT


def test_posts_are_told_apart_by_what_is_asked(standin: StandIn, downloader: Downloader) -> None:
    url = f"{standin.url}/overpass/interpreter"
    for data in ("one", "one", "two"):
        downloader.post(url, "answer.osm", {"data": data}, limit_bytes=LIMIT)
    assert [asked.body for asked in standin.asked] == ["data=one", "data=two"]
    standin.plan("interpreter", Fault(cut_after=100))
    found = downloader.post(url, "answer.osm", {"data": "three"}, limit_bytes=LIMIT)
    assert found.path.read_text(encoding="utf-8") == standin.osm_text  # from its start, without Range
    assert ranges(standin)[-1] is None


def test_an_answer_that_is_not_json(served: StandIn, downloader: Downloader) -> None:
    with pytest.raises(FetchError, match="not JSON"):
        downloader.read_json(f"{served.url}/a/file.bin", "x", limit_bytes=LIMIT)
    assert list(downloader.folder.iterdir()) == []


def test_faults_are_input_errors_that_name_address_and_mend(served: StandIn, downloader: Downloader) -> None:
    with pytest.raises(InputError) as caught:
        downloader.need(f"{served.url}/none?key=1", "x", limit_bytes=LIMIT)
    assert str(caught.value).startswith(f"{served.url}/none: ")
    assert "Mend: " in str(caught.value)


def test_the_note_holds_no_more_than_it_must(served: StandIn, downloader: Downloader) -> None:
    get(downloader, served)
    note = json.loads((downloader.folder / "file.bin.json").read_text(encoding="utf-8"))
    assert set(note) == {"key", "validator", "size", "sha256", "retrieved"}
    assert Path(downloader.folder / "file.bin").stat().st_size == note["size"]
