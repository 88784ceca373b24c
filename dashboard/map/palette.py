"""The map's colours and the marks of its legend, in one place for the map, the legend and the charts.

Statuses take the colours of Okabe and Ito (2008), darkened or lightened to stand on the map's ground, and
each also has a shape of its own: disc, ring, diamond, cross, small hollow dot.
"""

from __future__ import annotations

from urllib.parse import quote

from dash import html

STATUS_COLOURS = {
    "light": {
        "both": "#0072b2",
        "call_only": "#b87400",
        "reach_only": "#00805d",
        "neither": "#c8460a",
        "unknown": "#6f6f6f",
    },
    "dark": {
        "both": "#56b4e9",
        "call_only": "#f0a830",
        "reach_only": "#2fc79b",
        "neither": "#ff7a45",
        "unknown": "#a8a8a8",
    },
}

_SHAPES = {
    "both": '<circle cx="8" cy="8" r="5" fill="{0}"/>',
    "call_only": '<circle cx="8" cy="8" r="4.5" fill="none" stroke="{0}" stroke-width="2.4"/>',
    "reach_only": '<path d="M8 2 14 8 8 14 2 8Z" fill="{0}"/>',
    "neither": '<path d="M3 3 13 13M13 3 3 13" stroke="{0}" stroke-width="2.6" stroke-linecap="round"/>',
    "unknown": '<circle cx="8" cy="8" r="3" fill="none" stroke="{0}" stroke-width="1.6" '
    'stroke-dasharray="2 1.5"/>',
}


def status_mark(status: str, scheme: str = "light") -> html.Img:
    """Return the mark of a status as the map draws it, 16 px, for a legend; its text stands beside it.

    Parameters
    ----------
    status
        both, call_only, reach_only, neither or unknown.
    scheme
        light or dark.
    """
    shape = _SHAPES[status].format(STATUS_COLOURS[scheme][status])
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16">{shape}</svg>'
    return html.Img(src=f"data:image/svg+xml,{quote(picture)}", alt="", className="map-mark")
