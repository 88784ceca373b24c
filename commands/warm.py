"""Compile the kernels, so that the first start does not wait for them: ``python -m commands.warm``."""

from __future__ import annotations

import sys

import numpy as np
from scipy.sparse import csr_array


def main() -> int:
    """Ask the embedded region for one answer; numba keeps what it compiled on disk.

    Returns
    -------
    int
        0; 2 when the embedded region is at fault, said on stderr.
    """
    from commands.settings import PROJECT
    from coverage.compare import compare
    from coverage.doubt import evaluate_doubt
    from coverage.evaluate import evaluate
    from coverage.placement import choose_closures, choose_order, choose_sites
    from coverage.road_lens import build_road_lens
    from coverage.scenario import Scenario
    from coverage.signal import path_loss_db
    from coverage.signal.budget import build_radio_terms
    from coverage.signal.grid import best_margin_grid
    from coverage.signal.links import build_links
    from coverage.world import build_world
    from layers.errors import InputError
    from routing.losses import link_losses

    # Large enough for every step of the proof to be taken.
    rng = np.random.default_rng(1)
    covers, weights = csr_array(rng.random((60, 800)) < 0.08), rng.integers(1, 1000, 800).astype(float)
    choose_sites(covers, weights, 5)
    choose_closures(covers, weights, 20)
    choose_order(covers, weights, range(8))
    try:
        world = build_world(PROJECT / "data" / "kivu")
        west, south, east, north = world.region.bounds
        placed = Scenario().place((west + east) / 2, (south + north) / 2)
        compare(evaluate(world, placed.baseline), evaluate(world, placed))
        evaluate_doubt(world, placed, draws=10)
        lens = build_road_lens(world, placed)
        link_losses(lens.network, lens.costs, lens.sites, lens.villages, lens.limit_ms)
        path_loss_db(
            [0.0, 1.0, 2.0],
            [0.0, 0.0, 0.0],
            [0.0, 0.0, 0.0],
            frequency_ghz=0.9,
            time_percent=50,
            location_percent=50,
            tx_height_m=40,
            rx_height_m=1.5,
            polarisation="vertical",
            latitude=0.0,
            delta_n=50,
            n0=360,
        )
        relief, masts = world.layers.elevation, world.layers.masts
        if relief is not None and masts is not None:
            radio = build_radio_terms(world.assumptions)
            build_links(masts.iloc[:1], world.layers.villages.geometry, relief, None, radio)
            best_margin_grid(masts.iloc[:1], relief, None, radio, world.region.bounds, max_pixels=100)
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
