from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from layers.errors import (
    BadDate,
    BadId,
    Caution,
    InputError,
    InputErrors,
    MissingFile,
    each_fault,
    raise_all,
)


def test_a_fault_names_file_rows_and_mend() -> None:
    fault = BadId("village_id is empty", file=Path("/x/villages.csv"), rows=range(2, 7), mend="give ids")
    assert str(fault) == "villages.csv: village_id is empty (rows: 2, 3, 4 and 2 more). Mend: give ids"
    assert fault.rows == ("2", "3", "4", "5", "6")
    assert isinstance(fault, ValueError)


def test_a_fault_of_the_whole_file_names_no_rows() -> None:
    assert str(MissingFile("not there", file="a.csv", mend="put it there")) == (
        "a.csv: not there. Mend: put it there"
    )


def test_one_fault_is_raised_as_itself_and_several_as_one() -> None:
    first = BadId("one", file="a.csv", mend="x")
    second = BadDate("two", file="b.csv", mend="y")
    raise_all([])
    with pytest.raises(BadId):
        raise_all([first])
    with pytest.raises(InputErrors) as caught:
        raise_all([first, second])
    assert each_fault(caught.value) == (first, second)
    assert str(caught.value).splitlines() == [str(first), str(second)]


@pytest.mark.parametrize("kind", [*InputError.__subclasses__(), InputError])
def test_faults_pass_between_processes(kind: type[InputError]) -> None:
    fault = BadId("one", file="a.csv", rows=["x"], mend="y")
    error = InputErrors([fault]) if kind is InputErrors else kind("one", file="a.csv", rows=["x"], mend="y")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert str(again) == str(error)
    assert kind.__doc__


def test_a_caution_reads_like_a_fault() -> None:
    assert str(Caution("a.csv", "no name", ("v1",), "give one")) == (
        "a.csv: no name (rows: v1). Mend: give one"
    )
