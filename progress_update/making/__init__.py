"""Makes a release, step by step; what a step made before stands as long as nothing that it reads has changed."""

from progress_update.making.gate import check, pass_gate
from progress_update.making.making import Making
from progress_update.making.release import publish, write_briefing
from progress_update.making.results import results_once

__all__ = ["Making", "check", "pass_gate", "publish", "results_once", "write_briefing"]
