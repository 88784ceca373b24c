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

# Villages by another class than their answer: by view, the class words in the order of their codes.
CLASS_WORDS = {
    "signal": ("unlikely", "uncertain", "likely", "unknown"),
    "agreement": ("agree", "claim_more", "model_more", "unknown"),
    "rule": ("meets", "no_signal", "no_road", "neither", "unknown"),
}
CLASS_COLOURS: dict[str, dict[str, tuple[str, ...]]] = {
    "signal": {
        "light": ("#c8460a", "#d9a300", "#0072b2", "#6f6f6f"),
        "dark": ("#ff7a45", "#f2dc6b", "#56b4e9", "#a8a8a8"),
    },
    "agreement": {
        "light": ("#0072b2", "#c8460a", "#8f6ab8", "#6f6f6f"),
        "dark": ("#56b4e9", "#ff7a45", "#c9a6ff", "#a8a8a8"),
    },
    "rule": {
        "light": ("#0072b2", "#b87400", "#00805d", "#c8460a", "#6f6f6f"),
        "dark": ("#56b4e9", "#f0a830", "#2fc79b", "#ff7a45", "#a8a8a8"),
    },
}
MAST_COLOURS = {
    "light": {"standing": "#2f4858", "lost": "#c4161c", "fed": "#c77700", "added": "#00664f"},
    "dark": {"standing": "#c6d4dc", "lost": "#ff6b6b", "fed": "#ffb84d", "added": "#5fe0b8"},
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
    return _mark(_SHAPES[status].format(STATUS_COLOURS[scheme][status]))


def class_mark(view: str, code: int, scheme: str = "light") -> html.Img:
    """Return the disc of a village's class under a view of `CLASS_WORDS`, for a legend."""
    return _mark(f'<circle cx="8" cy="8" r="5" fill="{CLASS_COLOURS[view][scheme][code]}"/>')


def mast_mark(state: str, scheme: str = "light") -> html.Img:
    """Return the mark of a mast that is standing, lost, fed (through a lost one) or added, for a legend."""
    colour = MAST_COLOURS[scheme][state]
    dash = ' stroke-dasharray="2 1.6"' if state == "fed" else ""
    tower = (
        f'<path d="M8 5 5 15M8 5 11 15M6 12 10 12" fill="none" stroke="{colour}" stroke-width="1.5"{dash}/>'
    )
    return _mark(
        f'{tower}<circle cx="8" cy="4.5" r="1.6" fill="{colour}"/>{_MAST_SIGNS[state].format(colour)}'
    )


_MAST_SIGNS = {
    "standing": '<path d="M4.6 2.2A4.2 4.2 0 0 0 4.6 6.8M11.4 2.2A4.2 4.2 0 0 1 11.4 6.8" fill="none" '
    'stroke="{0}" stroke-width="1.3"/>',
    "lost": '<path d="M3 1 13 9M13 1 3 9" stroke="{0}" stroke-width="2" stroke-linecap="round"/>',
    "fed": "",
    "added": '<path d="M13 9V15M10 12H16" stroke="{0}" stroke-width="2"/>',
}


def _mark(shape: str) -> html.Img:
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16">{shape}</svg>'
    return html.Img(src=f"data:image/svg+xml,{quote(picture)}", alt="", className="map-mark")
