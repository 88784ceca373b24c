"""What a server's answer says, in plain words and numbers."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path

import requests

HTTP_REDIRECTS = 5
PASSING = frozenset((408, 425, 429, 500, 502, 503, 504))
"""States that another try may not meet."""

_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")

FINAL: tuple[type[requests.exceptions.RequestException], ...] = (
    requests.exceptions.SSLError,
    requests.exceptions.InvalidSchema,
    requests.exceptions.InvalidURL,
    requests.exceptions.MissingSchema,
    requests.exceptions.TooManyRedirects,
)
"""What another try would meet again."""


def final_words(error: requests.exceptions.RequestException) -> str:
    """Say what another try would meet again."""
    if isinstance(error, requests.exceptions.TooManyRedirects):
        return f"it is redirected more than {HTTP_REDIRECTS} times"
    if isinstance(error, requests.exceptions.SSLError):
        return "the server's certificate is not valid (is this computer's clock right?)"
    return "it leads to something else than http or https"


def passing_words(error: requests.exceptions.RequestException) -> str:
    """Say what another try may not meet."""
    text = str(error).casefold()
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return "the server does not answer"
    if isinstance(error, requests.exceptions.Timeout) or "timed out" in text:
        return "the server stopped sending"
    if isinstance(error, requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError):
        return "the connection was cut"
    return "no connection to the server"


def validator(response: requests.Response) -> str:
    """Return what If-Range may carry: a strong ETag, else the date of the last change."""
    etag = str(response.headers.get("ETag", ""))
    return etag if etag.startswith('"') else str(response.headers.get("Last-Modified", ""))


def retry_after(response: requests.Response) -> float | None:
    """Return the seconds a server asks to wait, given as a number or as a date."""
    text = response.headers.get("Retry-After", "").strip()
    if text.isdigit():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):  # no header, not a date, or a date without a zone
        return None


def digest(path: Path, algorithm: str) -> str:
    """Return the checksum of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, algorithm).hexdigest()


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file, in hexadecimal digits."""
    return digest(path, "sha256")


def range_start(response: requests.Response) -> int | None:
    """Return the byte that an answer begins with: 0 of a whole file, None where a part does not say."""
    if response.status_code != HTTPStatus.PARTIAL_CONTENT:
        return 0
    found = _CONTENT_RANGE.match(response.headers.get("Content-Range", ""))
    return int(found[1]) if found else None


def stated_bytes(response: requests.Response) -> int:
    """Return how many bytes are to come; 0 where the answer does not say or is packed on its way."""
    length = response.headers.get("Content-Length", "")
    return int(length) if length.isdigit() and "Content-Encoding" not in response.headers else 0
