"""The front door.

`python app.py` serves the embedded region, `python app.py COMMAND` runs one command, and `app:server` is the
same page for a WSGI server. Nothing is read or computed when this module is imported.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

DEFAULT_COMMAND = "serve"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    argv : sequence of str, optional
        The words after the program's name; by default those of this process.

    Returns
    -------
    int
        0 when all is well, 2 when something that was given is at fault; each fault is a plain line on stderr.
    """
    from commands import (
        backtest,
        build_kivu,
        bundle,
        check,
        close,
        fetch,
        load,
        masts,
        network,
        place,
        serve,
        simulate,
        timeline,
        times,
        unbundle,
    )
    from commands.arguments import build_parser, prepare
    from layers.errors import InputError

    commands = {
        "serve": serve.COMMAND,
        "check": check.COMMAND,
        "network": network.COMMAND,
        "times": times.COMMAND,
        "simulate": simulate.COMMAND,
        "masts": masts.COMMAND,
        "place": place.COMMAND,
        "close": close.COMMAND,
        "timeline": timeline.COMMAND,
        "load": load.COMMAND,
        "backtest": backtest.COMMAND,
        "fetch": fetch.COMMAND,
        "bundle": bundle.COMMAND,
        "unbundle": unbundle.COMMAND,
        "build-kivu": build_kivu.COMMAND,
    }
    parser = build_parser(commands)
    words = prepare(sys.argv[1:] if argv is None else argv, DEFAULT_COMMAND)
    try:
        arguments = parser.parse_args(words)
    except SystemExit as end:  # argparse has printed its help (0) or what is wrong (2)
        return int(end.code or 0)
    try:
        return commands[arguments.command].run(arguments)
    except InputError as error:
        lines = str(error).splitlines()
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    except OSError as error:  # no space left, no right to read or write
        lines = [f"{error.filename}: {error.strerror}" if error.filename else str(error)]
    for line in lines:
        print(f"error: {line}", file=sys.stderr)
    return 2


def __getattr__(name: str) -> Flask:
    """Make `server` when a WSGI server asks for it, and not before (PEP 562)."""
    if name != "server":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from commands.serve import create_server

    return create_server()


if __name__ == "__main__":
    if not sys.warnoptions:  # what libraries tell programmers, not planners; `python -W default` shows it
        warnings.simplefilter("ignore")
    sys.exit(main())
