"""The chain behind a figure: it leads to the file, and every number in it can be worked out again."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from math import exp, sqrt

import pandas as pd
import pytest

from progress_update import statistics
from progress_update.chapters import notebooks_in
from progress_update.editions import list_editions, read_observations
from progress_update.errors import EditionError, FrameworkError
from progress_update.folders import Folders
from progress_update.making import make_report
from progress_update.measures.results import Results
from progress_update.period import Period
from progress_update.trace import Chain, Tracer
from progress_update.trace.page import provenance
from progress_update.trace.places import context_anchors
from progress_update.trace.text import lines


@pytest.fixture(scope="module")
def report(root):
    return make_report(Period(2022, 1), Folders(root))


@pytest.fixture(scope="module")
def tracer(report, root):
    return Tracer(report, root / "data" / "editions", context_anchors(report, notebooks_in(root / "notebooks")))


@pytest.fixture(scope="module")
def chains(tracer) -> dict[str, Chain]:
    return {id: tracer.chain(id) for id in tracer.ids}


def test_every_measure_part_and_context_figure_has_a_chain(chains, report):
    framework = report.framework
    parts = {part.id for measure in framework.measures for part in measure.breakdowns}
    assert set(chains) == {m.id for m in framework.measures} | parts | {c.id for c in framework.context}
    for id, chain in chains.items():
        has_figure = report.row(id) is not None and pd.notna(report.row(id)["value"])
        assert bool(chain.figures) == has_figure
        assert has_figure or chain.reason


def test_figures_of_a_chain_are_those_of_the_results(chains, report):
    columns = {"value": "value", "before": "before_value", "pre_pandemic": "pre_pandemic_value",
               "baseline": "baseline_value"}  # fmt: skip
    for id, chain in chains.items():
        for figure in chain.figures:
            assert figure.value == pytest.approx(report.row(id)[columns[figure.name]])


def test_sums_in_formulas_come_out(chains):
    summed = 0
    for chain in chains.values():
        for figure in chain.figures:
            left, _, right = figure.formula.partition(" = ")
            if "+" in left:
                terms = [float(term.replace(",", "")) for term in left.split(" + ")]
                assert sum(terms) == float(right.replace(",", "")) == figure.value
                summed += 1
    assert summed > 20


def test_the_observations_are_rows_of_the_stored_edition(chains, root):
    """Counted again from the edition, without the tracer."""
    found = chains["robbery_prc"].figures[0].observed[0]
    edition = next(e for e in list_editions(root / "data" / "editions", "mps_borough_crime") if e.id == "2026-01-18")
    rows = read_observations(edition, series=["robbery.*"])
    inside = rows[(rows["start"] >= "2021-04-01") & (rows["end"] <= "2022-03-31")]
    assert (found.rows, found.number) == (len(inside), inside["value"].sum())
    assert found.areas == inside["area"].nunique()
    assert set(found.series) == set(inside["series"])


def test_the_change_of_volume_crime_can_be_worked_out_from_its_formula(chains):
    text = chains["burglary_prc"].change
    now, before, change = (
        float(n.replace(",", "").replace("−", "-")) for n in re.match(r"(\S+) / (\S+) − 1 = ([^;]+);", text).groups()
    )
    z, spread = map(float, re.search(r"±([\d.]+) × √\(([\d.]+)", text).groups())
    low, high = (float(n.replace("−", "-")) for n in text.rsplit(": ", 1)[1].split(" to "))
    half = exp(z * sqrt(spread * (1 / now + 1 / before)))
    assert now / before - 1 == pytest.approx(change, abs=1e-6)
    assert (now / before / half - 1, now / before * half - 1) == pytest.approx((low, high), abs=1e-5)


def test_the_interval_of_a_survey_can_be_worked_out_from_its_formula(chains):
    text = chains["pas_good_job_local"].interval
    share, people, effect, rounding = (
        float(n.replace(",", ""))
        for n in re.search(r"for ([\d.]+) of ([\d,]+) people / ([\d.]+) .* widened by ([\d.]+)", text).groups()
    )
    wide = statistics.wilson(statistics.Sample(share, people, effect)).widened(rounding)
    assert (wide.low, wide.high) == pytest.approx(tuple(map(float, text.rsplit(": ", 1)[1].split(" to "))), abs=1e-6)


def test_a_chain_ends_at_the_file_as_received(chains):
    told = chains["homicide_domestic"].as_data()
    [file] = told["edition"]["received"]
    assert re.fullmatch(r"[0-9a-f]{64}", file["sha256"]) and file["bytes"] > 0
    assert told["edition"]["publisher"] == "Metropolitan Police Service"
    assert told["edition"]["landing"].startswith("https://")
    assert told["exhibit"] == "progress-update.html#homicide_domestic"


def test_chains_are_plain_json_without_numbers_that_json_has_not(chains):
    told = [json.loads(json.dumps(chain.as_data(), allow_nan=False)) for chain in chains.values()]
    assert len(told) == len(chains)


def test_the_terminal_says_sentence_formula_edition_file_and_licence(chains):
    said = "\n".join(lines(chains["homicide_domestic"]))
    for part in ("24 victims", "= 24", "396 rows", "mps_homicide/2024-06-18", "mps_homicide_victims_2003-2023.csv",
                 "SHA-256 cc9682de", "Open Government Licence", "https://data.london.gov.uk"):  # fmt: skip
        assert part in said


def test_context_figures_that_share_a_chart_lead_to_it(chains):
    assert chains["context_safety_men"].exhibit == chains["context_safety_all"].exhibit


def test_an_unknown_id_brings_the_nearest(tracer):
    with pytest.raises(FrameworkError, match=r"'homicide_domestc'.*Nearest: homicide_domestic"):
        tracer.chain("homicide_domestc")


def changed(report, id: str, **cells):
    measures = report.results.measures.copy()
    for name, held in cells.items():
        measures.loc[measures["measure"] == id, name] = held
    results = Results(measures, report.results.breakdowns, report.results.context)
    return replace(report, results=results)


@pytest.mark.parametrize(("column", "held"), [("value", 25.0), ("before_value", 23.0), ("edition", "2020-01-01")])
def test_a_figure_that_its_edition_does_not_give_is_an_error(report, root, column, held):
    tracer = Tracer(changed(report, "homicide_domestic", **{column: held}), root / "data" / "editions")
    with pytest.raises(EditionError):
        tracer.chain("homicide_domestic")


def test_a_hidden_figure_is_not_given_back_by_its_chain(report, root):
    hidden = changed(report, "homicide_domestic", value=float("nan"), before_value=float("nan"), reason="Too few.")
    chain = Tracer(hidden, root / "data" / "editions").chain("homicide_domestic")
    assert (chain.figures, chain.edition, chain.reason) == ((), None, "Too few.")
    earlier = changed(report, "homicide_domestic", before_value=float("nan"), change_judged=float("nan"), change=None)
    assert [figure.name for figure in Tracer(earlier, root / "data" / "editions").chain("homicide_domestic").figures] \
        == ["value", "pre_pandemic"]  # fmt: skip


def test_the_page_has_a_place_for_every_figure_and_every_edition_behind_one(chains, report, tracer):
    page = provenance(report, tracer)
    anchors = set(re.findall(r"\{#([^ }]+)", page))
    shown = {id for id, chain in chains.items() if chain.figures}
    assert shown <= anchors
    assert set(re.findall(r"\]\(#([^)]+)\)", page)) <= anchors
    for chain in chains.values():
        for file in chain.edition.record["received"] if chain.edition else []:
            assert file["sha256"] in page
