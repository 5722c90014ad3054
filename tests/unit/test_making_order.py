"""The order of a release's steps: what waits for what, and that nobody waits for ever."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from progress_update.errors import NotebookError, RenderError
from progress_update.making import release
from progress_update.progress import Progress

STEPS = ("_document", "_rest", "_page", "look_ahead", "write_briefing")


@pytest.fixture
def made(monkeypatch, tmp_path):
    """Publish with steps that only say that they were there; `executed` stands for the notebooks."""
    order: list[str] = []

    def publish(executed: Callable[[list[str], Callable[[], None]], None], *, workers: int = 2) -> list[str]:
        monkeypatch.setattr(release, "executed", lambda making, at_work: executed(order, at_work))
        monkeypatch.setattr(release, "downloads_in", lambda *_: [])
        for name in STEPS:
            monkeypatch.setattr(release, name, lambda *_, name=name: order.append(name))
        rerun = SimpleNamespace(do=lambda *_, **__: order.append("tables"))
        making = SimpleNamespace(
            progress=Progress(), workers=workers, formats=("html",), rerun=rerun, release=tmp_path, name="a release",
            folders=None, report=None,
        )  # fmt: skip
        release.publish(making)
        return order

    return publish


def test_tables_are_written_when_the_notebooks_are_at_work_and_beside_them(made):
    def executed(order: list[str], at_work: Callable[[], None]) -> None:
        time.sleep(0.2)  # kernels are being started
        order.append("a first cell")
        at_work()
        until = time.monotonic() + 10
        while "tables" not in order and time.monotonic() < until:
            time.sleep(0.01)
        order.append("notebooks")

    assert made(executed)[:4] == ["a first cell", "tables", "notebooks", "_document"]


def test_tables_are_written_when_no_notebook_has_to_run(made):
    assert made(lambda order, at_work: order.append("notebooks"))[:3] == ["notebooks", "tables", "_document"]


def test_a_notebook_that_fails_before_its_first_cell_leaves_nobody_waiting(made):
    def executed(order: list[str], at_work: Callable[[], None]) -> None:
        raise NotebookError("no kernel")

    with pytest.raises(NotebookError, match="no kernel"):
        made(executed)


def test_with_one_worker_one_thing_is_done_after_the_other_and_the_result_is_waited_for_first(made):
    order = made(lambda order, at_work: order.append("notebooks"), workers=1)
    assert order == ["notebooks", "tables", "_document", "_page", "_rest", "write_briefing", "look_ahead"]


@pytest.mark.parametrize("workers", [1, 2])
def test_what_fails_beside_fails_the_release(made, monkeypatch, workers):
    def broken(making: object) -> None:
        raise RenderError("no room for provenance")

    with pytest.raises(RenderError, match="no room"):
        made(lambda order, at_work: monkeypatch.setattr(release, "_rest", broken), workers=workers)
