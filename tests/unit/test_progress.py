"""What a build says of its stages, one after another and side by side."""

from __future__ import annotations

import time
from io import StringIO
from itertools import count

from rich.console import Console

from progress_update.progress import Progress


def test_on_a_plain_terminal_each_stage_is_a_line(capsys):
    progress = Progress()
    with progress.stage("HTML"), progress.stage("Provenance"):
        pass
    assert capsys.readouterr().err == "HTML ...\nProvenance ...\n"


def test_on_a_live_terminal_one_line_names_all_that_is_under_way():
    said = StringIO()
    progress = Progress(Console(file=said, force_terminal=True, width=80))
    with progress.stage("HTML"), progress.stage("Provenance"):
        pass
    assert "HTML ..." in said.getvalue()
    assert "HTML, Provenance ..." in said.getvalue()
    assert progress._live is None


def test_the_time_in_all_is_that_of_the_clock_not_the_sum_of_stages(monkeypatch):
    monkeypatch.setattr(time, "perf_counter", count().__next__)
    progress = Progress(seconds={"Start": 100.0})
    with progress.stage("HTML"), progress.stage("PDF"):
        pass
    assert progress.summary() == "105.0 s, with stages side by side: start 100.0 s, pdf 1.0 s, html 3.0 s"
