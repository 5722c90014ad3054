"""What is written for a meeting is read strictly, and claims nothing; the appendix is cut to the page."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from progress_update.areas import LONDON
from progress_update.codebase import MADE_OF, templates_of
from progress_update.committee.paper import read_paper
from progress_update.committee.tables import PAGE_WIDTH, _cuts, _widths
from progress_update.errors import CommitteeError
from progress_update.framework import read_framework
from progress_update.period import Period
from progress_update.spreadsheets.book import Heading

WRITTEN = """\
committee: Police and Crime Committee
meeting: 2022-07-06
officer: {name: A. Person, role: Head of Evidence}
purpose: To present the update.
recommendations:
  - note the report
background: |-
  The Plan for 2021-25 was published on 24 March 2022.

  It asks the Office to reduce violence, see section 3 and agenda item 7.
"""


@pytest.fixture(scope="module")
def report(root: Path) -> SimpleNamespace:
    """What is asked of a report here: its quarter, area, plan and day of release."""
    return SimpleNamespace(
        period=Period(2022, 1), area=LONDON, framework=read_framework(root / "params" / "framework.yml"),
        settings=SimpleNamespace(release_date=date(2022, 6, 24)),
    )  # fmt: skip


def write(params: Path, text: str, name: str = "2022Q1.yml") -> Path:
    (params / "committee").mkdir(exist_ok=True)
    (params / "committee" / name).write_text(text, encoding="utf-8")
    return params


def test_no_file_is_no_paper(report, tmp_path):
    assert read_paper(tmp_path, report) is None


def test_a_whole_file_is_read_as_written(report, tmp_path):
    paper = read_paper(write(tmp_path, WRITTEN), report)
    assert (paper.meeting, paper.officer.name) == (date(2022, 7, 6), "A. Person")
    assert paper.recommendations == ["note the report"]
    assert paper.background.endswith("agenda item 7.")


def test_the_example_that_is_kept_can_be_read(root, report):
    paper = read_paper(root / "params", report)
    assert paper.meeting is None and paper.recommendations == ["note the report."]


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("purpose:", "purpos:", "line 4: Unknown key 'purpos'"),
        ("purpose: To present the update.\n", "", "The key 'purpose' is missing"),
        ("role: Head of Evidence", "rank: Head", "line 3: Unknown key 'rank'"),
        ("  - note the report\n", "  []\n", "line 5: recommendations"),
        ("2022-07-06", "2022-13-06", "line 2"),
        ("2022-07-06", "next Wednesday", "line 2: meeting"),
        ("2022-07-06", "2022-06-23", "line 2: The meeting is on 23 June 2022, before the release comes out on 24 June"),
        ("2022-07-06", "2022-07-09", "line 2: The meeting is on 9 July 2022, a Saturday"),
        ("To present the update.", "To present a fall of 12%.", "line 4: 'To present a fall of 12%.' "),
        ("note the report", "welcome that robbery has fallen", "line 6: .* speaks of a movement \\('fallen'\\)"),
        ("note the report", "note 24,452 robberies", "has a figure \\('24,452'\\)"),
        ("note the report", "note that a third of measures are known", "has a figure \\('a third'\\)"),
        ("It asks", "Theft doubled, and it asks", "speaks of a movement"),
        ("It asks", "Burglary showed no clear change. It asks", "'Burglary showed no clear change.' speaks of"),
    ],
)
def test_a_fault_is_one_line_with_its_place(report, tmp_path, was, becomes, said):
    assert was in WRITTEN
    with pytest.raises(CommitteeError, match=f"2022Q1.yml, {said}" if said.startswith("line") else said) as raised:
        read_paper(write(tmp_path, WRITTEN.replace(was, becomes)), report)
    assert "\n" not in str(raised.value)
    assert raised.value.exit_code == 22


@pytest.mark.parametrize("name", ["2022q1.yml", "2022Q1.yaml", "2022Q1-hackny.yml", "july.yml"])
def test_a_file_that_no_pack_would_read_is_refused(report, tmp_path, name):
    with pytest.raises(CommitteeError, match=f"committee/{name}: No pack reads this file"):
        read_paper(write(tmp_path, WRITTEN, name), report)


def test_a_boroughs_pack_reads_its_own_file_and_not_londons(report, tmp_path):
    hackney = SimpleNamespace(**{**vars(report), "area": "E09000012"})
    write(tmp_path, WRITTEN)
    assert read_paper(tmp_path, hackney) is None
    write(tmp_path, WRITTEN.replace("A. Person", "B. Person"), "2022Q1-hackney.yml")
    assert read_paper(tmp_path, hackney).officer.name == "B. Person"


def test_what_is_written_for_a_meeting_is_no_input_of_a_release(root):
    assert ":(exclude)params/committee" in MADE_OF and ":(exclude)templates/committee" in MADE_OF
    assert not [path for path in templates_of(root) if "committee" in path.parts]


def test_parts_hold_every_column_once_beside_the_first_and_fit_the_page():
    headings = [Heading(f"A heading of some length, number {n}", 20) for n in range(25)]
    texts = [tuple("a word or two" if n else "The name of a measure" for n in range(25))]
    widths = _widths(headings, texts)
    cuts = _cuts(widths)
    assert [column for cut in cuts for column in cut[1:]] == list(range(1, 25))
    assert all(cut[0] == 0 and sum(widths[column] for column in cut) <= PAGE_WIDTH for cut in cuts)
    assert len(cuts) == -(-sum(widths[1:]) // (PAGE_WIDTH - widths[0]))
