"""What the CSV files hold, for machines: `datapackage.json` (Frictionless) and `csv-metadata.json` (CSVW).

Both are written from the contracts, so that a column is described once. Names, types, units and what is allowed are
the same in both; CSVW finds its file by its name beside the tables.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from progress_update.areas import area_slug
from progress_update.contracts import PUBLISHED, Column, Table
from progress_update.contracts import TABLES as CONTRACTS
from progress_update.exhibits.downloads import TABLES
from progress_update.exhibits.origin import edition_date
from progress_update.exhibits.report import tables_of
from progress_update.exhibits.sources import editions_of, used_sources
from progress_update.sources.registry import OGL_2, OGL_3, SOURCES, Source
from progress_update.spreadsheets.workbook import keywords_of, title_of, warnings

if TYPE_CHECKING:
    from progress_update.exhibits.report import Report

PACKAGE, CSVW = "datapackage.json", "csv-metadata.json"
FIGURES = "figures"
FIGURE_SCHEMA = f"{FIGURES}/schema.json"  # the data of all charts have one, written once
KINDS = {"text": "string", "number": "number", "count": "integer", "date": "date", "truth": "boolean"}
HARMLESS = "Text that begins with =, +, - or @ has an apostrophe in front, so that no spreadsheet runs it as a formula."
OGL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/"
LICENCES = {
    OGL_2: {"name": "OGL-UK-2.0", "title": OGL_2, "path": f"{OGL}2/"},
    OGL_3: {"name": "OGL-UK-3.0", "title": OGL_3, "path": f"{OGL}3/"},
}
# The columns of one table that name rows of another.
POINTERS = {
    "breakdowns": ("parent", "results", "measure"),
    "context": ("parent", "results", "measure"),
}


def write_descriptions(report: Report, folder: Path) -> None:
    """Describe every CSV file that lies in the data folder of a release."""
    figures = sorted((folder / FIGURES).glob("*.csv"))
    if figures:
        _write(folder / FIGURE_SCHEMA, _schema("", PUBLISHED["series"]))
    _write(folder / PACKAGE, _package(report, folder, figures))
    _write(folder / CSVW, _csvw(report, figures))


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


# --- Frictionless -----------------------------------------------------------------------------------------------------


def _package(report: Report, folder: Path, figures: list[Path]) -> dict[str, Any]:
    contact = report.settings.contact
    sources = [SOURCES[id] for id in used_sources(report)]
    return {
        "profile": "tabular-data-package",
        "name": _name(report),
        "title": title_of(report),
        "description": _description(report),
        "created": report.settings.clock.isoformat().replace("+00:00", "Z"),
        "language": "en-GB",
        "keywords": list(keywords_of(report)),
        "illustrative": report.illustrative,
        "temporal": {"start": report.period.start.isoformat(), "end": report.period.end.isoformat()},
        "spatial": _spatial(report),
        "homepage": f"https://{report.framework.plan.address}",
        "contributors": [
            {"title": contact.name, "role": "publisher", "path": f"https://{contact.page}"}
            | ({"email": contact.email} if contact.email else {})
        ],
        "licenses": _licences(sources),
        "sources": [_source(report, source) for source in sources],
        "resources": [
            *(
                _resource(folder / f"{name}.csv", TABLES[name], table, _schema(name, table))
                for name, table in _published(report).items()
            ),
            *(_figure(report, path) for path in figures),
        ],
    }


def _name(report: Report) -> str:
    borough = f"-{area_slug(report.area)}" if report.is_of_borough else ""
    return f"progress-update-{str(report.period).lower()}{borough}{'-demo' if report.illustrative else ''}"


def _spatial(report: Report) -> str:
    if report.is_of_borough:
        return f"{report.place}, a borough of London ({report.area})"
    return "London as policed by the Metropolitan Police Service: 32 boroughs, without the City of London"


def _published(report: Report) -> dict[str, Table]:
    """The tables that this report publishes, with their contracts."""
    return {name: CONTRACTS[name] for name in tables_of(report)}


def _description(report: Report) -> str:
    words = (
        f"The figures of {len(report.framework.measures)} measures for {report.period.label}, the series behind the "
        f"charts and how figures were revised. {report.settings.standing} {HARMLESS} An empty cell has no figure: the "
        "columns reason, status and marker say why."
    )
    return " ".join([*warnings(report), words])


def _licences(sources: list[Source]) -> list[dict[str, str]]:
    """Those under which the data are published; where one is not confirmed, that is said."""
    found = {source.licence: LICENCES.get(source.licence) for source in sources}
    named = [licence for licence in found.values() if licence]
    others = [licence for licence, known in found.items() if not known]
    return [*named, *({"name": "notspecified", "title": text} for text in others)]


def _source(report: Report, source: Source) -> dict[str, str]:
    editions = editions_of(report, source.id)
    return {
        "title": f"{source.publisher}: {source.title}",
        **({"path": source.landing} if source.landing else {}),
        "name": source.id,
        "version": "; ".join(map(edition_date, editions)),
        "license": source.licence,
        "attribution": source.attribution,
    }


def _figure(report: Report, path: Path) -> dict[str, Any]:
    described = _resource(path, _figure_title(report, path), PUBLISHED["series"], FIGURE_SCHEMA)
    return described | {"name": f"figure-{described['name']}", "path": f"{FIGURES}/{path.name}"}


def _figure_title(report: Report, path: Path) -> str:
    row = report.row(path.stem)
    return f"Data of a chart: {row['label'] if row else path.stem}"


def _resource(path: Path, title: str, table: Table, schema: dict[str, Any] | str) -> dict[str, Any]:
    content = path.read_bytes()
    return {
        "name": path.stem.replace("_", "-"),
        "path": path.name,
        "profile": "tabular-data-resource",
        "title": title,
        "description": f"One row is {table.row}.",
        "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True},
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema,
    }  # fmt: skip


def _schema(name: str, table: Table) -> dict[str, Any]:
    keys = [_pointer(*POINTERS[name])] if name in POINTERS else []
    return {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
        **({"foreignKeys": keys} if keys else {}),
    }


def _pointer(field: str, resource: str, target: str) -> dict[str, Any]:
    return {"fields": [field], "reference": {"resource": resource, "fields": [target]}}


def _field(column: Column) -> dict[str, Any]:
    """A column in the words of Table Schema, with what CSVW calls them besides."""
    constraints = {
        **({} if column.nullable else {"required": True}),
        **({"enum": list(column.allowed)} if column.allowed else {}),
    }
    return {
        "name": column.name,
        "title": column.title,
        "description": f"{column.description}.",
        "type": KINDS[column.kind],
        **({"format": "%Y-%m-%d"} if column.kind == "date" else {}),
        **({"trueValues": ["True"], "falseValues": ["False"]} if column.kind == "truth" else {}),
        **({"unit": column.unit} if column.unit else {}),
        **({"constraints": constraints} if constraints else {}),
        "titles": [column.name, column.title],
        "datatype": _datatype(column),
    }


# --- CSVW -------------------------------------------------------------------------------------------------------------


def _csvw(report: Report, figures: list[Path]) -> dict[str, Any]:
    """The tables with their schemas; the data of charts have the group's own, which is that of the series."""
    licences = _licences([SOURCES[id] for id in used_sources(report)])
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": title_of(report),
        "dc:description": _description(report),
        "dc:publisher": report.settings.contact.name,
        "dc:issued": report.settings.release_date.isoformat(),
        "dc:license": [licence.get("path", licence["title"]) for licence in licences],
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\n"], "header": True},
        "tableSchema": _csvw_schema(PUBLISHED["series"]),
        "tables": [
            *(_csvw_table(f"{name}.csv", TABLES[name], table) for name, table in _published(report).items()),
            *({"url": f"{FIGURES}/{path.name}", "dc:title": _figure_title(report, path)} for path in figures),
        ],
    }


def _csvw_table(url: str, title: str, table: Table) -> dict[str, Any]:
    about = {"dc:title": title, "dc:description": f"One row is {table.row}."}
    return {"url": url, **about, "tableSchema": _csvw_schema(table)}


def _csvw_schema(table: Table) -> dict[str, Any]:
    return {"columns": [_csvw_column(column) for column in table.columns], "primaryKey": list(table.key)}


def _csvw_column(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "titles": [column.name, column.title],
        "dc:description": f"{column.description}." + (f" Unit: {column.unit}." if column.unit else ""),
        "datatype": _datatype(column),
        "null": "",
        "required": not column.nullable,
    }


def _datatype(column: Column) -> Any:
    """The CSVW datatype; a set of allowed words is a pattern."""
    match column.kind:
        case "date":
            return {"base": "date", "format": "yyyy-MM-dd"}
        case "truth":
            return {"base": "boolean", "format": "True|False"}
        case "text" if column.allowed:
            return {"base": "string", "format": "|".join(column.allowed)}
        case _:
            return KINDS[column.kind]
