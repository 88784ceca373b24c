"""Reading a region, said step by step."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from commands.say import note, notes, progress_bar, step
from commands.settings import read_settings

if TYPE_CHECKING:
    from coverage.world import World
    from layers.layers import Layers
    from routing.router import Router


def read_router(folder: Path, *, has_notes: bool = True) -> tuple[Layers, Router]:
    """Read a region's layers and build its router; cautions become notes when `has_notes`.

    Parameters
    ----------
    folder : Path
        Holds region.toml.

    Raises
    ------
    InputError
        Every fault of the region at once.
    """
    with step("Loading the programs"):
        from layers.assumptions import read_assumptions
        from layers.drawn import find_towns
        from layers.layers import read_layers
        from routing.build import build_network
        from routing.router import Router
        from routing.speeds import read_speeds
        from routing.stored import network_key, stored_network
    assumptions = read_assumptions()
    here = Path.cwd()
    shown = folder.relative_to(here) if folder.is_relative_to(here) else folder
    with step(f"Reading {shown}"), progress_bar() as progress:
        layers = read_layers(folder, assumptions, progress)
    if has_notes:
        notes(layers.cautions)
    _note_imputed(layers)
    with step("Building the road network"):
        network = stored_network(
            read_settings().cache,
            network_key(layers.roads, layers.elevation),
            lambda: build_network(layers.roads, layers.elevation),
        )
        towns = find_towns(layers.region)
        router = Router(network, read_speeds(), assumptions, layers.region.metric_crs, towns=towns)
    return layers, router


def _note_imputed(layers: Layers) -> None:
    from layers.imputation import imputed_share

    share = imputed_share(layers.roads)["share"]
    told = [f"{tag} on {part:.0%}" for tag, part in share.items() if part > 0]
    if told:
        note(f"missing tags are imputed, in kilometres of the roads concerned: {', '.join(told)}")


def read_world(folder: Path) -> World:
    """Read a region and compute the travel times that most questions begin with.

    Raises
    ------
    InputError
        Every fault of the region at once.
    """
    layers, router = read_router(folder)
    with step("Computing travel times from every base"):
        from coverage.scenario import Scenario
        from coverage.world import World
        from routing.profile import Profile

        world = World(layers, router, router.assumptions, read_settings().cache)
        world.times(Profile())
    if layers.masts is not None and layers.elevation is not None:
        with step("Modelling the signal of the masts"):
            world.radio_plan(Scenario())
    return world
