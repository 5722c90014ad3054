"""What people write reaches the report only if the data bear it out."""

from __future__ import annotations

import pytest
from functional.conftest import make_project

from progress_update.cache.rerun import Rerun
from progress_update.cache.store import Store
from progress_update.errors import CommentaryError
from progress_update.making import make_report
from progress_update.period import Period


@pytest.fixture
def project(tmp_path, release, root):
    return make_project(tmp_path / "project", root, like=release)


def written(project, text: str):
    (project.params / "2022Q1.yml").write_text(text, encoding="utf-8")
    tables, rerun = project.root / "tables", Rerun(Store(project.cache / "steps"), "2022Q1")
    return make_report(Period(2022, 1), project, rerun=rerun, tables=tables)


def test_true_words_stand_in_their_chapter_and_in_their_exhibit(project):
    report = written(
        project,
        "commentary:\n"
        "  trust: Recorded robbery rose 7.1% to 24,452 offences.\n"
        "  burglary_prc: There was no clear change in recorded burglary.\n",
    )
    assert "Recorded robbery rose 7.1%" in report.opener("trust").markdown
    assert "There was no clear change in recorded burglary." in report.exhibit("burglary_prc").markdown


def test_a_placeholder_is_written_as_the_report_writes_the_figure(project):
    report = written(project, 'commentary:\n  violence: "{knife_injury_u25_non_da.value} under-25s were hurt."\n')
    assert "1,253 under-25s were hurt." in report.opener("violence").markdown


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Recorded burglary fell 2.7%.", "no clear change"),
        ("Recorded robbery rose 8.1%.", "7.1%"),
        ("Recorded theft fell.", "worsened (+36.6%"),
    ],
)
def test_false_words_stop_the_build_with_file_line_and_what_the_data_say(project, sentence, told):
    with pytest.raises(CommentaryError) as raised:
        written(project, f"commentary:\n  trust: |-\n    A remark.\n\n    {sentence}\n")
    message = str(raised.value)
    assert message.startswith("2022Q1.yml, line 5")
    assert sentence.rstrip(".") in message and told in message
    assert raised.value.exit_code == 10


def test_an_unknown_placeholder_stops_the_build_with_its_line(project):
    with pytest.raises(CommentaryError, match=r"2022Q1.yml, line 2: .*burglery"):
        written(project, 'commentary:\n  trust: "{burglery_prc.value} offences."\n')


def test_a_sentence_checked_by_hand_is_printed_without_its_mark_and_listed_with_the_reason(project):
    report = written(
        project,
        "commentary:\n  trust: |-\n    Recorded burglary fell in Camden. <!-- checked: borough table of 3 May -->\n",
    )
    assert "Recorded burglary fell in Camden." in report.opener("trust").markdown
    assert "checked:" not in report.opener("trust").markdown
    from progress_update.exhibits.sources import data_sources

    assert "borough table of 3 May" in data_sources(report).markdown


def test_an_account_in_words_is_checked_and_printed(project):
    text = "qualitative:\n  accounts:\n    protected_everywhere:\n      done: Two events were held.\n"
    assert "Two events were held." in written(project, text).accounts("harm").markdown
