"""People against minutes."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coverage.evaluate import Result


def reach_curve(result: Result, minutes: NDArray[np.float64]) -> pd.DataFrame:
    """People whom help reaches within so many minutes."""
    raise NotImplementedError
