"""Provenance of a release: the crate by its standard, the page behind every source line, the report as at a day."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rocrate.rocrate import ROCrate

from progress_update.crate import CRATE, content_name
from progress_update.manifest import checksum
from progress_update.steps import BESIDE, STEPS, made_by

pytestmark = pytest.mark.xdist_group("release")


@pytest.fixture(scope="module")
def crate(release: Path) -> ROCrate:
    return ROCrate(release)


@pytest.fixture(scope="module")
def graph(release: Path) -> dict[str, dict]:
    held = json.loads((release / CRATE).read_text(encoding="utf-8"))
    return {entity["@id"]: entity for entity in held["@graph"]}


@pytest.fixture(scope="module")
def manifest(release: Path) -> dict:
    return json.loads((release / "manifest.json").read_text(encoding="utf-8"))


def listed(held: object) -> list[dict]:
    return held if isinstance(held, list) else [held]


def references(entity: object) -> Iterator[str]:
    if isinstance(entity, dict):
        if set(entity) == {"@id"}:
            yield entity["@id"]
        for held in entity.values():
            yield from references(held)
    elif isinstance(entity, list):
        for held in entity:
            yield from references(held)


def test_the_crate_opens_with_the_standards_own_library(crate, release):
    root = crate.root_dataset
    assert crate.metadata["conformsTo"] == "https://w3id.org/ro/crate/1.1"
    assert root["conformsTo"].id == "https://w3id.org/ro/wfrun/process/0.5"
    for name in ("name", "description", "datePublished", "license", "publisher"):
        assert root[name]
    inside = {str(path.relative_to(release)) for path in release.rglob("*") if path.is_file()} - set(BESIDE)
    opened = {entity.id for entity in crate.data_entities}
    assert inside <= opened


def test_every_reference_of_the_crate_is_there(graph):
    wanted = {id for entity in graph.values() for id in references({**entity, "@id": None})}
    outside = {"https://w3id.org/ro/crate/1.1"}
    assert wanted - set(graph) - outside == set()


def test_every_file_of_the_crate_has_its_checksum(graph, release):
    for id, entity in graph.items():
        if entity["@type"] == "File":
            named_by_content = id.startswith("ni:")
            assert entity["sha256"] if named_by_content else entity["sha256"] == checksum(release / id)
            assert not named_by_content or id == content_name(entity["sha256"])


def test_every_output_comes_from_one_step_with_inputs_and_programs(graph, manifest):
    actions = [entity for entity in graph.values() if entity["@type"] == "CreateAction"]
    results = [one["@id"] for action in actions for one in listed(action["result"])]
    assert sorted(results) == sorted(set(manifest["outputs"]) - set(BESIDE))
    assert all(listed(action["instrument"]) and listed(action["object"]) for action in actions)
    assert {action["@id"] for action in actions} >= {f"#step-{step.id}" for step in STEPS} - {
        "#step-chapters", "#step-briefing", "#step-pre-release",
    }  # fmt: skip


def test_every_output_of_the_briefing_pack_comes_from_one_step_too(briefed):
    names = {str(path.relative_to(briefed)) for path in briefed.rglob("*") if path.is_file()} - set(BESIDE)
    assert {name: made_by(name) for name in names if len(made_by(name)) != 1} == {}


def test_a_notebook_is_made_from_itself_and_not_from_its_neighbours(graph, manifest):
    read = {one["@id"] for one in graph["#step-chapters-01-violence"]["object"]}
    assert content_name(manifest["inputs"]["notebooks/01-violence.ipynb"]) in read
    assert content_name(manifest["inputs"]["notebooks/03-victims.ipynb"]) not in read


def test_a_figure_can_be_followed_through_the_crate_to_the_file_as_received(graph, manifest):
    edition = next(one for one in manifest["editions"] if one["source"] == "mps_homicide")
    stored = content_name(edition["observations"])
    assert stored in {one["@id"] for one in graph["#step-results"]["object"]}
    received = {one["@id"] for one in listed(graph[stored]["isBasedOn"])}
    assert received == {content_name(file["sha256"]) for file in edition["received"]}


def test_manifest_and_crate_name_code_lock_tools_and_parameters(graph, manifest):
    program = graph["#progress-update"]
    required = {one["@id"] for one in program["softwareRequirements"]}
    assert content_name(manifest["inputs"]["requirements.lock"]) in required
    assert {"#python", "#weasyprint", "#pango"} <= required
    assert re.fullmatch(r"[0-9a-f]{64}", manifest["code"]["sources"])
    assert graph["#parameter-period"]["value"] == "2022Q1"
    assert graph["#parameter-as-at"]["value"] == "newest editions"
    assert graph["#engine"]["name"] == manifest["engine"]["name"]


def test_the_manifest_names_earlier_editions_that_revisions_rest_on(manifest):
    named = {(one["source"], one["edition"]) for one in manifest["editions"]}
    assert {("mps_borough_crime", "2022-01-03"), ("mps_borough_crime", "2026-01-18")} <= named


@pytest.mark.parametrize("fixture", ["release", "demo"])
def test_every_exhibit_leads_to_how_its_figure_was_made(fixture, request):
    folder = request.getfixturevalue(fixture)
    page = (folder / "progress-update.html").read_text(encoding="utf-8")
    told = set(re.findall(r'href="provenance\.html#([^"]+)"', page))
    ids = re.findall(r'\bid="([^"]+)"', (folder / "provenance.html").read_text(encoding="utf-8"))
    assert told and told <= set(ids)
    assert len(ids) == len(set(ids))
    exhibits = re.findall(r'id="([^"]+)" class="exhibit[ "]', page)
    assert len(told) >= len(exhibits) > 5


def test_the_page_leads_back_to_places_of_the_update(release):
    page = (release / "provenance.html").read_text(encoding="utf-8")
    ids = set(re.findall(r'\bid="([^"]+)"', (release / "progress-update.html").read_text(encoding="utf-8")))
    back = set(re.findall(r'href="progress-update\.html#([^"]+)"', page))
    assert back and back <= ids


def test_the_page_keeps_to_its_weight_and_loads_nothing(release):
    page = (release / "provenance.html").read_text(encoding="utf-8")
    assert len(page.encode()) < 1536 * 1024
    assert "<script" not in page and not re.search(r'<(?:img|link)[^>]+(?:src|href)="(?!data:)', page)
