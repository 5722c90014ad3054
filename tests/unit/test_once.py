"""What a report leaves in its process goes with it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from itertools import count

import pytest

from progress_update import once


@pytest.fixture
def _collector() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


class Left:
    """Something that holds on to itself, as pages and boxes do."""

    def __init__(self) -> None:
        self.itself = self


@pytest.mark.usefixtures("_collector")
@pytest.mark.parametrize("made", range(7))
def test_what_a_report_left_is_gone_before_three_more_begin(made, monkeypatch):
    monkeypatch.setattr(once, "_reports", count())
    for _ in range(made + 1):
        once._collect_rarely()
    left = weakref.ref(Left())
    assert left() is not None
    for _ in range(3):
        once._collect_rarely()
    assert left() is None
