"""Two times of closures that were published, and what is to be said beside every backtest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

NO_CAUSAL_CLAIM: Mapping[str, str] = {
    "en": "These figures set incidents beside the bases of their day. They do not say that a base prevented "
    "an incident, nor that a closure caused one.",
    "fr": "Ces chiffres mettent les incidents en regard des bases de leur jour. Ils ne disent ni qu’une base "
    "a empêché un incident, ni qu’une fermeture en a causé un.",
}
"""Stands beside the figures wherever they are shown."""

NOT_KNOWN: Mapping[str, tuple[str, ...]] = {
    "en": (
        "Villages, roads, roadblocks, access, phone signal, troops and the dates of tests are those of the "
        "region's files, not those of the day; the season is the scenario's.",
        "Alert mechanisms count from the day they were founded (or always, where that is not stated); those "
        "that ended before the register was written are not in it.",
        "An empty opening or closing date of a base is taken as no bound.",
        "Lists of incidents hold what was reported: where nobody can call or go, less is.",
    ),
    "fr": (
        "Villages, routes, barrières, accès, réseau téléphonique, effectifs et dates des essais sont ceux "
        "des fichiers de la région, non ceux du jour ; la saison est celle du scénario.",
        "Les mécanismes d’alerte comptent à partir du jour de leur création (ou toujours, si elle n’est pas "
        "indiquée) ; ceux qui ont pris fin avant le registre n’y figurent pas.",
        "Une date d’ouverture ou de fermeture vide n’est pas une limite.",
        "Les listes d’incidents contiennent ce qui a été signalé : là où personne ne peut appeler ni se "
        "rendre, il y en a moins.",
    ),
}
"""What nobody knows of those days."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A time of closures.

    Attributes
    ----------
    after, before : date
        First day; the day after the last.
    bases : tuple of str
        Ids in the embedded region.
    source : str
        Who published the closures.
    title : mapping of str to str
        By language.
    """

    after: date
    before: date
    bases: tuple[str, ...]
    source: str
    title: Mapping[str, str]


PRESETS: Mapping[str, Preset] = {
    "july-2017": Preset(
        after=date(2017, 2, 1),
        before=date(2018, 1, 27),
        bases=("base-walikale", "base-bunyampuli", "base-masisi", "base-nyabiondo", "base-luofu"),
        source="UN Peacekeeping notice, 19 July 2017",
        title={
            "en": "July 2017: five closures in North Kivu",
            "fr": "Juillet 2017 : cinq fermetures au Nord-Kivu",
        },
    ),
    "south-kivu-2024": Preset(
        after=date(2023, 9, 1),
        before=date(2024, 11, 21),
        bases=("base-kamanyola", "base-bunyakiri", "base-rutemba", "base-baraka", "base-sange"),
        source="Congolese press, 2024",
        title={"en": "2024: closures in South Kivu", "fr": "2024 : fermetures au Sud-Kivu"},
    ),
}
"""Each from 180 days before its first closure to 180 days after its last."""
