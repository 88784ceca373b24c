"""The port that the page is served on: this machine only, until there are accounts."""

from __future__ import annotations

import ipaddress
import socket

from layers.errors import BadValue


def check_host(host: str) -> None:
    """Refuse to listen on anything but this machine.

    Raises
    ------
    BadValue
        When `host` is neither localhost nor a loopback address.
    """
    try:
        is_loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise BadValue(
            f"the host {host!r} is refused: the page answers this machine only, there are no accounts yet",
            file="--host",
            mend="leave --host away",
        )


def listen(host: str, port: int) -> socket.socket:
    """Take a port, before the long work, so that a taken one is said at once.

    Parameters
    ----------
    host : str
        A loopback address; see :func:`check_host`.
    port : int
        1 to 65535.

    Returns
    -------
    socket
        Listening; whoever asks before the page is ready is kept waiting.

    Raises
    ------
    BadValue
        When the port is in use or not ours to take.
    """
    check_host(host)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
        taken.listen(128)
    except OSError as error:
        taken.close()
        raise BadValue(
            f"port {port} cannot be used ({error.strerror})",
            file="--port",
            mend=f"stop the program that has it, or give another port, as in --port {port % 65535 + 1}",
        ) from error
    return taken
