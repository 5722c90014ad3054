"""Serves the preview and makes it anew whenever something that it is made from changes, until Ctrl-C."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from watchfiles import DefaultFilter, watch

from progress_update.codebase import PACKAGE
from progress_update.folders import Folders
from progress_update.preview.board import Board
from progress_update.preview.making import Made, Tell, make
from progress_update.preview.server import Server, Shown

LOOK = 200  # milliseconds between looks at what has changed
TOLD = 3  # files that are named of those that changed; the rest are counted
Maker = Callable[[Tell], Made]


class Relevant(DefaultFilter):
    """Not what editors, Python and Jupyter leave beside their files, nor signatures, which no build reads."""

    ignore_dirs = (*DefaultFilter.ignore_dirs, ".ipynb_checkpoints", "sign-off")
    ignore_entity_patterns = (*DefaultFilter.ignore_entity_patterns, r"^\.", r"\.part$")


def preview(name: str, words: list[str], folders: Folders, port: int) -> None:
    """Show the release `name`, which `report` makes by these words, and the site, until Ctrl-C.

    Raises PreviewError for a port that cannot be had.
    """
    site = folders.cache / "preview" / "site"
    shown = Shown({"site": site, "reports": folders.reports}, _first(name), Board())
    with _ended_by_signals(), suppress(KeyboardInterrupt):
        serve(shown, watched(folders), port, lambda tell: make(words, site, tell), folders.root)
    print(flush=True)


def watched(folders: Folders) -> list[Path]:
    """What reports and the site are made from."""
    places = (folders.params, folders.notebooks, folders.templates, folders.root / "data", PACKAGE)
    return [place for place in places if place.exists()]


def serve(
    shown: Shown, places: Iterable[Path], port: int, maker: Maker, root: Path, stop: Event | None = None
) -> None:  # fmt: skip
    """Serve on `port` and call `maker` at once, then after each change below `places`, until Ctrl-C or `stop`."""
    with Server(port, shown) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        print(f"{server.address}  (Ctrl-C ends it)", flush=True)
        try:
            for changed in _changes(places, root, stop):
                _build(changed, maker, shown.board)
        finally:
            server.shutdown()


def _build(changed: tuple[str, ...], maker: Maker, board: Board) -> None:
    began = time.monotonic()
    if changed:
        _say(f"{', '.join(changed)} changed")
    board.building(changed)
    made = maker(lambda line: print(f"  {line}", flush=True) if ": rerun" in line else None)
    seconds = time.monotonic() - began
    if made.is_new:
        board.built(made.reran, made.fault, seconds)
    else:
        board.failed(made.fault, seconds)
    number = len(made.reran)
    done = f"{number} step{'s' * (number != 1)} done again" if number else "no step had to be done again"
    _say(made.fault or f"Built, {done}, {seconds:.1f} s")


def _changes(places: Iterable[Path], root: Path, stop: Event | None) -> Iterator[tuple[str, ...]]:
    """First nothing, when the watch has begun, then the names of what changed each time; while a build is under way
    they are collected."""
    is_first = True
    looks = watch(
        *places, watch_filter=Relevant(), rust_timeout=LOOK, yield_on_timeout=True, debounce=LOOK, stop_event=stop
    )
    for found in looks:
        if found or is_first:
            yield () if is_first else _named({Path(path) for _, path in found}, root)
        is_first = False


def _named(paths: set[Path], root: Path) -> tuple[str, ...]:
    names = sorted(str(path.relative_to(root)) if path.is_relative_to(root) else path.name for path in paths)
    return (*names[:TOLD], *([f"{len(names) - TOLD} more"] if len(names) > TOLD else []))


def _first(name: str) -> tuple[str, ...]:
    return "/site/index.html", f"/reports/{name}/progress-update.html", f"/reports/{name}/progress-update.pdf"


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """A polite request to end is taken as Ctrl-C."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)
