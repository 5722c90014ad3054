"""Every table of the project, described once: columns, types, units and key.

Readers, writers, checks and the data dictionary all take these descriptions.
"""

from collections.abc import Mapping

from progress_update.contracts.beside import BESIDE, REVISIONS, SERIES
from progress_update.contracts.checking import check, empty
from progress_update.contracts.observations import OBSERVATIONS
from progress_update.contracts.results import JUDGEMENTS, RESULTS
from progress_update.contracts.table import Column, Table

__all__ = [
    "BESIDE",
    "JUDGEMENTS",
    "OBSERVATIONS",
    "OF_BOROUGHS",
    "PUBLISHED",
    "RESULTS",
    "REVISIONS",
    "SERIES",
    "TABLES",
    "Column",
    "Table",
    "check",
    "empty",
]

# The tables that are published beside the page, by the name of their file.
PUBLISHED: Mapping[str, Table] = {
    "results": RESULTS,
    "breakdowns": RESULTS,
    "context": RESULTS,
    "series": SERIES,
    "revisions": REVISIONS,
}
# Those of a borough's report besides: London's rows for the same times from the same editions, and the comparison.
OF_BOROUGHS: Mapping[str, Table] = {"london": RESULTS, "beside": BESIDE}
TABLES: Mapping[str, Table] = {**PUBLISHED, **OF_BOROUGHS}
