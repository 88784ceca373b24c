"""Which assumptions the roads rest on: when only others differ, travel times are the same and are kept."""

from __future__ import annotations

ROADS = frozenset(
    (
        "walk_kph",
        "snap_max_m",
        "island_nodes",
        "barrier_minutes",
        "ford_minutes",
        "ferry_wait_minutes",
        "ferry_kph",
        "convoy_factor",
        "wide_vehicle_m",
        "next_best_percent",
        "road_slope_most_percent",
    )
)
ROADS_BEGIN = ("pace_", "slope_")

OTHERS = frozenset(
    (
        "limit_road_minutes",
        "limit_chain_minutes",
        "cutoff_minutes",
        "short_walk_m",
        "tested_days",
        "garrison_troops",
        "patrol_troops",
        "patrols_if_unknown",
        "patrol_on_scene_minutes",
        "patrol_rest_minutes",
        "verification_minutes",
        "mobilisation_minutes",
        "dawn_wait_minutes",
        "cut_snap_max_m",
        "roadblock_minutes",
        "escort_minutes",
        "confirmed_days",
        "night_factor",
        "dawn_hour",
        "dusk_hour",
        "clutter_height_m",
        "can_lead_weeks",
        "lpc_lead_weeks",
        "training_lead_weeks",
    )
)
OTHERS_BEGIN = (
    "alarm_",
    "alert_",
    "band_",
    "cla_",
    "cost_",
    "doubt_",
    "helicopter_",
    "hotline_",
    "incident_",
    "mapl_",
    "mast_",
    "offer_",
    "phone_",
    "radio_",
    "rdb_",
    "runner_",
    "scd_",
    "signal_",
    "siting_",
    "small_mast_",
    "tower_",
    "vhf_",
    "warning_",
)


def is_of_roads(name: str) -> bool:
    """Whether the roads may rest on an assumption; one that stands in no list here is taken to matter."""
    return not (name in OTHERS or name.startswith(OTHERS_BEGIN))
