"""Links on disk: equal to those computed, found again by content alone, and never in the way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from coverage.signal.links import build_links
from coverage.signal.stored_links import FILES_KEPT, links_key, stored_links
from tests.coverage.signal.plains import masts, plane, relief, terms, villages

MASTS = masts((29.05, 0.0), (29.15, 0.0), technologies=["GSM", "UMTS"], height_m=[40.0, np.nan])
VILLAGES = villages((29.06, 0.01), (29.14, -0.01), (29.9, 0.0))
FLAT = relief(plane(100.0))


def compute() -> pd.DataFrame:
    return build_links(MASTS, VILLAGES, FLAT, None, terms())


def refuse() -> pd.DataFrame:
    raise AssertionError("computed again")


def test_what_was_kept_is_read_back(tmp_path):
    made = stored_links(tmp_path / "new", "k", compute)
    again = stored_links(tmp_path / "new", "k", refuse)
    assert len(made) > 0
    pd.testing.assert_frame_equal(again, made)


@pytest.mark.parametrize("broken", [b"", b"PAR1 and nothing else", b"\x00" * 4096])
def test_a_corrupt_file_is_computed_anew(tmp_path, broken):
    (tmp_path / "links-k.parquet").write_bytes(broken)
    made = stored_links(tmp_path, "k", compute)
    pd.testing.assert_frame_equal(made, compute())
    pd.testing.assert_frame_equal(stored_links(tmp_path, "k", refuse), made)


def test_a_file_of_something_else_is_computed_anew(tmp_path):
    pd.DataFrame({"x": [1]}).to_parquet(tmp_path / "links-k.parquet")
    pd.testing.assert_frame_equal(stored_links(tmp_path, "k", compute), compute())


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path):
    (tmp_path / "file").write_text("in the way")
    pd.testing.assert_frame_equal(stored_links(tmp_path / "file", "k", compute), compute())
    pd.testing.assert_frame_equal(stored_links(None, "k", compute), compute())


def test_only_the_latest_files_are_kept(tmp_path):
    for n in range(FILES_KEPT + 3):
        stored_links(tmp_path, f"k{n}", compute)
    assert len(list(tmp_path.iterdir())) == FILES_KEPT
    assert (tmp_path / f"links-k{FILES_KEPT + 2}.parquet").exists()


def test_the_key_is_that_of_the_content():
    def key(masts_=MASTS, villages_=VILLAGES, elevation=FLAT, clutter=None, **changes: float) -> str:
        return links_key(masts_, villages_, elevation, clutter, terms(**changes))

    heights = FLAT.heights.copy()
    heights[3, 3] += 1
    others = [
        key(MASTS.assign(technologies="GSM")),
        key(MASTS.assign(height_m=30.0)),
        key(MASTS.rename(index={"m1": "m9"})),
        key(MASTS.set_geometry(MASTS.geometry.translate(0.001))),
        key(villages_=VILLAGES.iloc[:2]),
        key(villages_=VILLAGES.translate(0.0, 0.001)),
        key(elevation=replace(FLAT, heights=heights)),
        key(elevation=replace(FLAT, transform=(29.1, 0.1, 0.001, 0.001))),
        key(clutter=FLAT),
        key(mapl_gsm_db=140.0),
    ]
    assert key() == links_key(MASTS.copy(), VILLAGES.copy(), relief(plane(100.0)), None, terms())
    assert len({key(), *others}) == len(others) + 1
    # What does not matter for links finds the same file.
    assert key(MASTS.assign(operators="630-1")) == key()
    assert key(signal_likely_margin_db=10.0) == key()
