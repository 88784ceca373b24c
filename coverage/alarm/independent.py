"""How many alarm routes of a village stand independently of each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coverage.alarm.routes import Routes
from coverage.status import YES


def count_independent(routes: Routes, apart: NDArray[np.int64]) -> NDArray[np.int64]:
    """Greatest number of working routes of each village that pairwise share no hub, base or mast.

    A set packing in general, but not here. Each route hangs on one hub and perhaps on one mast with all that
    feeds it, and any phone of a village may use any mast that reaches it. So a hub that can be called without
    a mast gives one route, and takes nothing from the others. Each of the other hubs needs a mast that
    shares nothing with the masts of the rest: as many as there are such hubs, or such masts, whichever is
    less. (To call one of the first by phone instead would only take a mast from the others.)

    Parameters
    ----------
    routes : Routes
    apart : int64[v]
        How many masts of each village share nothing upstream: see `coverage.alarm.carriers.Carriers`.

    Returns
    -------
    int64[v]
    """
    works = routes.answer == YES
    span = int(routes.resource.max(initial=0)) + 2
    key = routes.village[works] * span + routes.resource[works] + 1
    uses_network = routes.uses_network[works]
    free = np.unique(key[~uses_network])
    linked = np.unique(key[uses_network])
    linked = linked[~np.isin(linked, free, assume_unique=True)]
    count = len(apart)
    needy = np.bincount(linked // span, minlength=count)
    return np.bincount(free // span, minlength=count) + np.minimum(needy, apart)
