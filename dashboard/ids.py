"""Names of the page's components, each written once: for the layout, the callbacks and assets/map.js."""

from __future__ import annotations

from typing import Final

# Stores: the seam between the page and the map.
SCENARIO: Final = "scenario"  # text, Scenario.to_json()
MAP_PAINT: Final = "map-paint"  # dict from dashboard.map.paint
MAP_LAYERS: Final = "map-layers"  # {layer name: bool}
MAP_SELECT: Final = "map-select"  # {"village_ids": [...], "fly": bool}
MAP_WAY: Final = "map-way"  # {"best": [[lon, lat], ...], "next": [...]}
MAP_CLICK: Final = "map-click"  # {"kind": "base"|"village"|"mast"|"map", "id", "lon", "lat", "n"}
MAP_SIGNAL: Final = "map-signal"  # {"url": picture, "coordinates": its corners}
MAP_CLASSES: Final = "map-classes"  # {"view": word, "codes": base64, one byte a village} or None
COLOUR_SCHEME: Final = "colour-scheme"  # "light" | "dark"
LANGUAGE: Final = "language"  # "en" | "fr"
CLICK_MODE: Final = (
    "click-mode"  # "", "place" (the next click places a battalion), "road" or "mast" (clicks change these)
)
REDRAW: Final = "redraw"  # counts the times the controls must show a scenario that they did not make
WHY_VILLAGE: Final = "why-village"  # village_id shown in the drawer, or None

# Frame
PROVIDER: Final = "provider"
SHELL: Final = "shell"
TITLE: Final = "title"
SKIP: Final = "skip"
BANNER: Final = "banner"
BANNER_NARROW: Final = "banner-narrow"
CONTROLS: Final = "controls"
CONTROLS_BURGER: Final = "controls-burger"
FOOTER: Final = "footer"
NOTIFICATIONS: Final = "notifications"
LANGUAGE_SWITCH: Final = "language-switch"
SCHEME_SWITCH: Final = "scheme-switch"

# Answer
SENTENCE: Final = "sentence"
LOST: Final = "lost"
BASIS: Final = "basis"
CARDS: Final = "cards"
MAP_PANEL: Final = "map-panel"
MAP_HINT: Final = "map-hint"

# Controls
VEHICLE: Final = "vehicle"
SEASON: Final = "season"
LENS: Final = "lens"
LENS_HELP: Final = "lens-help"
LIMIT: Final = "limit"
NIGHT: Final = "night"
UNVERIFIED: Final = "unverified"
UNVERIFIED_SLOT: Final = "unverified-slot"
UNCERTAIN: Final = "uncertain"
HOTLINE: Final = "hotline"
ROADBLOCKS: Final = "roadblocks"
CONVOY: Final = "convoy"
NIGHT_TRAVEL: Final = "night-travel"
HELICOPTER: Final = "helicopter"
CHANGES: Final = "changes"
PLACE: Final = "place"
RESET: Final = "reset"
REMOVE: Final = "remove"  # pattern: {"type": REMOVE, "index": position among the changes}
LAYER: Final = "layer"  # pattern: {"type": LAYER, "name": layer}

# Roads and areas as changes
ROAD_KIND: Final = "road-kind"
ROAD_MINUTES: Final = "road-minutes"
ROAD_ON: Final = "road-on"
ROAD_UNTIL: Final = "road-until"
ROAD_CONFIRMED: Final = "road-confirmed"
ROAD_BY: Final = "road-by"
ROAD_START: Final = "road-start"
AREA: Final = "area"
AREA_ACCESS: Final = "area-access"
AREA_SET: Final = "area-set"

# Phone and radio
SIGNAL_BASIS: Final = "signal-basis"
RUNNER: Final = "runner"
MAST_KIND: Final = "mast-kind"
MAST_HEIGHT: Final = "mast-height"
MAST_START: Final = "mast-start"
MAST_ACT: Final = "mast-act"  # store: the mast that the table loses or restores
GIVE_VILLAGE: Final = "give-village"
GIVE_ITEM: Final = "give-item"
GIVE_SET: Final = "give-set"
GIVE: Final = "give"  # pattern: {"type": GIVE, "item": what the village of the drawer is given}
SIGNAL_PICTURE: Final = "signal-picture"
SIGNAL_CLOCK: Final = "signal-clock"
SIGNAL_LEGEND: Final = "signal-legend"
CLASS_VIEW: Final = "class-view"
CLASS_CLOCK: Final = "class-clock"
CLASS_LEGEND: Final = "class-legend"
TABLE_VIEW: Final = "table-view"
MASTS_VIEW: Final = "masts-view"
MASTS: Final = "masts"
MASTS_NOTE: Final = "masts-note"
PROFILE: Final = "profile"
PROFILE_MAST: Final = "profile-mast"
PROFILE_TEXT: Final = "profile-text"
PROFILE_VIEW: Final = "profile-view"
PROFILE_TITLE: Final = "profile-head"
DOWNLOAD_MASTS: Final = "download-masts"
DOWNLOAD_LINKS: Final = "download-links"
BEST_COUNT: Final = "best-count"
BEST_KIND: Final = "best-kind"
BEST_NETWORK: Final = "best-network"
BEST_TAKE: Final = "best-take"

# Saved, carried in, carried out
SAVE_NAME: Final = "save-name"
SAVE: Final = "save"
SAVED: Final = "saved"
LOAD: Final = "load"
UPLOAD: Final = "upload"
DOWNLOAD: Final = "download"
DOWNLOAD_CSV: Final = "download-csv"
DOWNLOAD_GPKG: Final = "download-gpkg"
DOWNLOAD_SCENARIO: Final = "download-scenario"

# Assumptions, speeds, calibration
ASSUMPTIONS_OPEN: Final = "assumptions-open"
ASSUMPTIONS_DRAWER: Final = "assumptions-drawer"
ASSUMPTIONS_HELP: Final = "assumptions-help"
ASSUMPTIONS_TITLE: Final = "assumptions-head"
ASSUMPTIONS: Final = "assumptions"
SPEEDS_TITLE: Final = "speeds-head"
SPEEDS: Final = "speeds"
ASSUMPTIONS_RESET: Final = "assumptions-reset"
REFUSED: Final = "refused"  # counts the edits that did not fit, after which the tables are drawn anew
CALIBRATION_LINK: Final = "calibration-link"
CALIBRATION_MODAL: Final = "calibration-modal"
ADDRESS: Final = "address"

# Analyses: each has a switch, a panel, a clock and an overlay of the map, named by kind
DOUBT_LINE: Final = "doubt-line"

# Changes by form: days, mechanisms, State forces
NEW_KIND: Final = "new-kind"
NEW_OPEN: Final = "new-open"
CHANGE_TARGET: Final = "change-target"  # store: {"index": position or None, "kind": kind of change}
CHANGE_MODAL: Final = "change-modal"
CHANGE_FORM: Final = "change-form"
CHANGE_SET: Final = "change-set"

# Studies: the one that is open, and the weeks that the map can show
STUDY: Final = "study"  # store: name of the open study, "" = none
STUDY_ASKED: Final = "study-asked"  # store: {study: {"form", "scenario", "n"}}
STUDY_CLOCK: Final = "study-clock"
STUDY_VIEW: Final = "study-view"
STUDY_TITLE: Final = "study-head"
STUDY_CLOSE: Final = "study-close"
STUDY_FORM: Final = "study-fields"
STUDY_BODY: Final = "study-body"
MAP_WEEKS: Final = "map-weeks"  # store: dict from dashboard.studies.weeks_map.WeekFrames.payload, or None
TIME_BAR: Final = "time-bar"
WEEK: Final = "week"
WEEK_LABEL: Final = "week-label"
WEEK_VILLAGE: Final = "week-village"

# Table, curve, why
TABLE_TAB: Final = "table-tab"
TABLE: Final = "table"
TABLE_EMPTY: Final = "table-empty"
TABLE_TITLE: Final = "table-title"
CURVE: Final = "curve"
CURVE_TITLE: Final = "curve-title"
WHY: Final = "why"
WHY_BODY: Final = "why-body"
DEPARTURE: Final = "departure"
DEPARTURE_LABEL: Final = "departure-label"
