"""The updates described as data: schema.org for search engines, DCAT for catalogues. Addresses are relative."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from progress_update.site.files import kind
from progress_update.site.history import History
from progress_update.site.shelf import File, Kept

Entity = dict[str, Any]
TITLE = "London's Police and Crime Plan: figures of all progress updates"
_IANA = "https://www.iana.org/assignments/media-types/"
# Names of DCAT 3 and the vocabularies it builds on.
_CONTEXT: Entity = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}


def tables_of(kept: Kept) -> list[File]:
    """The files of a release that hold its figures: workbooks, and the tables that pages are made from."""
    return [file for file in kept.files if file.path.startswith("data/") and file.path.count("/") == 1
            and file.path.endswith((".csv", ".xlsx", ".ods"))]  # fmt: skip


def schema_of(kept: Kept, *, up: str) -> Entity:
    """A schema.org Dataset for a release's page, from which `up` leads to the site."""
    package, folder = kept.package, f"{up}{kept.lies_at}/"
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": package["title"],
        "description": package["description"],
        "url": f"{kept.name}.html",
        "identifier": f"{kept.name}/{kept.version or kept.id}",
        "version": kept.version or kept.id,
        "datePublished": kept.published_on.isoformat(),
        "inLanguage": "en-GB",
        "isAccessibleForFree": True,
        "keywords": package.get("keywords", []),
        "temporalCoverage": f"{kept.period.start}/{kept.period.end}",
        "spatialCoverage": {"@type": "Place", "name": kept.place},
        "publisher": _organisation(package),
        **({"license": licences} if (licences := _licence_pages(package)) else {}),
        "includedInDataCatalog": {"@type": "DataCatalog", "name": TITLE, "url": f"{up}catalogue.html"},
        "distribution": [_download(file, folder) for file in tables_of(kept)],
    }


def schema_of_measure(history: History, definition: str, *, up: str, size: int) -> Entity:
    """A schema.org Dataset of one measure over all releases."""
    newest = history.every[0].kept
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": f"{history.label} through time",
        "description": definition or f"Every published value of {history.label} over all progress updates.",
        "url": f"{history.id}.html",
        "inLanguage": "en-GB",
        "isAccessibleForFree": True,
        "publisher": _organisation(newest.package),
        **({"license": licences} if (licences := _licence_pages(newest.package)) else {}),
        "includedInDataCatalog": {"@type": "DataCatalog", "name": TITLE, "url": f"{up}catalogue.html"},
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": f"{history.id}.csv",
                "encodingFormat": "text/csv",
                "contentSize": f"{size} B",
            }
        ],
    }


def schema_catalogue(kept: Sequence[Kept]) -> Entity:
    """The whole as a schema.org DataCatalog, its datasets by their pages."""
    return {
        "@context": "https://schema.org",
        "@type": "DataCatalog",
        "name": TITLE,
        "url": "catalogue.html",
        "publisher": _organisation(kept[0].package),
        "dataset": [
            {"@type": "Dataset", "name": one.package["title"], "url": f"updates/{one.name}.html"}
            for one in kept
        ],
    }  # fmt: skip


def dcat(kept: Iterable[Kept], *, address: str) -> Entity:
    """The catalogue in DCAT 3 as JSON-LD; `address` is where the site will stand, if that is known."""
    every = list(kept)
    people = _organisation(every[0].package)
    publisher = {"@id": people.get("url", "#publisher"), "@type": "foaf:Organization", "foaf:name": people["name"]}
    return {
        "@context": _CONTEXT | ({"@base": address} if address else {}),
        "@id": "catalogue.html",
        "@type": "dcat:Catalog",
        "dct:title": TITLE,
        "dct:language": "en-GB",
        "dct:publisher": publisher,
        "dcat:dataset": [_dataset(one, {"@id": publisher["@id"]}) for one in every],
    }


def _dataset(kept: Kept, publisher: Entity) -> Entity:
    package, folder = kept.package, f"{kept.lies_at}/"
    licences = _licence_pages(package)
    said = [one["title"] for one in package.get("licenses", []) if not one.get("path")]
    return {
        "@id": f"updates/{kept.name}.html",
        "@type": "dcat:Dataset",
        "dct:title": package["title"],
        "dct:description": package["description"],
        "dct:identifier": kept.name,
        "dcat:version": kept.version or kept.id,
        "dct:issued": _typed(kept.published_on.isoformat(), "date"),
        "dct:publisher": publisher,
        "dct:spatial": {"@type": "dct:Location", "rdfs:label": kept.place},
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _typed(kept.period.start.isoformat(), "date"),
            "dcat:endDate": _typed(kept.period.end.isoformat(), "date"),
        },
        **({"dct:license": [{"@id": page} for page in licences]} if licences else {}),
        **({"dct:rights": [{"@type": "dct:RightsStatement", "rdfs:label": text} for text in said]} if said else {}),
        "dcat:keyword": package.get("keywords", []),
        "dcat:landingPage": {"@id": f"updates/{kept.name}.html"},
        "dcat:distribution": [_distribution(file, folder) for file in tables_of(kept)],
    }


def _distribution(file: File, folder: str) -> Entity:
    return {
        "@id": f"{folder}{file.path}",
        "@type": "dcat:Distribution",
        "dct:title": file.path.rpartition("/")[2],
        "dcat:downloadURL": {"@id": f"{folder}{file.path}"},
        "dcat:mediaType": {"@id": f"{_IANA}{kind(file.path)[1]}"},
        "dcat:byteSize": _typed(str(file.size), "nonNegativeInteger"),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": _typed(file.sha256, "hexBinary"),
        },
    }


def _download(file: File, folder: str) -> Entity:
    return {
        "@type": "DataDownload",
        "name": file.path.rpartition("/")[2],
        "contentUrl": f"{folder}{file.path}",
        "encodingFormat": kind(file.path)[1],
        "contentSize": f"{file.size} B",
        "sha256": file.sha256,
    }


def _organisation(package: Entity) -> Entity:
    named = [one for one in package.get("contributors", []) if one.get("role") == "publisher"]
    who = named[0] if named else {"title": "Not named"}
    return {"@type": "Organization", "name": who["title"], **({"url": who["path"]} if "path" in who else {})}


def _licence_pages(package: Entity) -> list[str]:
    return [one["path"] for one in package.get("licenses", []) if one.get("path")]


def _typed(value: str, kind: str) -> Entity:
    return {"@value": value, "@type": f"xsd:{kind}"}
