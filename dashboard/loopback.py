"""The server answers this machine only, until people can sign in."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response, request

HOSTS: Final = frozenset({"localhost", "127.0.0.1", "::1"})
REFUSAL: Final = (
    "This server answers only the machine it runs on: open it there as http://127.0.0.1.\n"
    "Ce serveur ne répond qu’à la machine sur laquelle il tourne\u202f: ouvrez-y http://127.0.0.1.\n"
)


def is_loopback_address(address: str | None) -> bool:
    """Whether an address is this machine's own (127.0.0.0/8 or ::1, also written ::ffff:127.0.0.1)."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return bool((mapped or found).is_loopback)


def is_loopback_host(host: str | None) -> bool:
    """Whether a Host header names this machine: localhost, 127.0.0.1 or [::1], with or without a port.

    A page of another site that rebinds its own name to 127.0.0.1 still sends that name here, and is refused.
    """
    try:
        parts = urlsplit(f"//{host or ''}")
        named = parts.hostname
        _ = parts.port  # an impossible port raises
    except ValueError:
        return False
    return named in HOSTS and "@" not in (host or "")


def guard_loopback(server: Flask) -> None:
    """Refuse with 403, before anything else runs, whatever does not come from and ask for this machine."""

    def refuse_others() -> Response | None:
        if is_loopback_address(request.remote_addr) and is_loopback_host(request.headers.get("Host")):
            return None
        return Response(REFUSAL, status=403, mimetype="text/plain")

    server.before_request_funcs.setdefault(None, []).insert(0, refuse_others)
