"""The gate's list: its points, how each comes out, and how the list is told and written."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from fixtures.gate_pages import release

from progress_update.brand import read_brand
from progress_update.checklist import CHECKLIST, POINTS, checklist_text
from progress_update.errors import GateError
from progress_update.gate import browser, nu, run, verapdf
from progress_update.gate.checks import CHECKS
from progress_update.gate.page import Page
from progress_update.gate.record import lines, require_passed, write
from progress_update.gate.verdict import Finding, NotRun, Outcome, Verdict, first
from progress_update.manifest import MANIFEST


def test_every_point_of_the_checklist_has_its_check_and_no_check_is_without_a_point():
    assert list(CHECKS) == list(POINTS)


def test_every_point_names_the_clause_it_answers():
    known = ("WCAG 2.2", "PDF/UA-1", "Code of Practice", "Analysis Function", "Own rule", "HTML Living Standard")
    assert all(point.clause.startswith(known) for point in POINTS.values())
    assert len(POINTS) == sum(len(section.points) for section in CHECKLIST)


def test_the_document_is_the_list_that_the_gate_goes_by(root):
    written = (root / "docs" / "checklist.md").read_text(encoding="utf-8")
    assert written == checklist_text(), "run: progress-update methods"


def settings(**overrides: Any) -> Any:
    return SimpleNamespace(gate=SimpleNamespace(overrides=overrides))


def judged(monkeypatch: pytest.MonkeyPatch, check: Any, **overrides: Any) -> Outcome:
    monkeypatch.setitem(CHECKS, "page-title", check)
    return run._outcome(POINTS["page-title"], release(), overrides.get("page-title"), False)


FAULT = Finding("here", "it is wrong", "Mend it")

WHY = SimpleNamespace(reason="the owner's logo is late", by="A. Person")


def not_here(_: Any) -> list[Finding]:
    raise NotRun("no browser")


def test_a_point_passes_fails_is_overridden_or_is_not_run(monkeypatch):
    assert judged(monkeypatch, lambda _: []).state == "passed"
    assert judged(monkeypatch, lambda _: [FAULT]).state == "failed"
    overridden = judged(monkeypatch, lambda _: [FAULT], **{"page-title": WHY})
    assert (overridden.state, overridden.why) == ("overridden", "the owner's logo is late (A. Person)")
    absent = judged(monkeypatch, not_here)
    assert (absent.state, absent.why) == ("not run", "no browser")


def test_a_check_that_breaks_off_has_failed(monkeypatch):
    outcome = judged(monkeypatch, lambda _: 1 / 0)
    assert outcome.state == "failed" and "ZeroDivisionError" in outcome.findings[0].what


def test_what_a_build_can_do_without_is_left_to_the_full_run():
    outcome = run._outcome(POINTS["page-axe"], release(), None, False)
    assert outcome.state == "not run" and "make gate FULL=1" in outcome.why


def test_many_findings_of_a_kind_are_counted_not_listed():
    found = first([Finding("here", str(n), "Mend it") for n in range(70)] * 2)
    assert len(found) == 51 and found[-1].what == "20 more of the kind"


@pytest.fixture
def verdict() -> Verdict:
    outcomes = tuple(
        Outcome(point, "failed", (Finding("#a", "1 < 2 & wrong", "Mend it"),)) if point.id == "page-ids"
        else Outcome(point, "not run", why="no browser") if point.in_full
        else Outcome(point, "passed")
        for point in POINTS.values()
    )  # fmt: skip
    return Verdict("Plan: Update", "January to March 2022", False, outcomes)


def test_the_terminal_tells_state_clause_place_and_remedy(verdict):
    told = "\n".join(lines(verdict))
    assert "FAILED     No id is used twice (WCAG 2.2 1.3.1, 4.1.2; HTML)" in told
    assert "#a: 1 < 2 & wrong. Mend it." in told
    assert told.endswith("Gate: 37 passed, 1 failed, 7 not run")
    assert len(list(lines(verdict, whole=False))) == 4


def test_a_failed_list_is_an_error_of_its_own_with_the_points_and_the_place(verdict):
    with pytest.raises(GateError, match=r"reports/2022Q1/gate.html: Not fit to be published: page-ids"):
        require_passed(verdict, "reports/2022Q1")
    assert GateError.exit_code == 11


def test_the_list_is_written_as_json_and_as_a_page_that_passes_its_own_checks(verdict, tmp_path, root):
    (tmp_path / MANIFEST).write_text('{"outputs": {}}', encoding="utf-8")
    (tmp_path / "progress-update.html").write_text("", encoding="utf-8")
    write(verdict, tmp_path, root / "templates", read_brand())
    told = json.loads((tmp_path / "gate.json").read_text(encoding="utf-8"))
    assert told["counts"] == {"passed": 37, "failed": 1, "overridden": 0, "not run": 7}
    assert next(one for one in told["checks"] if one["id"] == "page-ids")["findings"][0]["where"] == "#a"
    assert set(json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))["outputs"]) == {"gate.json", "gate.html"}
    written = release(folder=tmp_path)
    written.page = Page((tmp_path / "gate.html").read_text(encoding="utf-8"))
    wanted = [id for id in POINTS if id.startswith("page-") and not POINTS[id].in_full]
    checks = [id for id in wanted if id not in ("page-title", "page-glyphs")]
    assert {id: list(CHECKS[id](written)) for id in checks} == {id: [] for id in checks}


def test_a_full_list_stands_beside_and_names_the_release_it_is_about(verdict, tmp_path, root):
    (tmp_path / MANIFEST).write_text('{"outputs": {}}', encoding="utf-8")
    full = Verdict(verdict.title, verdict.period, True, verdict.outcomes, ("axe 4",))
    write(full, tmp_path, root / "templates", read_brand())
    told = json.loads((tmp_path / "gate-full.json").read_text(encoding="utf-8"))
    assert told["made_with"] == ["axe 4"] and len(told["manifest"]) == 64
    assert (tmp_path / MANIFEST).read_text(encoding="utf-8") == '{"outputs": {}}'


@pytest.mark.parametrize(
    ("check", "told"),
    [(browser.axe, "Chromium is not on this machine"), (nu.nu, "Java is not on this machine"),
     (verapdf.verapdf, "is not on this machine")],
)  # fmt: skip
def test_without_its_program_a_check_is_not_run_and_says_what_to_install(monkeypatch, tmp_path, check, told):
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(NotRun, match=told) as raised:
        list(check(release(folder=tmp_path)))
    assert "install" in str(raised.value)
