"""The two engines that turn the stitched source into one self-contained HTML page.

Quarto when it is there, otherwise the pandoc that comes with the project. Both read the same folder, with the
same template, style sheet and filter, and write the same <main>. The folder stays usable by hand: `quarto
render` and `quarto preview` work inside it.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypandoc

from progress_update.brand import Brand
from progress_update.errors import RenderError
from progress_update.marks import marks_css
from progress_update.whole_file import beside

SOURCE = "index.qmd"
TEMPLATES = ("_quarto.yml", "pandoc.yml", "template.html", "style.css", "paper.css", "embargo.css", "report.lua")
TIME_LIMIT = 300  # seconds; a render takes one to five
# Pandoc makes its page in 128 MB before it first looks for garbage: a tenth less time, the same page.
ROOMY = ("+RTS", "-A128m", "-RTS")
QUARTO_LEAST = (1, 4)  # the first that runs a filter before its own steps (`at: pre-ast`)

# What either engine says when it leaves something out and goes on.
_LEFT_OUT = re.compile(r"Could not fetch resource|Could not convert|not found in resource path|Unable to resolve", re.I)
# Colours of a terminal, and the level that pandoc puts before a message.
_NOISE = re.compile(r"\x1b\[[0-9;]*m|\[WARNING\]")


@dataclass(frozen=True)
class Engine:
    """A program that renders the source: `quarto` or `pandoc`, its version, and how it is called."""

    name: str
    version: str
    command: tuple[str, ...]


def choose_engine(wanted: str = "auto") -> Engine:
    """The engine for "auto" (Quarto if it is on the path and runs, else pandoc), "quarto" or "pandoc".

    Raises RenderError for any other word, and when Quarto is wanted but is not there or does not run.
    """
    if wanted not in ("auto", "quarto", "pandoc"):
        raise RenderError(f"There is no engine called {wanted!r}", remedy="Use ENGINE=auto, quarto or pandoc")
    quarto = None if wanted == "pandoc" else _quarto()
    if wanted == "quarto" and quarto is None:
        raise RenderError(
            f"Quarto {'.'.join(map(str, QUARTO_LEAST))} or newer is not on the path, or does not run",
            remedy="Run make quarto to fetch it, or use ENGINE=pandoc, which gives the same page",
        )
    return quarto or _pandoc()


def prepare_source(source: Path, templates: Path, brand: Brand) -> None:
    """Put beside `source`/index.qmd what both engines need: template, filter, settings, styles, fonts and logo."""
    for name in TEMPLATES:
        shutil.copyfile(templates / "report" / name, source / name)
    (source / "fonts").mkdir(exist_ok=True)
    for face in brand.faces:
        shutil.copyfile(face.path, source / "fonts" / face.path.name)
    (source / "brand.css").write_text(brand.css() + marks_css(brand), encoding="utf-8")
    (source / "brand.yml").write_text(_brand_metadata(brand), encoding="utf-8")
    if brand.logo:
        shutil.copyfile(brand.logo, source / brand.logo.name)


def write_html(source: Path, html: Path, engine: Engine) -> None:
    """Render `source`/index.qmd to `html`, one page that needs no other file.

    The page appears whole or not at all, and the engine leaves nothing behind in `source`. Raises RenderError,
    one line, when the engine fails or leaves out something that the source asks for.
    """
    if not (source / SOURCE).is_file():
        raise RenderError("There is no stitched source here", where=str(source / SOURCE), remedy="Run make report")
    with _nothing_left_behind(source):
        page = source / f".{html.stem}.rendered.html"
        _run(engine, source, page.name)
        html.parent.mkdir(parents=True, exist_ok=True)
        with beside(html) as part:
            shutil.copyfile(page, part)


def _quarto() -> Engine | None:
    program = shutil.which("quarto")
    if program is None:
        return None
    try:
        asked = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    version = asked.stdout.strip()
    if tuple(map(int, re.findall(r"\d+", version)[:2])) < QUARTO_LEAST:
        return None
    return Engine("quarto", version, (program, "render", SOURCE, "--to", "html", "--output"))


def _pandoc() -> Engine:
    program = pypandoc.get_pandoc_path()
    return Engine(
        "pandoc", str(pypandoc.get_pandoc_version()), (program, *ROOMY, "--defaults", "pandoc.yml", SOURCE, "--output")
    )


def _run(engine: Engine, source: Path, page: str) -> None:
    try:
        done = subprocess.run(
            [*engine.command, page],
            cwd=source,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=TIME_LIMIT,
        )
    except (OSError, subprocess.TimeoutExpired) as failure:
        raise RenderError(f"{engine.name} did not finish: {failure}", where=str(source / SOURCE)) from failure
    complaint = _complaint(done.stderr, failed=done.returncode != 0 or not (source / page).is_file())
    if complaint:
        raise RenderError(
            f"{engine.name} {engine.version}: {complaint}",
            where=str(source / SOURCE),
            remedy="Correct the source, or the template that wrote it",
        )


def _complaint(said: str, *, failed: bool) -> str:
    """The lines that say what went wrong, as one; nothing if all went well."""
    lines = [_NOISE.sub("", line).strip() for line in said.splitlines()]
    lines = [line for line in lines if line and not line.startswith("at ")]
    telling = [line for line in lines if _LEFT_OUT.search(line)]
    if telling or not failed:
        return " ".join(telling[:3])
    errors = [line for line in lines if re.search(r"error|exception|report\.lua:", line, re.I)]
    return " ".join((errors or lines[-3:] or ["it failed without a word"])[:3])


def _brand_metadata(brand: Brand) -> str:
    """What the template says of the publisher. JSON, because it is YAML that needs no care with quotes."""
    metadata: dict[str, object] = {"publisher": brand.name, "wordmark": list(brand.wordmark)}
    if brand.logo:
        metadata |= {"logo": brand.logo.name, "logo-alt": brand.logo_alt}
    return json.dumps(metadata, ensure_ascii=False, indent=2) + "\n"


@contextmanager
def _nothing_left_behind(folder: Path) -> Iterator[None]:
    """Remove from `folder`, at the end, what was not there at the beginning."""
    before = set(folder.iterdir())
    try:
        yield
    finally:
        for left in set(folder.iterdir()) - before:
            shutil.rmtree(left) if left.is_dir() else left.unlink()
