"""One module a subject, each with ``cases(is_quick) -> Iterator[Case]``.

`python -m benchmarks` finds them all.
"""
