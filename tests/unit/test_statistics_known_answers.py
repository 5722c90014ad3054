"""The file of known answers passes whole, and its runner can fail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import run_known_answers as runner


@pytest.fixture(scope="module")
def cases(shared: Path) -> list[dict[str, Any]]:
    return json.loads((shared / "known_answers.json").read_text(encoding="utf-8"))["cases"]


def write(folder: Path, *cases: dict[str, Any]) -> str:
    file = folder / "answers.json"
    file.write_text(json.dumps({"cases": list(cases)}), encoding="utf-8")
    return str(file)


def first(cases: list[dict[str, Any]], recipe: str, **expected: Any) -> dict[str, Any]:
    """The first case of a recipe, with some expected values replaced or added."""
    case = next(case for case in cases if case["recipe"] == recipe)
    return case | {"expected": case["expected"] | expected}


def test_every_known_answer_is_found(shared, cases, capsys):
    assert runner.main([str(shared / "known_answers.json")]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"{len(cases)} passed, 0 failed"


def test_every_recipe_of_the_runner_has_a_known_answer(cases):
    assert {case["recipe"] for case in cases} == set(runner.RECIPES)


def spoilings(value: Any) -> Iterator[Any]:
    """The value with one part of it changed, for each part, and with a part too many."""
    if isinstance(value, dict):
        yield value | {"more": 1}
        yield from (value | {key: wrong} for key, part in value.items() for wrong in spoilings(part))
    elif isinstance(value, list):
        yield [*value, 1]
        yield from ([*value[:n], wrong, *value[n + 1 :]] for n, part in enumerate(value) for wrong in spoilings(part))
    elif isinstance(value, bool):
        yield not value
    else:
        yield f"{value}?" if isinstance(value, str) else value + 1


def test_no_part_of_an_expected_value_can_be_changed_without_a_failure(cases):
    for case in cases:
        found = runner.RECIPES[case["recipe"]](**case["inputs"])
        for wrong in spoilings(case["expected"]):
            assert any(runner.differences(wrong, found, tolerance=case["tolerance_abs"])), (case["id"], wrong)


def test_a_number_is_held_to_the_tolerance_of_its_case(cases):
    case = first(cases, "poisson_count_ci_garwood")
    low, high = case["expected"]["ci95"]
    assert not runner.faults(case | {"expected": {"ci95": [low, high]}})
    assert runner.faults(case | {"expected": {"ci95": [low, high + 2e-4]}})
    assert not runner.faults(case | {"expected": {"ci95": [low, high + 2e-4]}, "tolerance_abs": 1e-3})


def test_failures_are_named_counted_and_set_the_exit_code(cases, tmp_path, capsys):
    good, bad = first(cases, "xmr"), first(cases, "xmr", mean=7.0)
    assert runner.main([write(tmp_path, good, bad)]) == 1
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].startswith(f"FAILED {bad['id']} (xmr): mean: expected 7.0, found 1.9444")
    assert printed[-1] == "1 passed, 1 failed"


def test_an_unknown_recipe_is_a_failure_that_says_so(tmp_path, capsys):
    case = {"id": "new", "recipe": "horoscope", "inputs": {}, "expected": {"luck": 1}}
    assert runner.main([write(tmp_path, case)]) == 1
    assert "unknown recipe 'horoscope'" in capsys.readouterr().out


def test_an_expected_value_that_is_not_computed_is_a_failure(cases):
    assert runner.faults(first(cases, "kish_design_effect", luck=1)) == ["luck: not computed"]


def test_a_case_that_expects_nothing_is_a_failure(cases):
    assert runner.faults(first(cases, "xmr") | {"expected": {}})


def test_inputs_that_cannot_be_used_fail_their_case_and_no_other(cases, tmp_path, capsys):
    broken = first(cases, "xmr") | {"inputs": {"values": []}}
    assert runner.main([write(tmp_path, broken, first(cases, "xmr"))]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "1 passed, 1 failed"


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"count_now": 3, "count_prev": 0}, {"rate_ratio": "inf", "pct_change": "inf", "log_se": None}),
        ({"count_now": 0, "count_prev": 0}, {"rate_ratio": None, "p_two_sided_exact_binomial": 1.0}),
    ],
)
def test_infinite_and_undefined_values_are_compared(inputs, expected):
    assert runner.faults({"recipe": "poisson_rate_ratio", "inputs": inputs, "expected": expected}) == []


@pytest.mark.parametrize(("expected", "found"), [(True, 1), (1, True), (None, 0), ("3", 3), ("inf", 9e9), (0, None)])
def test_values_of_different_kinds_are_not_the_same(expected, found):
    assert not runner.same(expected, found, tolerance=0.5)


def test_a_file_without_cases_passes_nothing(tmp_path, capsys):
    assert runner.main([write(tmp_path)]) == 1
    assert runner.main([str(tmp_path / "missing.json")]) == 2
    assert "missing.json" in capsys.readouterr().err
