"""The gate: a release checked, point by point of the checklist, before anyone publishes it.

In its quick form it reads files only and is part of every build; in full it also asks a browser with axe, the
Nu checker and veraPDF, and looks into spreadsheets and documents.
"""

from progress_update.gate.release import Release, open_release
from progress_update.gate.run import check, look_ahead
from progress_update.gate.verdict import Finding, Outcome, Verdict

__all__ = ["Finding", "Outcome", "Release", "Verdict", "check", "look_ahead", "open_release"]
