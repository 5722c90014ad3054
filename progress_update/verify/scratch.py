"""A project that holds just what a release was made from, so that a rebuild can take nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

from progress_update.folders import Folders
from progress_update.verify.record import Record


def lay_out(record: Record, folders: Folders, place: Path) -> Folders:
    """Copy the inputs and the editions that the manifest names, as far as they are here, into a project at `place`.

    Editions that came later are left out, and so are settings, notebooks and templates.
    """
    names = [*record.inputs, *(name for edition in record.editions for name in edition.files)]
    for name in names:
        if (folders.root / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folders.root / name, place / name)
    return Folders(place)
