"""Prices from the linear programme, where the subgradient comes near them too slowly.

Only prices come from the solver (HiGHS, within scipy): whatever they are, the bound that `lagrange` works out
from them holds, so the proof does not rest on the solver's tolerances.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array, eye_array, hstack

from coverage.placement.merge import Problem


def relaxed_prices(problem: Problem, count: int, max_seconds: float) -> NDArray[np.float64] | None:
    """Find the prices with the lowest bound: duals of the relaxed problem.

    With x the candidates and u what is missed, it reads: least ``once @ u1 + twice @ u2`` so that
    ``covers.T @ x + u1 + u2 >= 1 (2 where twice counts)``, ``sum(x) = count``, all between 0 and 1.

    Parameters
    ----------
    problem : Problem
        All candidates free.
    count : int
        How many are to be chosen.
    max_seconds : float
        Give up after this long.

    Returns
    -------
    float64[groups] or None
        None where the solver gave up.
    """
    groups, candidates = len(problem.once), len(problem.start) - 1
    backed = np.flatnonzero(problem.twice > 0)
    ones = np.ones(len(problem.candidate))
    covers = csr_array((ones, problem.candidate, problem.first), shape=(groups, candidates))
    second = coo_array((np.ones(len(backed)), (backed, np.arange(len(backed)))), shape=(groups, len(backed)))
    found = linprog(  # type: ignore[call-overload]  # its stubs know no sparse matrices
        np.concatenate((np.zeros(candidates), problem.once, problem.twice[backed])),
        A_ub=csr_array(-hstack((covers, eye_array(groups), second))),
        b_ub=-np.where(problem.twice > 0, 2.0, 1.0),
        A_eq=np.repeat((1.0, 0.0), (candidates, groups + len(backed)))[None],
        b_eq=np.array([float(count)]),
        bounds=(0.0, 1.0),
        method="highs-ds",
        options={"time_limit": max_seconds},
    )
    if found.status != 0:
        return None
    price: NDArray[np.float64] = np.clip(-found.ineqlin.marginals, 0.0, problem.once)
    return price
