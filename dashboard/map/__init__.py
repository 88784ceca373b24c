"""The map: geometry loaded once over Flask routes, then repainted by one small number a village.

``map_panel`` lays the map out, ``register_map_routes`` serves its data, ``register_map_callbacks`` ties it to
the page's stores, ``paint`` turns an answer into what the map needs to repaint.
"""

from __future__ import annotations

from dashboard.map.component import map_panel, register_map_callbacks
from dashboard.map.payload import paint
from dashboard.map.pictures import SignalPictures
from dashboard.map.routes import register_map_routes

__all__ = ["SignalPictures", "map_panel", "paint", "register_map_callbacks", "register_map_routes"]
