"""A project of its own for each kind of build, and the releases that many tests look at, built once a run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock
from fixtures.offline import cut_off, watched
from fixtures.places import bucket, host, place  # noqa: F401

from progress_update.areas import LONDON
from progress_update.editions import Provenance, Received, find_edition, read_observations, write_edition
from progress_update.folders import ROOT, Folders
from progress_update.formats import EVERY, USUAL
from progress_update.period import Period
from progress_update.pipeline import build
from progress_update.progress import Progress
from progress_update.render.engines import choose_engine

LINKED = ("data", "templates", "requirements.lock")
COPIED = ("params", "notebooks")

# Tests share the cores already: a build that spreads over all of them would only load more. One does, see `release`.
os.environ.setdefault("WORKERS", "1")


def make_project(folder: Path, root: Path, *, like: Path | None = None) -> Folders:
    """A project folder that shares data and templates with the real one and has its own settings and notebooks.

    It begins with a copy of the cache that the release `like` was made with, if that is given: what other claims were
    proved on is not made again.
    """
    folder.mkdir(parents=True)
    for name in LINKED:
        (folder / name).symlink_to(root / name)
    for name in COPIED:
        shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    if like:
        shutil.copytree(like.parents[1] / ".cache", folder / ".cache")
    return Folders(folder)


def own_project(folder: Path, root: Path) -> Folders:
    """A project that shares nothing, so that anything in it may be changed."""
    folders = make_project(folder, root)
    for name in LINKED:
        (folder / name).unlink()
        copy = shutil.copytree if (root / name).is_dir() else shutil.copyfile
        copy(root / name, folder / name)
    return folders


@pytest.fixture
def project(tmp_path: Path, root: Path) -> Folders:
    return make_project(tmp_path / "project", root)


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Callable[[str, Callable[[Path], object]], Path]:
    """Make something in a named folder once, however many processes the tests run in."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared if worker_id == "master" else shared.parent

    def make(name: str, maker: Callable[[Path], object]) -> Path:
        folder, done = shared / name, shared / f"{name}.done"
        with FileLock(shared / f"{name}.lock"):
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)
                maker(folder)
                done.touch()
        return folder

    return make


@pytest.fixture(scope="session")
def release(once: Callable[..., Path], root: Path) -> Path:
    """The release folder of 2022Q1, by the embedded engine."""
    folder = once("built", lambda folder: _build(folder, root, workers=2))
    return folder / "reports" / "2022Q1"


@pytest.fixture(scope="session")
def verified(once: Callable[..., Path], briefed: Path, root: Path) -> Path:
    """What `verify` said of the briefed release, `said.json`, where everything else is another: see `_verify`."""
    return once("verified elsewhere", lambda folder: _verify(folder, root, briefed))


@pytest.fixture(scope="session")
def demo(once: Callable[..., Path], root: Path) -> Path:
    """The demonstration of 2022Q1, with invented figures, in every format."""
    folder = once("demo", lambda folder: _build(folder, root, demo=True, formats=EVERY))
    return folder / "reports" / "2022Q1-demo"


@pytest.fixture(scope="session")
def briefed(once: Callable[..., Path], release: Path, root: Path) -> Path:
    """The release of 2022Q1 with its briefing pack, which was added to the release that was there."""
    folder = once("briefed", lambda folder: _brief(folder, root, release))
    return folder / "reports" / "2022Q1"


@pytest.fixture(scope="session")
def early(once: Callable[..., Path], root: Path) -> Path:
    """The first quarter that can be built, 2018Q1: fewer sources, no year before."""
    folder = once("built early", lambda folder: _build(folder, root, period="2018Q1"))
    return folder / "reports" / "2018Q1"


@pytest.fixture(scope="session")
def borough(once: Callable[..., Path], root: Path) -> Path:
    """The release of Hackney for 2022Q1: the one borough that is built."""
    folder = once("built borough", lambda folder: _build(folder, root, area="E09000012"))
    return folder / "reports" / "2022Q1-hackney"


def _brief(folder: Path, root: Path, release: Path) -> None:
    """Leaves the names of the stages that were gone through beside the release."""
    folders, progress = make_project(folder, root, like=release), Progress()
    shutil.copytree(release, folders.reports / release.name)
    build(Period(2022, 1), folders, formats=EVERY, onto_held=True, workers=1, progress=progress)
    (folder / "stages").write_text("\n".join(progress.seconds), encoding="utf-8")


@pytest.fixture(scope="session")
def by_quarto(once: Callable[..., Path], release: Path, root: Path) -> Path:
    """The release of 2022Q1 by Quarto, where Quarto is on the path."""
    if choose_engine("auto").name != "quarto":
        pytest.skip("Quarto is not on the path, so its release was not built and not checked")
    folder = once("built by quarto", lambda folder: _build(folder, root, engine="quarto", like=release))
    return folder / "reports" / "2022Q1"


def _build(
    folder: Path, root: Path, *, engine: str = "pandoc", demo: bool = False, period: str = "2022Q1", area: str = LONDON,
    like: Path | None = None, workers: int = 1, formats: tuple[str, ...] = USUAL,
) -> None:  # fmt: skip
    folders, progress = make_project(folder, root, like=like), Progress()
    build(
        Period.parse(period), folders, engine=engine, demo=demo, area=area, workers=workers, formats=formats,
        progress=progress,
    )  # fmt: skip


def _verify(folder: Path, root: Path, release: Path) -> None:
    """The release came in an archive. It is made again in a folder of another name, time zone, locale, hash seed, home,
    user and umask, with one worker, 400 days on, with the network cut off, and where a newer edition is held."""
    archive = shutil.make_archive(str(folder / "archive"), "zip", release)
    shutil.unpack_archive(archive, folder / "a folder of another name")
    (folder / "a folder of another name" / "gate-full.json").write_text("{}", encoding="utf-8")
    project, home = own_project(folder / "project", root), folder / "home of somebody"
    add_newer_edition(project)
    home.mkdir()
    watching, _ = watched(folder)
    otherwise = watching | {
        "TZ": "Pacific/Kiritimati", "LANG": "POSIX", "LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0",
        "PYTHONHASHSEED": "4242", "HOME": str(home), "USER": "somebody", "LOGNAME": "somebody", ROOT: str(project.root),
    }  # fmt: skip
    command = ["verify", str(folder / "a folder of another name")]
    done = subprocess.run(
        [*cut_off(), "faketime", "-f", "+400d", sys.executable, "-m", "progress_update.cli", *command],
        capture_output=True, text=True, env=os.environ | otherwise, umask=0o077, timeout=580,
    )  # fmt: skip
    told = {"code": done.returncode, "said": done.stdout, "errors": done.stderr}
    (folder / "said.json").write_text(json.dumps(told), encoding="utf-8")


def add_newer_edition(project: Folders) -> None:
    """A later publication of crime figures, in which last months' burglaries are fewer."""
    held = find_edition(project.editions, "mps_borough_crime", "2026-01-18")
    rows = read_observations(held)
    rows.loc[rows["series"].str.startswith("burglary"), "value"] //= 2
    told = {name: held.record[name] for name in (
        "source", "publisher", "title", "licence", "attribution", "landing", "published_basis", "reader",
    )}  # fmt: skip
    received = (Received("later.csv", "cd" * 32, 1, len(rows)),)
    published = date(2026, 2, 18)
    write_edition(project.editions, Provenance(**told, edition="2026-02-18", published_on=published,
                                               received=received), rows)  # fmt: skip
