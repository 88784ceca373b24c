"""Who can call and be reached: signal, alarm, reach, status, scenarios, comparison."""
