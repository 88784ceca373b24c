"""The terms of radio: bands, allowed losses, heights, refraction and ranges, out of the assumptions."""

from __future__ import annotations

from dataclasses import dataclass, replace

from layers.assumptions import Assumptions

HORIZONTAL, VERTICAL = 1, 2
"""Polarisations as P.1812 counts them."""

VHF = "VHF"
"""The technology of hand-held radios, beside those of phones."""


@dataclass(frozen=True, slots=True)
class Band:
    """What one technology is modelled with.

    Attributes
    ----------
    technology : str
        As in the column `technologies` of masts: GSM, UMTS, LTE; or VHF.
    frequency_ghz : float
    mapl_db : float
        Greatest allowed path loss: what may be lost between the two antennas for a call to stand.
    """

    technology: str
    frequency_ghz: float
    mapl_db: float


@dataclass(frozen=True, slots=True)
class RadioTerms:
    """All that a link depends on beside the ground; hashable, so that links can be kept by it.

    Attributes
    ----------
    bands : tuple of Band
        The technologies that are modelled; others have no links.
    mast_height_m, phone_height_m : float
        Antennas above the ground; the first where a mast's own height is not known.
    time_percent, location_percent : float
        Share of time and of places for which the loss is not exceeded; 50 = the median.
    delta_n, n0 : float
        Fall of the refractive index over the first kilometre, and its value at the sea, N-units.
    clutter_m : float
        Height of trees and houses along the way where no layer of clutter tells it.
    range_km : float
        Farther pairs are not looked at.
    small_range_km, small_height_m : float
        Range and antenna of the small donated kind of mast.
    polarisation : int
        1 horizontal, 2 vertical.
    """

    bands: tuple[Band, ...]
    mast_height_m: float
    phone_height_m: float
    time_percent: float
    location_percent: float
    delta_n: float
    n0: float
    clutter_m: float
    range_km: float
    small_range_km: float
    small_height_m: float
    polarisation: int = VERTICAL


def build_radio_terms(assumptions: Assumptions) -> RadioTerms:
    """Return the terms of phones: GSM, UMTS and LTE."""
    return RadioTerms(
        bands=(
            Band("GSM", assumptions["band_gsm_mhz"] / 1000.0, assumptions["mapl_gsm_db"]),
            Band("UMTS", assumptions["band_umts_mhz"] / 1000.0, assumptions["mapl_umts_db"]),
            Band("LTE", assumptions["band_lte_mhz"] / 1000.0, assumptions["mapl_lte_db"]),
        ),
        mast_height_m=assumptions["mast_height_m"],
        phone_height_m=assumptions["phone_height_m"],
        time_percent=assumptions["radio_time_percent"],
        location_percent=assumptions["radio_location_percent"],
        delta_n=assumptions["radio_delta_n"],
        n0=assumptions["radio_n0"],
        clutter_m=assumptions["clutter_height_m"],
        range_km=assumptions["radio_range_km"],
        small_range_km=assumptions["small_mast_range_km"],
        small_height_m=assumptions["small_mast_height_m"],
    )


def build_vhf_terms(assumptions: Assumptions, *, has_repeater: bool = True) -> RadioTerms:
    """Return the terms of VHF hand-helds: to a repeater on a mast, or from hand to hand.

    The allowed loss is that of the way from the hand-held, which is the weaker: its power and antenna, the
    antenna at the other end, less the least signal that is understood. The range is an assumption of its own:
    the scatter in P.1812, fitted to long ways, would let low antennas over a plane reach 20 km and more.

    Parameters
    ----------
    assumptions : Assumptions
    has_repeater : bool
        False: the other end is a hand-held too, at the height of a phone.
    """
    phone = build_radio_terms(assumptions)
    portable_db = assumptions["vhf_portable_gain_dbi"]
    repeater_db = assumptions["vhf_repeater_gain_dbi"]
    allowed_db = assumptions["vhf_power_dbm"] + portable_db - assumptions["vhf_sensitivity_dbm"]
    allowed_db += repeater_db if has_repeater else portable_db
    return replace(
        phone,
        bands=(Band(VHF, assumptions["vhf_mhz"] / 1000.0, allowed_db),),
        mast_height_m=assumptions["vhf_repeater_height_m"] if has_repeater else phone.phone_height_m,
        range_km=assumptions["vhf_range_km" if has_repeater else "vhf_portable_range_km"],
    )
