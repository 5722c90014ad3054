"""Work beside the steps of a release: when it is done, and when it is left."""

from __future__ import annotations

import threading
from concurrent.futures import CancelledError

import pytest

from progress_update.making.beside import beside


def test_with_one_worker_nothing_is_done_that_nobody_asks_for():
    done = []
    with beside(workers=1) as begun:
        result = begun(lambda: done.append(1))
        assert done == []
        result()
    assert done == [1]


def test_with_more_workers_all_of_it_is_done_at_the_end_in_its_order():
    done: list[int] = []
    with beside(workers=2) as begun:
        for number in range(3):
            begun(lambda number=number: done.append(number))
    assert done == [0, 1, 2]


def test_when_the_steps_fail_what_has_not_begun_is_left_and_the_fault_is_told():
    done: list[str] = []
    begins, may_end = threading.Event(), threading.Event()

    def slow() -> None:
        begins.set()
        may_end.wait(10)
        done.append("begun before")

    with pytest.raises(ZeroDivisionError), beside(workers=2) as begun:
        begun(slow)
        left = begun(lambda: done.append("not begun"))
        begins.wait(10)
        threading.Timer(0.2, may_end.set).start()
        raise ZeroDivisionError
    assert done == ["begun before"]
    with pytest.raises(CancelledError):
        left()
