"""A finished release opened for checking: its page, its PDF, its tables, and what it was made from.

Read from the files of the release, not from the build: what is checked is what people will get. Each part is
opened when a check first asks for it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import pikepdf

from progress_update.as_at import NEWEST, AsAt, as_asked
from progress_update.brand import read_brand
from progress_update.contracts import Table, check
from progress_update.errors import GateError
from progress_update.exhibits.report import Report, reported
from progress_update.folders import Folders
from progress_update.framework import read_framework
from progress_update.gate.page import Page
from progress_update.gate.verdict import NotRun
from progress_update.manifest import FULL_GATE_FILES, is_embargoed
from progress_update.measures.worked import Worked
from progress_update.period import Period
from progress_update.settings import read_settings

PAGE, PDF, MANIFEST = "progress-update.html", "progress-update.pdf", "manifest.json"
_KINDS = {"text": "str", "number": "float64", "count": "Int64", "date": "str", "truth": "bool"}


@dataclass(frozen=True)
class Release:
    """One release folder, with the project's folders for what it was made from."""

    folder: Path
    folders: Folders
    told: Mapping[str, Any] | None = None  # what the manifest is going to say, while there is none yet

    @cached_property
    def page(self) -> Page:
        return Page((self.folder / PAGE).read_text(encoding="utf-8"))

    @property
    def has_pdf(self) -> bool:
        return (self.folder / PDF).is_file()

    @property
    def pdf_file(self) -> Path:
        """Raises NotRun for a release without a PDF: the point is not looked at."""
        if not self.has_pdf:
            raise NotRun("the release has no PDF: it was not asked for")
        return self.folder / PDF

    @cached_property
    def pdf(self) -> pikepdf.Pdf:
        return pikepdf.open(self.pdf_file)

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        if self.told is not None:
            return self.told
        held: Mapping[str, Any] = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
        return held

    @property
    def is_demo(self) -> bool:
        return bool(self.manifest["illustrative"])

    @property
    def is_embargoed(self) -> bool:
        return is_embargoed(self.manifest)

    @cached_property
    def report(self) -> Report:
        """The report as its published tables have it, with the plan, the settings and the brand of today."""
        period = Period.parse(self.manifest["period"]["id"])
        framework = read_framework(self.folders.params / "framework.yml")
        settings = as_asked(read_settings(self.folders.params, period), self._as_at)
        settings = settings.as_embargoed(self.is_embargoed)
        held = tuple((path.stem, path.read_bytes()) for path in (self.folder / "data").glob("*.csv"))
        brand = read_brand(self.folders.templates / "brand")
        return reported(_tables(held), period, framework, settings, brand, judged=False, illustrative=self.is_demo)

    @property
    def _as_at(self) -> AsAt:
        told = self.manifest.get("as_at")
        return date.fromisoformat(told) if told else NEWEST

    @property
    def web_pages(self) -> list[Path]:
        """Every page that people open in a browser: the report, how its figures were made, the gate's own list."""
        return [path for path in sorted(self.folder.glob("*.html")) if path.name not in FULL_GATE_FILES]

    @cached_property
    def files(self) -> list[Path]:
        return sorted(path for path in self.folder.rglob("*") if path.is_file())

    def name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()


def open_release(folder: Path, folders: Folders) -> Release:
    """The release in `folder`. Raises GateError when its page, its manifest or a PDF that this names is not there."""
    missing = [name for name in (PAGE, MANIFEST) if not (folder / name).is_file()]
    if not missing and PDF in Release(folder, folders).manifest["outputs"] and not (folder / PDF).is_file():
        missing = [PDF]
    if missing:
        period, _, as_at = folder.name.removesuffix("-demo").partition("-as-at-")
        command = f"make {'demo' if folder.name.endswith('-demo') else 'report'} PERIOD={period}"
        command += f" AS_AT={as_at}" if as_at else ""
        raise GateError(
            f"There is no release to check: no {missing[0]}", where=f"reports/{folder.name}", remedy=f"Run {command}"
        )
    return Release(folder, folders)


@lru_cache(maxsize=1)  # a build looks at its release twice: while it is made, and when it is whole
def _tables(held: tuple[tuple[str, bytes], ...]) -> Worked:
    """The published tables, from their names and their texts."""
    texts = dict(held)

    def table(name: str, contract: Table) -> pd.DataFrame:
        return read_table(BytesIO(texts.get(name, b"")), contract, f"{name}.csv")

    return Worked.read(table, has=lambda name: name in texts)


def read_table(text: BytesIO, table: Table, name: str) -> pd.DataFrame:
    """A published table with the types of its contract. Raises DataFileError where it breaks it."""
    types = {column.name: _KINDS[column.kind] for column in table.columns}
    held = pd.read_csv(text, dtype=types, keep_default_na=False, na_values=[""])
    for column in table.columns:
        if column.kind == "date" and column.name in held:
            held[column.name] = pd.to_datetime(held[column.name])
    return check(held, table, where=name)
