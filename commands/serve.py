"""`serve`: the page, for this machine."""

from __future__ import annotations

import argparse
import functools
import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING

from commands.arguments import Command, folder
from commands.port import listen
from commands.reading import read_world
from commands.say import step
from commands.settings import describe_settings, parse_port, read_settings

if TYPE_CHECKING:
    from flask import Flask

HOST = "127.0.0.1"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add region, port and host; what is not given is taken from the settings."""
    parser.add_argument(
        "--region", metavar="DIR", type=folder, help="folder of the region (default data/kivu)"
    )
    parser.add_argument("--port", metavar="P", help="port (default 8050)")
    parser.add_argument("--host", default=HOST, help="only this machine is allowed until there are accounts")
    parser.epilog = f"Settings, from the environment:\n{describe_settings()}"


def run(arguments: argparse.Namespace) -> int:
    """Serve the page until it is stopped."""
    start = time.perf_counter()
    settings = read_settings()
    region = arguments.region or settings.region
    port = settings.port if arguments.port is None else parse_port(arguments.port)
    with listen(arguments.host, port) as taken:
        server = build_server(region, settings.records)

        from werkzeug.serving import make_server

        logging.getLogger("werkzeug").setLevel(logging.WARNING)
        served = make_server(arguments.host, port, server, threaded=True, fd=taken.fileno())
    host = f"[{arguments.host}]" if ":" in arguments.host else arguments.host
    print(f"Ready: http://{host}:{port} ({time.perf_counter() - start:.1f} s). Stop with Ctrl+C.", flush=True)
    try:
        served.serve_forever()
    except KeyboardInterrupt:
        print("Stopped")
    finally:
        served.server_close()
    return 0


def build_server(region: Path, records: Path) -> Flask:
    """Read a region and make its page, saying each step.

    Parameters
    ----------
    region : Path
        Folder of the region.
    records : Path
        SQLite file of the saved scenarios; made with its folder when absent.

    Returns
    -------
    Flask
        Answers this machine only.

    Raises
    ------
    InputError
        The region cannot be read.
    """
    world = read_world(region)
    with step("Opening the records"):
        from records.store import ScenarioStore

        records.parent.mkdir(parents=True, exist_ok=True)
        store = ScenarioStore(f"sqlite:///{records.absolute()}")
    with step("Making the page"):
        from dashboard.app import create_app

        server: Flask = create_app(world, store).server
    return server


@functools.cache
def create_server() -> Flask:
    """Make the page of the settings' region for a WSGI server, once a process.

    Raises
    ------
    SystemExit
        With the faults as its message, when the region or a setting is at fault.
    """
    from layers.errors import InputError

    try:
        settings = read_settings()
        return build_server(settings.region, settings.records)
    except InputError as error:
        raise SystemExit(f"error: {error}") from error


COMMAND = Command(help="serve the page at http://127.0.0.1:8050", add_arguments=add_arguments, run=run)
