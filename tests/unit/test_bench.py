"""The bench's arithmetic and what it writes. No timing is judged here."""

from __future__ import annotations

import json
import os
import sys
from statistics import StatisticsError

import pytest

from progress_update.areas import BOROUGHS
from progress_update.bench import table
from progress_update.bench.cost import CommandError, Cost, middle, run, run_all
from progress_update.bench.parts import Parts, in_a_fork
from progress_update.bench.scenarios import SCENARIOS, Scenario
from progress_update.bench.workplace import make_workplace
from progress_update.editions import list_editions, read_observations
from progress_update.folders import project_folders
from progress_update.period import Period
from progress_update.render.engines import Engine

MB = 2**20
PANDOC = Engine("pandoc", "3.9", ("pandoc",))


def scenario(name="one thing", **given):
    return Scenario(name, lambda place, number: None, lambda place, number: place.report(), **given)


def measured(ours, by_hand, **given):
    return table.Measured(scenario(**given), tuple(ours), tuple(by_hand))


def cells(row):
    return [cell.strip() for cell in row.strip("|").split("|")]


def test_of_several_runs_the_middle_of_each_part_counts():
    assert middle([Cost(9, 1, 30), Cost(2, 5, 10), Cost(4, 3, 20)]) == Cost(4, 3, 20)


def test_of_no_runs_there_is_no_middle():
    with pytest.raises(StatisticsError):
        middle([])


def test_commands_one_after_the_other_add_up_their_seconds_and_not_their_memory():
    assert Cost(2, 1, 300) + Cost(3, 2, 200) == Cost(5, 3, 300)


def test_the_ratio_is_of_medians():
    one = measured([Cost(2, 0, 0), Cost(4, 0, 0), Cost(90, 0, 0)], [Cost(40, 0, 0), Cost(1, 0, 0), Cost(50, 0, 0)])
    assert one.ratio == 10


def test_a_batch_is_told_by_report():
    batch = measured([Cost(64, 96, 900 * MB)], [Cost(40, 50, 400 * MB)], reports=32)
    assert batch.ours_each == Cost(2, 3, 900 * MB)
    assert batch.ratio == 20


def test_the_table_has_a_row_a_scenario_with_its_aim():
    one = measured([Cost(10, 20, 300 * MB)], [Cost(45, 60, 400 * MB)], aim=4)
    head, rule, row = table.table([one]).splitlines()
    assert cells(row) == ["one thing", "1", "45.0", "10.0", "4.5", "4", "60.0", "20.0", "400", "300"]
    assert len(cells(head)) == len(cells(rule)) == len(cells(row))


def test_the_text_sets_the_cold_report_against_the_parts_it_cannot_do_without():
    cold = measured([Cost(9, 18, MB)], [Cost(45, 60, MB)], name="cold: the first report")
    told = table.text([cold], Parts(2, 3, 1), PANDOC, (0.5, 1.5), ["one borough more"])
    assert "together 6.0. The cold report takes 1.5 times that" in told
    other = measured([Cost(9, 18, MB)], [Cost(45, 60, MB)])
    assert "cold report" not in table.text([other], Parts(2, 3, 1), PANDOC, (0.5, 1.5), [])
    assert "Not measured, as this version has no command for it: one borough more." in told


def test_a_run_changes_only_the_measured_part_of_the_document():
    before = f"# Speed\n\n{table.BEGINS}\n\nold\n\n{table.ENDS}\n\nWhat was tried.\n"
    after = table.put_into(before, r"new \1")
    assert after == f"# Speed\n\n{table.BEGINS}\n\nnew \\1\n\n{table.ENDS}\n\nWhat was tried.\n"


def test_a_document_without_a_place_for_it_is_refused():
    with pytest.raises(ValueError, match="no part between"):
        table.put_into("# Speed\n", "new")


def test_the_document_has_a_place_for_what_is_measured(root):
    table.put_into((root / "docs" / "performance.md").read_text(encoding="utf-8"), "")


def test_what_a_command_starts_is_counted_with_it_even_if_it_is_left_behind(tmp_path):
    work = "import os, time\nif os.fork() == 0:\n while time.process_time() < 0.5: pass\n"
    assert run([sys.executable, "-c", work], folder=tmp_path, environment=os.environ).cpu >= 0.5


def test_a_command_that_fails_stops_the_bench_and_says_what_it_said(tmp_path):
    broken = [sys.executable, "-c", "raise SystemExit('no such report')"]
    with pytest.raises(CommandError, match="ended with 1: no such report"):
        run_all([broken], folder=tmp_path, environment=os.environ)


def test_a_part_that_fails_is_not_measured():
    with pytest.raises(RuntimeError):
        in_a_fork(lambda: 1 / 0)


def test_a_scenario_is_possible_when_the_program_has_its_command_and_options():
    assert scenario(needs=("report", "--engine")).is_possible()
    assert not scenario(needs=("report", "--by-magic")).is_possible()
    assert not scenario(needs=("conjure",)).is_possible()


def test_a_batch_of_all_boroughs_is_as_many_reports():
    assert {one.reports for one in SCENARIOS if "batch" in one.name} == {len(BOROUGHS)} == {32}


def test_the_workplace_is_a_copy_in_which_a_notebook_and_a_figure_change_and_the_project_stays(tmp_path):
    project = project_folders()
    place = make_workplace(tmp_path, project, "2022Q1", "pandoc")
    place.edit_notebook(7)
    place.change_a_row(0)
    (edited,) = (path for path in place.folders.notebooks.glob("*.ipynb") if "# trial 7" in path.read_text("utf-8"))
    assert edited.read_bytes() != (project.notebooks / edited.name).read_bytes()
    assert json.loads(edited.read_text(encoding="utf-8"))["cells"]
    kept, changed = (list_editions(f.editions, "mps_borough_crime")[0] for f in (project, place.folders))
    apart = read_observations(kept).compare(read_observations(changed), result_names=("was", "is"))
    assert (apart["value"]["is"] - apart["value"]["was"]).tolist() == [1]
    last = read_observations(changed).loc[apart.index, "end"]
    assert last.dt.date.tolist() == [Period.parse("2022Q1").end]
    assert changed.record["received"] == kept.record["received"]
