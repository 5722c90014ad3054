"""Fixtures shared by all tests."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


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
