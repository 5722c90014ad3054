"""The tables of a report in a folder, where a build leaves them for its notebooks."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from progress_update.contracts import Table, check
from progress_update.measures.worked import Worked


def write_results(folder: Path, worked: Worked) -> None:
    """Leave the tables where the notebooks of a build find them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in worked.tables.items():
        table.to_parquet(folder / f"{name}.parquet", index=False)


def read_results(folder: Path, *, as_written: bool = False) -> Worked:
    """The tables that `write_results` left in a folder; `as_written` where the build itself has just read them."""

    def table(name: str, contract: Table) -> pd.DataFrame:
        held = pd.read_parquet(folder / f"{name}.parquet")
        return held if as_written else check(held, contract, where=f"{name}.parquet")

    return Worked.read(table, has=lambda name: (folder / f"{name}.parquet").is_file())
