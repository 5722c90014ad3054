"""The plan as `params/framework.yml` holds it: vision, priorities, outcomes, measures.

The only place where a measure is defined. Reading it checks it: an unknown key, a repeated id or an
outcome without its priority is a FrameworkError that names file and line.
"""

from progress_update.framework.framework import Framework
from progress_update.framework.parts import Outcome, Plan, Priority, Rules, printed
from progress_update.framework.reading import check_series_supplied, read_framework
from progress_update.framework.series import Breakdown, Context, Direction, Feed, InBorough, Measure, Sample, Series
from progress_update.framework.times import Break, Comparator, Event, Span

__all__ = [
    "Break",
    "Breakdown",
    "Comparator",
    "Context",
    "Direction",
    "Event",
    "Feed",
    "Framework",
    "InBorough",
    "Measure",
    "Outcome",
    "Plan",
    "Priority",
    "Rules",
    "Sample",
    "Series",
    "Span",
    "check_series_supplied",
    "printed",
    "read_framework",
]
