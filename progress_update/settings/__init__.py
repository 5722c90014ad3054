"""What changes from one update to the next: dates, texts and commentary.

`params/<period>.yml` lies over `params/defaults.yml`: mappings are merged key by key, anything else in
the period's file replaces what the defaults have. A period needs no file of its own.
"""

from progress_update.settings.parts import Span
from progress_update.settings.reading import check_places, read_settings, refuse_idle_overrides
from progress_update.settings.release import Access, Correction, DateChange, Override
from progress_update.settings.settings import Settings
from progress_update.settings.texts import AccountTitles

__all__ = [
    "Access",
    "AccountTitles",
    "Correction",
    "DateChange",
    "Override",
    "Settings",
    "Span",
    "check_places",
    "read_settings",
    "refuse_idle_overrides",
]
