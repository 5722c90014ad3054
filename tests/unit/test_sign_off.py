"""Signatures: what they are of, what voids them, and what is said of it."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from copy import deepcopy
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from progress_update.errors import SignOffError
from progress_update.folders import Folders
from progress_update.gate.page import Page
from progress_update.period import Period
from progress_update.sign_off import keep, lines, require_signed, sign, status
from progress_update.sign_off.changes import changes
from progress_update.sign_off.chapters import chapters_of
from progress_update.sign_off.register import Register, Signature, files_of
from progress_update.sign_off.seen import COLUMNS, Seen, seen_in
from progress_update.sign_off.standing import standings

QUARTER, AT = Period(2022, 1), datetime(2022, 6, 23, 15, 0, tzinfo=UTC)
HEAD = "Head of Evidence"

# A small made-up release: chapters with a text, and exhibits with a figure, a text and a drawing each. ------------

MADE_UP: dict[str, Any] = {
    "summary": {"words": ["London is safer.", "Two of three improved."], "exhibits": {}},
    "violence": {
        "words": ["What was done about violence."],
        "exhibits": {
            "homicide_domestic": {"figure": "24.0", "words": "24 people", "drawing": "M 0 24"},
            "homicide_non_domestic": {"figure": "100.0", "words": "100 people", "drawing": "M 0 100"},
        },
    },
    "trust": {
        "words": ["What was done about trust."],
        "exhibits": {"burglary_prc": {"figure": "54255.0", "words": "54,255 offences", "drawing": "M 0 5"}},
    },
    "methods": {"words": ["Figures are judged by rule.", "Rules are these."], "exhibits": {}},
}
PRIORITIES = ["violence", "trust"]


def page_of(made: dict[str, Any], *, style: str = "", embargo: str = "") -> str:
    body = []
    for chapter, told in made.items():
        body.append(f'<h2 id="{chapter if chapter != "summary" else "at-a-glance"}">{chapter}</h2>')
        body += [f"<p>{text}</p>" for text in told["words"]]
        for id, one in told["exhibits"].items():
            svg = f'<svg><title>Chart of {id}</title><path d="{one["drawing"]}"/></svg>'
            body.append(f'<div class="exhibit" id="{id}"><h4>{id}</h4><p>{one["words"]}</p>{svg}</div>')
    banner = f'<aside class="banner">{embargo}</aside>' if embargo else ""
    main = f'<main id="main">{"".join(body)}</main>'
    head, cover = f"<head><style>{style}</style></head>", '<header class="cover"><h1>T</h1></header>'
    return f"<html>{head}<body>{banner}{cover}{main}</body></html>"


def rows_of(made: dict[str, Any]) -> dict[str, dict[str, dict[str, str]]]:
    when = {"start": "2021-04-01", "end": "2022-03-31"}
    return {
        chapter: {id: {"value": one["figure"], **when} for id, one in told["exhibits"].items()}
        for chapter, told in made.items()
    }


def seen_of(made: dict[str, Any], **page: str) -> dict[str, Seen]:
    rows = rows_of(made)
    return {
        chapter: seen_in(elements, rows[chapter])
        for chapter, elements in chapters_of(Page(page_of(made, **page)), PRIORITIES).items()
    }


def places(made: dict[str, Any]) -> list[tuple[str, ...]]:
    """Where one thing can be changed: the path to every text, figure and drawing."""
    found: list[tuple[str, ...]] = []
    for chapter, told in made.items():
        found += [(chapter, "words", n) for n in range(len(told["words"]))]
        found += [(chapter, "exhibits", id, kind) for id, one in told["exhibits"].items() for kind in one]
    return found


def signed(now: dict[str, Seen]) -> tuple[Register, dict[str, Seen]]:
    given = [Signature(chapter=c, role=HEAD, name="A. Person", signed_at=AT, saw=s.checksum) for c, s in now.items()]
    return Register(signatures=given), {seen.checksum: seen for seen in now.values()}


@given(st.sampled_from(places(MADE_UP)), st.sampled_from(["1", "x", " more"]))
@settings(max_examples=60)
def test_one_thing_changed_voids_exactly_the_signatures_that_it_touches(place: tuple[Any, ...], more: str) -> None:
    register, then = signed(seen_of(MADE_UP))
    made = deepcopy(MADE_UP)
    held = made
    for step in place[:-1]:
        held = held[step]
    held[place[-1]] += more
    found = standings({chapter: [HEAD] for chapter in MADE_UP}, register, then, seen_of(made))
    assert [one.chapter for one in found if one.state == "stale"] == [place[0]]
    assert all(one.why for one in found if one.state == "stale")
    name = place[2] if place[1] == "exhibits" else "at-a-glance" if place[0] == "summary" else place[0]
    assert all(name in reason for one in found for reason in one.why)


@given(st.sampled_from(list(MADE_UP)), st.sampled_from(["new", "gone"]))
@settings(max_examples=20)
def test_a_paragraph_more_or_less_is_told_and_voids_its_chapter_alone(chapter: str, deed: str) -> None:
    register, then = signed(seen_of(MADE_UP))
    made = deepcopy(MADE_UP)
    words = made[chapter]["words"]
    words.insert(0, "Something was added.") if deed == "new" else words.pop(0)
    found = standings({chapter: [HEAD] for chapter in MADE_UP}, register, then, seen_of(made))
    assert [one.chapter for one in found if one.state == "stale"] == [chapter]
    assert [" has a new '" in reason or " lost '" in reason for one in found for reason in one.why] == [True]


def test_style_and_the_mark_of_an_embargo_void_nothing() -> None:
    assert seen_of(MADE_UP) == seen_of(MADE_UP, style="p{color:red}", embargo="Embargoed until 09:30")


# What is said of a change ---------------------------------------------------------------------------------------------


def test_a_figure_that_changed_is_told_with_its_months() -> None:
    made = deepcopy(MADE_UP)
    made["violence"]["exhibits"]["homicide_domestic"]["figure"] = "25.0"
    told = changes(seen_of(MADE_UP)["violence"], seen_of(made)["violence"])
    assert told == ["homicide_domestic: 24 became 25 (12 months to March 2022)"]


def test_a_text_that_changed_is_told_around_the_place_where_it_parts() -> None:
    before, after = ({"methods": ["a" * 200 + f" it {verb} " + "b" * 200]} for verb in ("fell", "rose"))
    (told,) = changes(Seen(words=before), Seen(words=after))
    assert "the text of methods changed: '…" in told and " it fell " in told and " it rose " in told
    assert len(told) < 260


def test_a_chart_that_changed_is_told_by_its_place() -> None:
    before, after = (Seen(charts={"burglary_prc": [("Chart", sha)]}) for sha in ("1", "2"))
    assert changes(before, after) == ["the chart of burglary_prc changed"]


def test_every_word_of_the_page_is_seen_once() -> None:
    page = Page("<main id='main'><h2 id='a'>One</h2>two<p>three <b>four</b></p>five<table><tr><th>six</th><td>seven"
                "</td></tr></table><ul><li>eight<ul><li>nine</li></ul>ten</li></ul></main>")  # fmt: skip
    words = seen_in(page.by_id["main"], {}).words
    said = " ".join(text for held in words.values() for text in held)
    assert said == "One two three four five six | seven eight nine ten"


def test_what_is_seen_of_a_figure_are_columns_of_the_results() -> None:
    from progress_update.contracts import RESULTS

    assert set(COLUMNS) <= set(RESULTS.names)


# Files ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path, root: Path) -> Folders:
    (tmp_path / "params").mkdir()
    for name in ("defaults.yml", "framework.yml"):
        shutil.copy(root / "params" / name, tmp_path / "params")
    own = "sign_off: {summary: []}\n"
    (tmp_path / "params" / "2022Q1.yml").write_text(own, encoding="utf-8")
    build(Folders(tmp_path), MADE_UP)
    return Folders(tmp_path)


def build(folders: Folders, made: dict[str, Any]) -> None:
    release = folders.reports / "2022Q1"
    (release / "data").mkdir(parents=True, exist_ok=True)
    (release / "progress-update.html").write_text(page_of(made), encoding="utf-8")
    (release / "progress-update.pdf").touch()
    rows = [{"measure": id, **row} for held in rows_of(made).values() for id, row in held.items()]
    for table, held in {"results": rows, "breakdowns": [], "context": []}.items():
        with (release / "data" / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ["measure", "value", "start", "end"])
            writer.writeheader()
            writer.writerows(held)
    files = [path for path in release.rglob("*") if path.is_file() and path.name != "manifest.json"]
    outputs = {path.relative_to(release).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    (release / "manifest.json").write_text(
        json.dumps({"outputs": outputs, "period": {"id": "2022Q1"}}), encoding="utf-8"
    )


def put(folders: Folders, chapter: str, role: str = HEAD) -> None:
    sign(QUARTER, folders, chapter=chapter, role=role, name="A. Person", at=AT)


def states(folders: Folders) -> dict[str, str]:
    return {one.chapter: one.state for one in status("2022Q1", folders)}


def test_a_signature_stands_until_its_chapter_changes_and_again_when_it_is_as_it_was(project: Folders) -> None:
    assert states(project) == {"violence": "missing", "trust": "missing", "methods": "missing"}  # as defaults have it
    put(project, "violence")
    put(project, "methods", "lead analyst")
    assert states(project) == {"violence": "signed", "trust": "missing", "methods": "signed"}
    made = deepcopy(MADE_UP)
    made["violence"]["exhibits"]["homicide_domestic"]["figure"] = "25.0"
    build(project, made)
    assert states(project) == {"violence": "stale", "trust": "missing", "methods": "signed"}
    said = "\n".join(lines(status("2022Q1", project)))
    assert "homicide_domestic: 24 became 25 (12 months to March 2022)" in said
    assert said.endswith("Sign-off: 1 of 3 stand, 1 stale, 1 missing")
    with pytest.raises(
        SignOffError, match=r"violence \(Head of Evidence\) stale, trust \(Head of Evidence\) missing"
    ) as no:
        require_signed("2022Q1", project)
    assert 'make sign PERIOD=2022Q1 CHAPTER=violence AS="Head of Evidence" NAME=' in str(no.value)
    build(project, MADE_UP)
    put(project, "trust")
    require_signed("2022Q1", project)


def test_signing_changes_no_byte_of_the_release_nor_of_what_it_is_made_from(project: Folders) -> None:
    def bytes_of() -> dict[Path, bytes]:
        return {p: p.read_bytes() for p in project.root.rglob("*") if p.is_file() and p.parent.name != "sign-off"}

    before = bytes_of()
    put(project, "violence")
    assert bytes_of() == before
    assert [path.name for path in sorted((project.params / "sign-off").iterdir())] == ["2022Q1.seen.json", "2022Q1.yml"]


def test_a_signature_by_the_same_role_takes_the_place_of_the_last(project: Folders) -> None:
    put(project, "violence")
    sign(QUARTER, project, chapter="violence", role="head of evidence", name="B. Person", at=AT)
    file, seen = files_of(project, "2022Q1")
    assert file.read_text().count("chapter: violence") == 1 and "B. Person" in file.read_text()
    assert len(json.loads(seen.read_text())) == 1


def test_a_version_that_is_replaced_keeps_its_signatures_and_the_new_one_is_signed_anew(project: Folders) -> None:
    for chapter in ("violence", "trust", "methods"):
        put(project, chapter)
    shutil.copytree(project.reports / "2022Q1", project.reports / "2022Q1-v1.0")
    keep("2022Q1", "2022Q1-v1.0", project)
    made = deepcopy(MADE_UP)
    made["trust"]["words"] = ["It was another."]
    build(project, made)
    put(project, "trust")
    for name in ("2022Q1", "2022Q1-v1.0"):
        assert {one.state for one in status(name, project) if one.role == HEAD} == {"signed"}, name


def test_a_report_as_at_a_day_has_signatures_of_its_own(project: Folders) -> None:
    name, day = "2022Q1-as-at-2022-06-24", date(2022, 6, 24)
    shutil.copytree(project.reports / "2022Q1", project.reports / name)
    file = sign(QUARTER, project, chapter="trust", role=HEAD, name="A. Person", at=AT, as_at=day)
    assert file.name == f"{name}.yml"
    assert states(project)["trust"] == "missing"
    assert [one.state for one in status(name, project) if one.chapter == "trust"] == ["signed"]


def test_a_role_that_nobody_asked_for_is_kept_and_said_to_be_so(project: Folders) -> None:
    put(project, "violence", "Deputy Mayor")
    assert any("Deputy Mayor" in line and "not required" in line for line in lines(status("2022Q1", project)))
    assert states(project)["violence"] == "signed"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"chapter": "violense"}, "There is no chapter 'violense'. Known: summary, violence, trust, methods."),
        ({"name": " "}, "A signature needs a role and a name"),
    ],
)
def test_a_signature_that_cannot_be_given_says_why(project: Folders, words: dict[str, str], told: str) -> None:
    with pytest.raises(SignOffError) as error:
        sign(QUARTER, project, **({"chapter": "violence", "role": HEAD, "name": "A", "at": AT} | words))  # type: ignore[arg-type]
    assert told in str(error.value)
    assert not (project.params / "sign-off").exists()


def test_a_release_that_was_edited_after_it_was_built_cannot_be_signed(project: Folders) -> None:
    page = project.reports / "2022Q1" / "progress-update.html"
    page.write_text(page.read_text().replace("24 people", "23 people"), encoding="utf-8")
    with pytest.raises(SignOffError, match="not as it was built"):
        put(project, "violence")


def test_a_record_of_what_was_seen_that_was_edited_is_refused(project: Folders) -> None:
    put(project, "violence")
    _, seen = files_of(project, "2022Q1")
    seen.write_text(seen.read_text().replace("24 people", "25 people"), encoding="utf-8")
    with pytest.raises(SignOffError, match="changed by hand"):
        status("2022Q1", project)


def test_settings_that_ask_for_a_chapter_that_is_not_there_are_told_so(project: Folders) -> None:
    (project.params / "2022Q1.yml").write_text("sign_off: {violense: [Head of Evidence]}\n", encoding="utf-8")
    with pytest.raises(SignOffError, match="names 'violense'"):
        status("2022Q1", project)
