"""What the warm process does without while it loads is there for whoever wants it afterwards."""

from __future__ import annotations

import importlib
import subprocess
import sys
from types import ModuleType

import pytest

from progress_update.kernels.later import without

LOADED = """
import sys
from progress_update.kernels import zygote
zygote.load()
assert not {"ipywidgets", "debugpy", "scipy.stats", "scipy.cluster"} & set(sys.modules), "loaded though not used"
import ipywidgets, debugpy, scipy.stats, seaborn
assert seaborn.kdeplot([1.0, 2.0, 4.0]) is not None
"""


def test_a_module_is_not_there_meanwhile_and_there_afterwards():
    with without("wave"), pytest.raises(ImportError):
        importlib.import_module("wave")
    assert isinstance(importlib.import_module("wave"), ModuleType)


def test_a_module_that_is_loaded_stays():
    with without("json"):
        assert isinstance(importlib.import_module("json"), ModuleType)
    assert isinstance(sys.modules["json"], ModuleType)


def test_a_fault_meanwhile_leaves_nothing_hidden():
    with pytest.raises(ZeroDivisionError), without("sndhdr"):
        _ = 1 / 0
    assert "sndhdr" not in sys.modules


def test_the_warm_process_loads_nothing_that_no_notebook_of_ours_uses_and_any_notebook_can():
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
