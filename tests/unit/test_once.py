"""What a report leaves in its process goes with it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from progress_update.once import _collect_rarely


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
def test_what_one_report_left_is_gone_when_the_next_begins():
    for _ in range(3):
        _collect_rarely()
        left = weakref.ref(Left())
        assert left() is not None
        _collect_rarely()
        assert left() is None
