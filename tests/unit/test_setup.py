"""The set-up: what is pinned and what make promises."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import set_up
import set_up_quarto
import yaml
from lock_versions import CONDA_NAMES, with_versions

TARGETS = {
    "setup", "report", "demo", "briefing", "ingest", "test", "check", "lock", "notebooks", "fix", "clean", "quarto",
    "help",
}  # fmt: skip


@pytest.fixture(scope="module")
def pyproject(root: Path) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def direct(pyproject: dict) -> set[str]:
    """The packages that pyproject names, by normal name."""
    stated = [*pyproject["project"]["dependencies"], *pyproject["dependency-groups"]["dev"]]
    return {normal(re.match(r"[\w.-]+", requirement).group()) for requirement in stated}


@pytest.fixture(scope="module")
def lock(root: Path) -> str:
    return (root / "requirements.lock").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def locked(lock: str) -> dict[str, str]:
    return {normal(name): version for name, version in re.findall(r"^([\w.-]+)==([^ \n]+)", lock, re.MULTILINE)}


@pytest.fixture(scope="module")
def conda(root: Path) -> dict[str, str]:
    """Version by package in environment.yml, conda's names read back to PyPI's."""
    listed = yaml.safe_load((root / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    pip = next(part["pip"] for part in listed if isinstance(part, dict))
    pinned = [re.split("==?", line) for line in [*listed, *pip] if isinstance(line, str) and re.search("[^<>]=", line)]
    names = ((normal(CONDA_NAMES.get(name, name)), version) for name, version in pinned)
    return dict(names)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def make(*arguments: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run make as a person would, whatever make these tests were started by."""
    inherited = {"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "PERIOD", "FILE", "SOURCE", "PUBLISHED", "AREA"}
    environment = {name: value for name, value in os.environ.items() if name not in inherited}
    return subprocess.run(
        ["make", *arguments], cwd=folder, env=environment | variables, capture_output=True, text=True, timeout=60
    )


# What is pinned


def test_every_direct_dependency_is_in_the_lock(direct: set[str], locked: dict[str, str]) -> None:
    assert direct - locked.keys() == set()


def test_conda_gets_the_version_of_the_lock(direct: set[str], locked: dict[str, str], conda: dict[str, str]) -> None:
    assert {name: conda.get(name) for name in direct} == {name: locked[name] for name in direct}


def test_conda_pins_nothing_that_the_project_does_not_name(direct: set[str], conda: dict[str, str]) -> None:
    assert conda.keys() - direct == {"quarto"}


def test_conda_and_make_bring_the_same_quarto(conda: dict[str, str]) -> None:
    assert conda["quarto"] == set_up_quarto.QUARTO_VERSION


def test_the_users_packages_are_in_the_conda_environment(conda: dict[str, str]) -> None:
    assert {"quarto", "jupyter", "pandas", "matplotlib", "seaborn", "papermill", "weasyprint"} <= conda.keys()


def test_every_pin_has_a_hash(lock: str) -> None:
    entries = re.split(r"^(?=\S)", re.sub(r"^#.*\n", "", lock, flags=re.MULTILINE), flags=re.MULTILINE)[1:]
    assert len(entries) > 100
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_lock_names_no_address(lock: str) -> None:
    assert "://" not in lock
    assert re.search(r"^--", lock, re.MULTILINE) is None


def test_the_oldest_and_newest_python_agree_with_the_set_up(pyproject: dict) -> None:
    oldest, newest = min(set_up.PYTHON_MINORS), max(set_up.PYTHON_MINORS)
    assert pyproject["project"]["requires-python"] == f">=3.{oldest},<3.{newest + 1}"


def test_locking_gives_conda_the_new_version_and_leaves_other_lines() -> None:
    conda = (
        "  - python>=3.11,<3.14\n  - brotli-python=1.0\n  - pip:\n      - pypandoc_binary==1.0\n      - quarto=1.6\n"
    )
    expected = conda.replace("brotli-python=1.0", "brotli-python=2.1").replace("binary==1.0", "binary==1.17")
    assert with_versions(conda, {"brotli": "2.1", "pypandoc-binary": "1.17", "python": "9"}) == expected


@pytest.mark.xdist_group("together")
def test_tests_of_a_group_stay_with_one_worker(request: pytest.FixtureRequest) -> None:
    spread = "PYTEST_XDIST_WORKER" in os.environ and request.config.getvalue("loadgroup")
    assert request.node.nodeid.endswith("@together" if spread else "worker")


# What make promises


def test_every_target_says_what_it_does(root: Path) -> None:
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^\.PHONY: ([\w-]+)", makefile, re.MULTILINE))
    assert targets >= TARGETS
    assert targets == set(re.findall(r"^([\w-]+):.* ## \S", makefile, re.MULTILINE))


def test_make_alone_lists_every_target(root: Path) -> None:
    listed = set(re.findall(r"^  make ([\w-]+) ", make(folder=root).stdout, re.MULTILINE))
    assert listed >= TARGETS


@pytest.mark.parametrize(
    ("arguments", "missing"),
    [
        (["report"], "PERIOD"),
        (["gate"], "PERIOD"),
        (["report", "PERIOD="], "PERIOD"),
        (["briefing"], "PERIOD"),
        (["ingest", "SOURCE=s", "PUBLISHED=2022-05-01"], "FILE"),
        (["ingest", "FILE=a.csv", "PUBLISHED=2022-05-01"], "SOURCE"),
        (["ingest", "FILE=a.csv", "SOURCE=s"], "PUBLISHED"),
    ],
)
def test_a_missing_parameter_is_one_line_with_an_example(root: Path, arguments: list[str], missing: str) -> None:
    done = make(*arguments, folder=root)
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert f"needs {missing}, for example: make {arguments[0]} " in line


def test_ci_checks_first_and_ends_with_the_tests(root: Path) -> None:
    script = root / ".ci" / "run"
    assert os.access(script, os.X_OK)
    commands = [line for line in script.read_text(encoding="utf-8").splitlines() if line.startswith("make")]
    assert commands == ["make -j2 check system", "make test"]


@pytest.mark.parametrize("folder", ["notebooks", "reports", "data", "templates", "params", "tests"])
def test_the_agreed_folders_exist(root: Path, folder: str) -> None:
    assert (root / folder).is_dir()


@pytest.mark.parametrize(
    ("path", "ignored"),
    [
        (".venv/bin/python", True),
        ("reports/2022Q1/progress-update.pdf", True),
        ("progress_update/__pycache__/cli.cpython-311.pyc", True),
        ("notebooks/.ipynb_checkpoints/a.ipynb", True),
        (".cache/chapters/a", True),
        ("reports/README.md", False),
        ("data/editions/pas-borough/2026-04/observations.parquet", False),
        ("params/2022Q1.yml", False),
    ],
)
def test_git_keeps_what_was_written_and_ignores_what_was_made(root: Path, path: str, ignored: bool) -> None:
    asked = subprocess.run(["git", "check-ignore", "--no-index", "-q", path], cwd=root, capture_output=True)
    if asked.returncode == 128:
        pytest.skip("this copy is not a git repository")
    assert (asked.returncode == 0) is ignored


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Path:
    """A folder with the real Makefile and a set-up that only writes down that it ran."""
    folder = tmp_path / "a folder"
    (folder / "scripts").mkdir(parents=True)
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(root / name, folder)
    (folder / "scripts" / "set_up.py").write_text(
        "import pathlib, sys\n"
        "python = pathlib.Path('.venv/bin/python')\n"
        "python.parent.mkdir(parents=True, exist_ok=True)\n"
        "python.write_text('#!/bin/sh\\n')\n"
        "python.chmod(0o755)\n"
        "pathlib.Path(sys.argv[2]).touch()\n"
        "with open('ran', 'a') as ran: ran.write('x')\n",
        encoding="utf-8",
    )
    return folder


def runs(folder: Path) -> int:
    done = make("setup", folder=folder)
    assert done.returncode == 0, done.stderr
    return len((folder / "ran").read_text(encoding="utf-8"))


def test_a_second_make_sets_nothing_up(project: Path) -> None:
    assert [runs(project), runs(project)] == [1, 1]


def test_a_newer_date_on_the_same_lock_sets_nothing_up(project: Path) -> None:
    runs(project)
    os.utime(project / "requirements.lock")
    assert runs(project) == 1


def test_another_lock_is_installed(project: Path) -> None:
    runs(project)
    with (project / "requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write("# another pin\n")
    assert runs(project) == 2


def test_a_folder_that_was_moved_is_set_up_anew(project: Path) -> None:
    runs(project)
    assert runs(project.rename(project.with_name("moved"))) == 2


def test_an_environment_that_lost_its_python_is_set_up_anew(project: Path) -> None:
    runs(project)
    (project / ".venv" / "bin" / "python").unlink()
    assert runs(project) == 2


def test_an_active_conda_environment_is_used_as_it_stands(project: Path, tmp_path: Path) -> None:
    python = tmp_path / "conda env" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\n", encoding="utf-8")
    python.chmod(0o755)
    place = str(python.parent.parent)
    done = make("setup", folder=project, CONDA_DEFAULT_ENV="progress-update", CONDA_PREFIX=place)
    assert done.returncode == 0, done.stderr
    assert not (project / "ran").exists()
