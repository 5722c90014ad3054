"""The stored editions of every source: the only opener of stored data.

An edition is one publication of a source, in a folder of its own that is never changed:

    <root>/<source>/<edition id>/observations.parquet    one row a published figure
                                 edition.json            where it comes from

`root` is the folder of editions, `data/editions`. Reading checks the observations against the
checksum in the record, so a damaged file is an error and never a different report.
"""

from progress_update.editions.reading import find_edition, list_editions, read_observations
from progress_update.editions.record import (
    OBSERVATIONS_FILE,
    RECORD_FILE,
    Edition,
    Provenance,
    Received,
    Retrieved,
    SetAside,
)
from progress_update.editions.writing import write_edition

__all__ = [
    "OBSERVATIONS_FILE",
    "RECORD_FILE",
    "Edition",
    "Provenance",
    "Received",
    "Retrieved",
    "SetAside",
    "find_edition",
    "list_editions",
    "read_observations",
    "write_edition",
]
