"""One file from the internet: whole, checked, or cut short in a way that the next try goes on from.

A file grows as NAME.part beside NAME.json, which keeps its address and the server's mark of its version; it
gets its own name when the last byte is there, and its sha256 is written down. A file that stands whole is not
asked for again; its sha256 is compared instead.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests

from layers.errors import FetchError
from layers.fetch.answers import (
    FINAL,
    HTTP_REDIRECTS,
    PASSING,
    digest,
    final_words,
    passing_words,
    range_start,
    retry_after,
    stated_bytes,
    validator,
)
from layers.fetch.shelf import Note, Shelf

CHUNK_BYTES = 1 << 13
"""Of a cut connection at most so much is lost."""

TELL_BYTES = 1 << 17
USER_AGENT = "protection-coverage-planner (region fetch)"
AGAIN = "run the same command again: what is there is kept"

Show = Callable[[int, int], None]
"""Takes the bytes that are there and those that are wanted (0 = unknown)."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server is waited for.

    Attributes
    ----------
    connect_s, read_s : float
        For a connection, and for the next bytes.
    tries : int
        Tries in a row that brought nothing.
    pause_s : float
        Before the second try; doubled before each further one.
    longest_s : float
        A server that asks for a longer pause is left for another day.
    """

    connect_s: float = 20.0
    read_s: float = 60.0
    tries: int = 5
    pause_s: float = 2.0
    longest_s: float = 300.0


@dataclass(frozen=True, slots=True)
class Download:
    """A file that stands whole on disk.

    Attributes
    ----------
    path : Path
    url : str
    sha256 : str
    retrieved : date
    """

    path: Path
    url: str
    sha256: str
    retrieved: date


class _PassingError(Exception):
    """A fault that another try may not meet; `wait_s` is what the server asks for."""

    def __init__(self, message: str, wait_s: float | None = None) -> None:
        super().__init__(message)
        self.wait_s = wait_s


@dataclass
class Downloader:
    """Fetches files into a folder.

    Parameters
    ----------
    folder : Path
        Made when it is absent.
    patience : Patience
    show : callable
        Told the bytes as they come.
    sleep : callable
        Takes seconds.
    say : callable
        Told why a pause is made, before it.
    """

    folder: Path
    patience: Patience = field(default_factory=Patience)
    show: Show = lambda _done, _total: None
    sleep: Callable[[float], None] = time.sleep
    say: Callable[[str], None] = lambda _: None

    @property
    def shelf(self) -> Shelf:
        """Where unfinished files and their notes lie."""
        return Shelf(self.folder)

    def get(
        self,
        url: str,
        name: str,
        *,
        limit_bytes: int,
        params: Mapping[str, str] | None = None,
        md5: str = "",
        may_be_absent: bool = False,
    ) -> Download | None:
        """Fetch a file, going on where an earlier try was cut.

        Parameters
        ----------
        url : str
        name : str
            Of the file in the folder.
        limit_bytes : int
            A larger file is refused.
        params : mapping of str to str, optional
            The address's query.
        md5 : str
            What the publisher says the file's MD5 is; "" = not said.
        may_be_absent : bool
            None is returned where the server has no such file.

        Raises
        ------
        FetchError
        """
        request = requests.Request("GET", url, params=dict(params or {}))
        return self._fetch(request, name, limit_bytes, md5, may_be_absent=may_be_absent)

    def need(
        self, url: str, name: str, *, limit_bytes: int, params: Mapping[str, str] | None = None, md5: str = ""
    ) -> Download:
        """Fetch a file as `get` does; one that the server does not have is a fault."""
        found = self.get(url, name, limit_bytes=limit_bytes, params=params, md5=md5)
        assert found is not None
        return found

    def post(self, url: str, name: str, data: Mapping[str, str], *, limit_bytes: int) -> Download:
        """Fetch the answer to a question that is posted; a cut answer is asked for again from its start."""
        request = requests.Request("POST", url, data=dict(data))
        found = self._fetch(request, name, limit_bytes, "", may_be_absent=False)
        assert found is not None
        return found

    def read_json(
        self, url: str, name: str, *, limit_bytes: int, params: Mapping[str, str] | None = None
    ) -> Any:
        """Fetch a JSON answer and return it; None where the server has no such thing.

        Raises
        ------
        FetchError
        """
        found = self.get(url, name, limit_bytes=limit_bytes, params=params, may_be_absent=True)
        if found is None:
            return None
        try:
            return json.loads(found.path.read_bytes())
        except ValueError as error:
            self.forget(found.path.name)
            raise self._fault(url, "the answer is not JSON", AGAIN) from error

    def forget(self, name: str) -> None:
        """Remove a file, so that it is fetched anew."""
        self.shelf.forget(name)

    def _fetch(
        self, request: requests.Request, name: str, limit_bytes: int, md5: str, *, may_be_absent: bool
    ) -> Download | None:
        prepared = request.prepare()
        url = str(prepared.url)
        body = prepared.body if isinstance(prepared.body, str | bytes) else b""
        key = f"{url} {hashlib.sha256(body.encode() if isinstance(body, str) else body).hexdigest()[:16]}"
        self.folder.mkdir(parents=True, exist_ok=True)
        standing = self._standing(name, key, url)
        if standing is not None:
            return standing
        try:
            if not self._insist(prepared, name, key, limit_bytes):
                if may_be_absent:
                    return None
                raise self._fault(url, "the server has no such file (404)", "check the address, or try later")
        except requests.exceptions.RequestException as error:
            raise self._fault(url, final_words(error), "check the address") from error
        return self._close(name, url, md5)

    def _insist(self, prepared: requests.PreparedRequest, name: str, key: str, limit_bytes: int) -> bool:
        """Try until the file is whole; False where the server has none."""
        idle = 0
        while True:
            before = self.shelf.part_bytes(name)
            try:
                return self._once(prepared, name, key, limit_bytes)
            except _PassingError as fault:
                is_further = prepared.method == "GET" and self.shelf.part_bytes(name) > before
                idle = 1 if is_further else idle + 1
                wait_s = self.patience.pause_s * 2 ** (idle - 1) if fault.wait_s is None else fault.wait_s
                url = str(prepared.url)
                if wait_s > self.patience.longest_s:
                    message = f"the server asks to wait {wait_s:.0f} s ({fault})"
                    raise self._fault(url, message, f"wait that long; then {AGAIN}") from fault
                if idle >= self.patience.tries:
                    message = f"{fault}, {idle} times in a row"
                    raise self._fault(url, message, f"check the connection; then {AGAIN}") from fault
                self.say(f"{urlsplit(url).hostname}: {fault}; again in {wait_s:.0f} s")
                self.sleep(wait_s)

    def _once(self, prepared: requests.PreparedRequest, name: str, key: str, limit_bytes: int) -> bool:
        record = self.shelf.read_note(name)
        start = self.shelf.part_bytes(name)
        if record is None or record.key != key or not record.validator or prepared.method != "GET":
            start = 0
        elif start == record.size:  # the last byte came, and the name was not given any more
            return True
        sent = prepared.copy()
        sent.headers["User-Agent"] = USER_AGENT
        # The bytes on the wire are to be those of the file, so that a cut file can be gone on with.
        sent.headers["Accept-Encoding"] = "identity" if prepared.method == "GET" else "gzip"
        if start and record is not None:
            sent.headers["Range"] = f"bytes={start}-"
            sent.headers["If-Range"] = record.validator
        with self._answer(sent) as response:
            status = response.status_code
            if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
                return False
            if status in PASSING:
                raise _PassingError(f"the server answers {status}", retry_after(response))
            if status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and start:
                self.forget(name)
                raise _PassingError("the file has changed on the server", 0.0)
            if status not in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
                raise self._fault(sent.url, f"the server answers {status}", "check the address, or try later")
            start = self._agreed_start(response, name, start)
            self._take(response, name, key, start, limit_bytes)
        return True

    def _agreed_start(self, response: requests.Response, name: str, start: int) -> int:
        """Return from which byte on the answer runs: 0 when the server sends the whole (it has changed)."""
        begins = range_start(response)
        if begins not in (0, start):
            self.forget(name)
            raise _PassingError("the server sends another part than was asked for", 0.0)
        return begins

    @contextmanager
    def _answer(self, sent: requests.PreparedRequest) -> Iterator[requests.Response]:
        """Give the answer's head; faults of the connection are passing ones, inside the block too."""
        timeout = (self.patience.connect_s, self.patience.read_s)
        with requests.Session() as session:
            session.max_redirects = HTTP_REDIRECTS
            settings = session.merge_environment_settings(str(sent.url), {}, True, None, None)
            try:
                with session.send(sent, timeout=timeout, **settings) as response:
                    hops = [hop.url for hop in (*response.history, response)]
                    if hops[0].startswith("https:") and any(hop.startswith("http:") for hop in hops):
                        message = "it is redirected from https to http"
                        raise self._fault(sent.url, message, "check the address; somebody may be listening")
                    yield response
            except FINAL as error:
                raise self._fault(sent.url, final_words(error), "check the address") from error
            except requests.exceptions.RequestException as error:
                raise _PassingError(passing_words(error)) from error

    def _take(self, response: requests.Response, name: str, key: str, start: int, limit_bytes: int) -> None:
        """Write the answer's bytes behind the first `start` of the part."""
        url = response.url
        if response.headers.get("Content-Type", "").startswith("text/html"):
            message = "a web page came instead of data"
            raise self._fault(url, message, "log in to the network, or check the address")
        stated = stated_bytes(response)
        total = start + stated if stated else 0
        self._check_room(url, total, start, limit_bytes)
        if not start:  # bytes of another version are never to lie under this one's mark
            self.shelf.part(name).unlink(missing_ok=True)
        self.shelf.write_note(name, Note(key, validator(response), total))
        done = told = start
        with self.shelf.part(name).open("ab" if start else "wb") as file:
            file.truncate(start)
            try:
                for chunk in response.iter_content(CHUNK_BYTES):
                    file.write(chunk)
                    done += len(chunk)
                    if done > limit_bytes:
                        self._check_room(url, done, start, limit_bytes)
                    if done - told >= TELL_BYTES:
                        told = done
                        self.show(done, total)
            finally:  # how far it came is told of a cut file too
                self.show(done, total)
        if total and done < total:
            raise _PassingError("the connection was cut")

    def _check_room(self, url: str, total: int, start: int, limit_bytes: int) -> None:
        if total > limit_bytes:
            message = f"it is larger than the {limit_bytes / 1e6:,.0f} MB that are taken from there"
            raise self._fault(url, message, "check the address; choose a smaller area")
        if total - start > shutil.disk_usage(self.folder).free:
            message = f"there is no room for its {total / 1e6:,.0f} MB on the disk"
            raise self._fault(url, message, "make room; then " + AGAIN)

    def _close(self, name: str, url: str, md5: str) -> Download:
        """Give a whole file its name and write its sha256 down."""
        part, record = self.shelf.part(name), self.shelf.read_note(name)
        if record is None:
            raise self._fault(url, "another process took the file away", AGAIN)
        if md5 and digest(part, "md5") != md5.casefold():
            self.forget(name)
            raise self._fault(url, "its checksum is not the one the publisher states", AGAIN)
        record.sha256 = digest(part, "sha256")
        record.size = part.stat().st_size
        record.retrieved = datetime.now(UTC).date().isoformat()
        part.replace(self.folder / name)
        self.shelf.write_note(name, record)
        return Download(self.folder / name, url, record.sha256, date.fromisoformat(record.retrieved))

    def _standing(self, name: str, key: str, url: str) -> Download | None:
        """Return a file that is there whole and unchanged; one that is not what it was is removed."""
        path, record = self.folder / name, self.shelf.read_note(name)
        if not path.is_file():
            return None
        if record is None or record.key != key or digest(path, "sha256") != record.sha256:
            self.forget(name)
            return None
        return Download(path, url, record.sha256, date.fromisoformat(record.retrieved))

    def _fault(self, url: str | None, message: str, mend: str) -> FetchError:
        return FetchError(message, file=str(url).partition("?")[0], mend=mend)
