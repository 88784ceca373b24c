"""With endless patrols each alert has the answer of its village that counts no load; found by hypothesis."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coverage.evaluate import evaluate
from coverage.load.alerts import Alerts
from coverage.load.service import build_service
from coverage.load.simulate import IN_TIME, simulate
from coverage.load.terms import build_load_terms
from tests.coverage.test_properties import scenarios, worlds


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(worlds(), scenarios, st.integers(1, 4))
def test_endless_patrols_give_each_village_its_own_answer(world, scenario, at_once):
    """Every village that can call for sure calls, several times in the same minute."""
    result = evaluate(world, scenario)
    can_call = result.villages["can_alert"].fillna(False).to_numpy(dtype=bool)
    village = np.repeat(np.flatnonzero(can_call), at_once)
    no = np.zeros(len(village), dtype=bool)
    alerts = Alerts(np.zeros(len(village)), village, no, no, no)
    run = simulate(build_service(world, result), alerts, build_load_terms(world.assumptions), endless=True)
    in_time = result.villages["in_time"].fillna(False).to_numpy(dtype=bool)
    assert ((run.outcome == IN_TIME) == in_time[village]).all()
    assert np.nan_to_num(run.waiting_minutes).sum() == 0
