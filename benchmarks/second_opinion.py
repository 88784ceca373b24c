"""A second opinion on radio: ``python -m benchmarks.second_opinion`` sets itmlogic's losses beside ours.

itmlogic is the Irregular Terrain Model of Longley and Rice in Python. Both are asked for the median loss of
the same paths: over invented relief of three kinds, and from the embedded region's masts to its villages over
its modelled relief. Neither is the truth; a link that both put into one band hangs less on the model.
"""

from __future__ import annotations

import time

import numpy as np
from itmlogic.preparatory_subroutines.qlrpfl import qlrpfl
from itmlogic.preparatory_subroutines.qlrps import qlrps
from itmlogic.statistics.avar import avar
from numpy.typing import NDArray

from benchmarks.radio_paths import Array, Paths, embedded_paths, invented_paths, our_losses
from coverage.signal.budget import RadioTerms, build_radio_terms
from layers.assumptions import read_assumptions
from routing.threads import worker_count

COUNT = 3000
RELIEFS = {"plain, 20 m": 20.0, "hills, 100 m": 100.0, "mountains, 400 m": 400.0}
"""Standard deviation of the invented heights."""
BANDS = ("likely", "uncertain", "unlikely")
# What the Irregular Terrain Model asks besides: average ground, equatorial climate, one mobile terminal
# (2) of a point-to-point link (10).
PERMITTIVITY, CONDUCTIVITY = 15.0, 0.005
EQUATORIAL, MOBILE_POINT_TO_POINT = 1, 12
DOUBTFUL = 3
"""Its warning "some answers are probably wrong", and worse."""


def their_loss(distance_km: Array, height_m: Array, terms: RadioTerms) -> tuple[float, bool]:
    """Median loss of one path by itmlogic in dB, and whether it warns that the path is out of its bounds."""
    wave, bend, surface, impedance = qlrps(
        terms.bands[0].frequency_ghz * 1000.0,
        float(height_m.mean()),
        terms.n0,
        terms.polarisation - 1,
        PERMITTIVITY,
        CONDUCTIVITY,
    )
    steps = len(height_m) - 1
    path = qlrpfl(
        {
            "wn": wave,
            "gme": bend,
            "ens": surface,
            "zgnd": impedance,
            "hg": [terms.mast_height_m, terms.phone_height_m],
            "pfl": [steps, float(distance_km[-1]) * 1000.0 / steps, *height_m.tolist()],
            "klimx": EQUATORIAL,
            "mdvarx": MOBILE_POINT_TO_POINT,
            "lvar": 5,
            "kwx": 0,
        }
    )
    free_db = 20.0 * np.log10(2.0 * wave * path["dist"])
    over_db, path = avar(0, 0, 0, path)
    return float(free_db + over_db), path["kwx"] >= DOUBTFUL


def their_losses(paths: Paths, terms: RadioTerms) -> tuple[Array, NDArray[np.bool_]]:
    """Median losses by itmlogic, one path after the other, and of which of them it warns."""
    answers = [their_loss(*paths.profile(row), terms) for row in range(len(paths))]
    losses, is_doubtful = zip(*answers, strict=True)
    return np.array(losses), np.array(is_doubtful)


def band_of(losses: Array, terms: RadioTerms, likely_db: float) -> NDArray[np.int64]:
    """Row in `BANDS` by margin: from the likely margin on, from 0 on, below."""
    margin = terms.bands[0].mapl_db - losses
    return np.where(margin >= likely_db, 0, np.where(margin >= 0.0, 1, 2))


def print_table(name: str, ours: Array, theirs: Array, terms: RadioTerms, likely_db: float) -> None:
    """Print a row for each of our bands, and one for all: where itmlogic puts the same links."""
    our_band, their_band = band_of(ours, terms, likely_db), band_of(theirs, terms, likely_db)
    for band, word in (*enumerate(BANDS), (None, "all")):
        chosen = our_band == band if band is not None else np.full(len(ours), True)
        if not chosen.any():
            continue
        counts = np.bincount(their_band[chosen], minlength=len(BANDS))
        same = float(np.mean(our_band[chosen] == their_band[chosen]))
        low, middle, high = np.percentile((theirs - ours)[chosen], [10, 50, 90])
        said = "".join(f"{count:10d}" for count in counts)
        print(
            f"{name:22}{word:10}{chosen.sum():7d}{said}{same:9.0%}{middle:+10.1f}{low:+8.1f}{high:+8.1f}",
            flush=True,
        )


def main() -> None:
    """Print the agreement by margin band for every relief, then the speed of the two."""
    assumptions = read_assumptions()
    terms, likely_db = build_radio_terms(assumptions), assumptions["signal_likely_margin_db"]
    band = terms.bands[0]
    print(
        f"{band.technology} at {band.frequency_ghz:g} GHz, {band.mapl_db:g} dB allowed, likely from "
        f"{likely_db:g} dB of margin; antennas {terms.mast_height_m:g} m and {terms.phone_height_m:g} m; "
        "bare ground, medians"
    )
    print(f"{'':39}{'itmlogic says':>30}{'same':>9}{'itmlogic less ours, dB':>26}")
    head = "".join(f"{word:>10}" for word in BANDS)
    print(f"{'relief':22}{'ours':10}{'links':>7}{head}{'band':>9}{'median':>10}{'10 %':>8}{'90 %':>8}")
    reliefs = {name: invented_paths(COUNT, deviation_m) for name, deviation_m in RELIEFS.items()}
    reliefs["embedded region"] = embedded_paths(COUNT, terms)
    warned, asked, spent = 0, 0, 0.0
    for name, paths in reliefs.items():
        begun = time.perf_counter()
        theirs, is_doubtful = their_losses(paths, terms)
        spent += time.perf_counter() - begun
        warned, asked = warned + int(is_doubtful.sum()), asked + len(paths)
        print_table(name, our_losses(paths, terms), theirs, terms, likely_db)
    print(f"itmlogic itself warns of {warned / asked:.0%} of these paths (horizons out of its bounds)")
    begun = time.perf_counter()
    for paths in reliefs.values():
        our_losses(paths, terms)
    ours = asked / (time.perf_counter() - begun)
    print(
        f"paths a second: ours {ours:,.0f} on {worker_count()} threads, itmlogic {asked / spent:,.0f} on one"
    )


if __name__ == "__main__":
    main()
