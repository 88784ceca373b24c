"""Every study, under the heading that it is listed under."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from dashboard.studies import (
    backtest,
    best_places,
    budget,
    closing,
    load,
    network,
    places,
    rota,
    threats,
    weeks,
)
from dashboard.studies.study import Study

_ALL: Final = (
    weeks.STUDY,
    network.STUDY,
    places.STUDY,
    threats.STUDY,
    best_places.STUDY,
    *closing.STUDIES,
    rota.STUDY,
    budget.STUDY,
    load.STUDY,
    backtest.STUDY,
)
STUDIES: Final[Mapping[str, Study]] = MappingProxyType({study.name: study for study in _ALL})
GROUPS: Final = tuple(dict.fromkeys(study.group for study in _ALL))
