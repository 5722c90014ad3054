"""Where things lie: the project's folder and the ones the user named in it."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = "PROGRESS_UPDATE_ROOT"  # environment: the project's folder, where it is not the package's own
TEMPORARY = tempfile.gettempdir()  # for what outlives a build: a build puts its own temporary files elsewhere
BUILD = "PROGRESS_UPDATE_BUILD"  # environment: where a running build keeps its results for the notebooks


@dataclass(frozen=True)
class Folders:
    """The folders under the project's root."""

    root: Path

    @property
    def params(self) -> Path:
        return self.root / "params"

    @property
    def illustrative(self) -> Path:
        """Levels of the invented figures of a demonstration."""
        return self.params / "illustrative.yml"

    @property
    def editions(self) -> Path:
        return self.root / "data" / "editions"

    @property
    def cache(self) -> Path:
        """What may go at any time and costs only time."""
        return self.root / ".cache"

    @property
    def fetched(self) -> Path:
        """Downloads under way, and what publishers' servers said of the last ones."""
        return self.cache / "fetch"

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @property
    def templates(self) -> Path:
        return self.root / "templates"

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def site(self) -> Path:
        """The archive site, unless it is made elsewhere."""
        return self.root / "site"

    @property
    def staging(self) -> Path:
        """Releases in the making, until they are whole."""
        return self.root / "build" / "staging"

    @property
    def failed(self) -> Path:
        """Executed notebooks of builds that a cell stopped."""
        return self.root / "build" / "failed"


def project_folders() -> Folders:
    """The folders of the project named in the environment, else of the one this package stands in."""
    return Folders(Path(os.environ.get(ROOT) or Path(__file__).resolve().parents[1]))
