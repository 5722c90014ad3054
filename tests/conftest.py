"""Fixtures shared by all tests."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from _pytest.nodeid import coerce_node_id
from hypothesis import settings

if TYPE_CHECKING:
    from progress_update.framework import Framework
    from progress_update.measures.held import Holding
    from progress_update.measures.results import Results

ROOT = Path(__file__).resolve().parent.parent

# A busy machine is no failure: property tests are not timed.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a group's tests stay with one worker: xdist 3.8 adds the group to a name that pytest 9.2 does not read."""
    for item in items:
        if grouped := getattr(item, "_nodeid", None):
            item._id = coerce_node_id(grouped)


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def shared(root: Path) -> Path:
    """The project's papers and real files as received, which stand beside the repository."""
    return (root.parent / "shared").resolve()


@pytest.fixture(scope="session")
def raw(shared: Path) -> Path:
    return shared / "data" / "raw"


@pytest.fixture(scope="session")
def held(root: Path) -> Callable[..., tuple[Framework, list[Holding]]]:
    """The framework and the committed editions as at a day (default: all of them), each opened once."""
    from progress_update.framework import read_framework
    from progress_update.holdings import open_holdings

    framework = read_framework(root / "params" / "framework.yml")

    @cache
    def opened(as_at: date | None = None) -> tuple[Framework, list[Holding]]:
        return framework, list(open_holdings(root / "data" / "editions", framework, as_at=as_at))

    return opened


@pytest.fixture(scope="session")
def results_of(
    held: Callable[..., tuple[Framework, list[Holding]]], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Results]:
    """The results of a quarter (`2022Q1`) from the committed editions, worked out once in a run of all workers."""
    from progress_update.measures.results import compute
    from progress_update.period import Period

    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    passed_on = tmp_path_factory.getbasetemp().parent / f"results-{run}" if run else tmp_path_factory.mktemp("results")
    passed_on.mkdir(exist_ok=True)

    @cache
    def results(quarter: str) -> Results:
        file = passed_on / quarter
        if file.exists():
            return pickle.loads(file.read_bytes())
        found = compute(*held(), Period.parse(quarter))
        beside = tmp_path_factory.mktemp("beside") / quarter
        beside.write_bytes(pickle.dumps(found))
        beside.replace(file)
        return found

    return results
