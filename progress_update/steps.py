"""The steps that make a release, each with what it reads and what it makes: declared once, for whoever asks.

Patterns are those of `pathlib`: what is read of the project from its root, what is read or made of the release from
its folder. Every file of a release belongs to one step, and a test keeps it so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

# What is said of a release after it is made is no part of making it.
BESIDE = ("manifest.json", "ro-crate-metadata.json", "gate.json", "gate.html", "gate-full.json", "gate-full.html")
EDITIONS = "data/editions/"


@dataclass(frozen=True)
class Step:
    """One step: the programs that do it, and by patterns what it reads of the project and of the release, and makes."""

    id: str
    name: str
    programs: tuple[str, ...]
    project: tuple[str, ...]
    release: tuple[str, ...]
    makes: tuple[str, ...]
    one_each: bool = False  # done once for each file made


TABLES = tuple(
    f"data/{name}.csv" for name in ("results", "breakdowns", "context", "series", "revisions", "london", "beside")
)
SETTINGS = ("params/*", "requirements.lock")

STEPS = (
    Step(
        "results", "Results worked out from the editions", ("progress-update", "pandas", "numpy", "scipy"),
        (*SETTINGS, f"{EDITIONS}*"), (), TABLES,
    ),
    Step(
        "chapters", "Notebooks run", ("papermill", "matplotlib", "seaborn"),
        (*SETTINGS, "notebooks/*", "templates/brand/*"), TABLES, ("notebooks/*",), one_each=True,
    ),
    Step(
        "workbooks", "Workbooks written", ("gptables", "xlsxwriter"),
        (*SETTINGS,), TABLES, ("data/*.xlsx", "data/*.ods"),
    ),
    Step(
        "document", "Chapters stitched into one source", ("progress-update", "nbformat"),
        (*SETTINGS, "templates/*"), ("notebooks/*", *TABLES), ("source/*", "data/figures/*.csv"),
    ),
    Step(
        "descriptions", "Tables described for machines", ("progress-update",),
        (*SETTINGS,), (*TABLES, "data/figures/*.csv"),
        ("data/datapackage.json", "data/csv-metadata.json", "data/figures/schema.json"),
    ),
    Step("page", "Source rendered as a page", ("engine",), (), ("source/*",), ("progress-update.html",)),
    Step(
        "pdf", "Page laid out as a PDF", ("weasyprint", "pikepdf"),
        (), ("progress-update.html",), ("progress-update.pdf",),
    ),
    Step(
        "provenance", "Page of how the figures were made", ("progress-update",),
        (*SETTINGS, f"{EDITIONS}*", "notebooks/*", "templates/*"), TABLES, ("provenance.html",),
    ),
    Step(
        "pre-release", "Page of who had access before release", ("progress-update",),
        (*SETTINGS, "templates/*"), (), ("prerelease.html",),
    ),
    Step(
        "briefing", "Briefing pack written", ("python-docx", "python-pptx", "resvg-py"),
        (*SETTINGS, "templates/*"), (*TABLES, "source/*"), ("progress-update.docx", "progress-update.pptx"),
    ),
)  # fmt: skip


def matching(names: Iterable[str], patterns: Iterable[str]) -> list[str]:
    """The names that some pattern fits, in order; `*` fits folders too."""
    wanted = tuple(patterns)
    return sorted(name for name in names if any(fnmatchcase(name, pattern) for pattern in wanted))


def made_by(name: str) -> list[str]:
    """The steps that make a file of the release."""
    return [step.id for step in STEPS if matching([name], step.makes)]
