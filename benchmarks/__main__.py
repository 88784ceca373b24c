"""Run the benchmarks: ``python -m benchmarks [--quick] [--only WORD [--keep]]``.

A whole run writes benchmarks/results.json.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import pkgutil
from pathlib import Path

from benchmarks import cases
from benchmarks.case import run_case

Row = dict[str, str | float]
RESULTS = Path(__file__).resolve().parent / "results.json"


def main() -> None:
    """Run every case of every module in benchmarks/cases and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=main.__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="leave the largest inputs out; writes no results"
    )
    parser.add_argument(
        "--only", default="", metavar="WORD", help="cases whose name holds it; writes no results"
    )
    parser.add_argument(
        "--keep", action="store_true", help="with --only: write its rows beside the results that are there"
    )
    given = parser.parse_args()
    rows: list[Row] = []
    print(f"{'name':44}{'size':34}{'peer':24}{'ours ms':>10}{'peer ms':>12}{'ratio':>9}{'MB':>8}")
    for module in sorted(found.name for found in pkgutil.iter_modules(cases.__path__)):
        for case in importlib.import_module(f"benchmarks.cases.{module}").cases(is_quick=given.quick):
            if given.only not in case.name:
                continue
            for row in run_case(case):
                rows.append(row)
                print(
                    f"{row['name']:44}{row['size']:34}{row['peer']:24}{row['ours_ms']:10.2f}"
                    f"{row['peer_ms']:12.2f}{row['ratio']:8.1f}x{row['ours_mb']:8.1f}",
                    flush=True,
                )
            gc.collect()
    if given.only and given.keep:
        rows = beside(json.loads(RESULTS.read_text(encoding="utf-8")), rows)
    if not given.quick and (given.keep or not given.only):
        RESULTS.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
        print(f"written: {RESULTS}")


def beside(kept: list[Row], new: list[Row]) -> list[Row]:
    """Return the rows of another run with the new ones instead of their namesakes."""
    again = {(row["name"], row["size"]): row for row in new}
    others = [row for row in kept if (row["name"], row["size"]) not in again]
    return [*others, *new]


if __name__ == "__main__":
    main()
