"""The list of what can be downloaded beside the page: workbooks for people, tables and descriptions for machines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from progress_update.exhibits.block import Block
from progress_update.tables import link, stacked

TITLE, ANCHOR = "Data to download", "data"
WORKBOOKS = {
    ".xlsx": "All tables with notes, for Excel",
    ".ods": "The same tables in the open format, for LibreOffice and others",
}
TABLES = {
    "results": "Results, a row a measure",
    "breakdowns": "Breakdowns, a row a part of a measure",
    "context": "Context, a row a figure beside a measure",
    "series": "Series, the figures behind every chart",
    "revisions": "Revisions, figures as first published and as held now",
    "london": "London, its figures beside those of the borough",
    "beside": "Rates, ranks and the change against the rest of London",
}
DESCRIPTIONS = (
    ("Description of every table and column (Frictionless Data Package, JSON)", "data/datapackage.json"),
    ("The same for CSV on the Web (CSVW, JSON)", "data/csv-metadata.json"),
)


@dataclass(frozen=True)
class Download:
    """A file by its path from the page, and its size in bytes."""

    path: str
    size: int

    @property
    def label(self) -> str:
        """What it is, with type and size: `Results, a row a measure (CSV, 26 kB)`."""
        file = PurePosixPath(self.path)
        what = WORKBOOKS.get(file.suffix) or TABLES[file.stem]
        return f"{what} ({file.suffix[1:].upper()}, {max(1, round(self.size / 1000)):,} kB)"


def downloads(files: Sequence[Download]) -> Block:
    """The section of the page; nothing where there are no files."""
    if not files:
        return Block("")
    listed = [f"- {link(file.label, file.path)}" for file in files]
    described = [f"- {link(label, path)}" for label, path in DESCRIPTIONS]
    return Block(
        stacked(
            f"## {TITLE} {{#{ANCHOR} .section}}",
            "Every figure of this update, the same to the last digit in each format.",
            "\n".join([*listed, *described]),
        )
    )
