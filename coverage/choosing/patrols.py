"""Patrols that can serve only so many villages: the exact choice of places under that limit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, eye_array, hstack, vstack

from coverage.choosing.programme import Programme, Solved, solve
from coverage.placement import Choice, Progress, choose_sites


def choose_with_capacity(
    covers: csr_array,
    weights: NDArray[np.float64],
    count: int,
    capacity: NDArray[np.int64],
    rows: tuple[NDArray[np.int64], NDArray[np.int64]],
    *,
    max_seconds: float | None = None,
    progress: Progress | None = None,
) -> Choice:
    """Choose places each of which serves at most so many villages, as `coverage.placement.choose_sites`.

    Each village is served by one site. Exact: with the places chosen, the best sharing out of villages has
    whole numbers by itself, so that only the places are whole numbers of the programme.

    Parameters
    ----------
    covers : CSR, bool, shape (candidates, villages)
    weights : float64[villages]
    count : int
    capacity : int64[candidates]
        Villages that a site there can serve.
    rows : (int64, int64)
        Candidates required and forbidden.
    """
    required, forbidden = rows
    first = choose_sites(covers, weights, count, required, forbidden, max_seconds=0.0)
    pairs = covers.tocoo()
    keep = weights[pairs.col] > 0
    site, village = pairs.row[keep].astype(np.int64), pairs.col[keep].astype(np.int64)
    served, which = np.unique(village, return_inverse=True)
    candidates, size = covers.shape[0], len(site)
    at = np.arange(size)
    by_village = coo_array((np.ones(size), (which, at)), shape=(len(served), size))
    by_site = coo_array((np.ones(size), (site, at)), shape=(candidates, size))
    opens = csr_array(-coo_array((np.ones(size), (at, site)), shape=(size, candidates)))
    matrix = vstack(
        (
            hstack((csr_array((len(served), candidates)), by_village)),
            hstack((-eye_array(candidates) * capacity, by_site)),
            hstack((opens, eye_array(size))),
            csr_array(np.repeat((1.0, 0.0), (candidates, size))[None]),
        )
    )
    least, most = np.zeros(candidates + size), np.ones(candidates + size)
    least[required], most[forbidden] = 1.0, 0.0
    programme = Programme(
        worth=np.concatenate((np.zeros(candidates), weights[village])),
        matrix=csr_array(matrix),
        low=np.append(np.full(len(served) + candidates + size, -np.inf), float(count)),
        high=np.concatenate((np.ones(len(served)), np.zeros(candidates + size), [float(count)])),
        least=least,
        most=most,
        is_whole=np.repeat((True, False), (candidates, size)),
    )
    chosen = np.zeros(candidates, bool)
    chosen[list(first.sites)] = True
    start = np.concatenate((chosen.astype(float), share_out(site, village, weights, chosen, capacity)))
    solved: Solved = solve(programme, start, max_seconds=max_seconds, progress=progress)
    sites = np.flatnonzero(solved.x[:candidates] > 0.5)
    return Choice(tuple(sites.tolist()), solved.value, solved.bound, solved.gap)


def share_out(
    site: NDArray[np.int64],
    village: NDArray[np.int64],
    weights: NDArray[np.float64],
    chosen: NDArray[np.bool_],
    capacity: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Share villages out greedily, most people first, to the chosen site with most room; float64[pairs]."""
    share = np.zeros(len(site))
    room = np.where(chosen, capacity, 0).astype(np.int64)
    order = np.lexsort((village, -weights[village]))
    ends = np.flatnonzero(np.diff(village[order], append=-1) != 0) + 1
    begin = 0
    for end in ends:
        pairs = order[begin:end]
        best = pairs[np.argmax(room[site[pairs]])]
        if room[site[best]] > 0:
            room[site[best]] -= 1
            share[best] = 1.0
        begin = int(end)
    return share
