"""Faults met while the page is served: a plain sentence, never a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dash import ctx, set_props
from flask import Response, request
from werkzeug.exceptions import HTTPException

from dashboard import ids
from dashboard.notices import draw_fault
from dashboard.words import words_in
from layers.errors import InputError

if TYPE_CHECKING:
    from flask import Flask

UPDATE: Final = "/_dash-update-component"


def tell_fault(error: Exception) -> None:
    """Turn a fault in what a callback was given into a notice; the page stays as it was.

    Raises
    ------
    Exception
        The error itself, when it is no fault in what was given.
    """
    if not isinstance(error, InputError):
        raise error
    known = {**ctx.states, **ctx.inputs}
    words = words_in(known.get(f"{ids.LANGUAGE}.data"))
    set_props(ids.NOTIFICATIONS, {"sendNotifications": draw_fault(words, error)})


def guard_updates(server: Flask) -> None:
    """Answer a request for an update that cannot be answered with 400 and one sentence; log the rest."""

    def refuse(error: Exception) -> Any:
        if isinstance(error, HTTPException) and request.path != UPDATE:
            return error
        if request.path != UPDATE:
            server.logger.exception("%s failed", request.path)
            return _plain(500)
        if not isinstance(error, HTTPException):
            server.logger.exception("an update could not be made")
        return _plain(400)

    server.register_error_handler(Exception, refuse)


def _plain(status: int) -> Response:
    words = words_in(request.accept_languages.best_match(["en", "fr"]))
    return Response(words("post_refused"), status=status, content_type="text/plain; charset=utf-8")
