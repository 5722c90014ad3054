"""Makes a release, step by step; what a step made before stands as long as nothing that it reads has changed."""

from progress_update.making.gate import check, pass_gate
from progress_update.making.making import Making
from progress_update.making.release import publish, write_briefing
from progress_update.making.report import make_report, tell_what_is_missed

__all__ = ["Making", "check", "make_report", "pass_gate", "publish", "tell_what_is_missed", "write_briefing"]
