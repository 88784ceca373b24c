"""A real Chromium on a page served from this process, with what it asked for and what it complained about."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from dash import Dash
from werkzeug.serving import make_server

ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAINTED = "window.protectionMap && window.protectionMap.counts.painted >= {}"


@contextmanager
def served(app: Dash) -> Iterator[str]:
    """Serve an app on a free port of this machine; gives its address."""
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join(10)


@contextmanager
def opened(app: Dash, *, width: int = 1000, height: int = 700, **options: Any) -> Iterator[Any]:
    """A painted page; on leaving, no other host was asked for anything and the console held no error."""
    from playwright.sync_api import sync_playwright

    chromium = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
    if chromium is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    outside: list[str] = []
    complaints: list[str] = []
    with served(app) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = browser.new_context(viewport={"width": width, "height": height}, **options).new_page()
        allowed = (address, "blob:", "data:")
        page.on("request", lambda asked: None if asked.url.startswith(allowed) else outside.append(asked.url))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        page.wait_for_function(PAINTED.format(1), timeout=60_000)
        try:
            yield page
        finally:
            browser.close()
    assert outside == []
    assert complaints == []
