"""What the preview knows, for all who look: which build the pages are of, what changed, what came of it."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass, replace
from threading import Condition


@dataclass(frozen=True)
class State:
    """`build` names the build that pages are of, `step` counts what was told; `fault` is why the last build failed."""

    build: str
    step: int = 0
    is_building: bool = False
    changed: tuple[str, ...] = ()
    reran: tuple[str, ...] = ()
    fault: str = ""
    seconds: float = 0.0

    def as_json(self) -> str:
        return json.dumps(asdict(self))


class Board:
    """The newest state; whoever has heard an older one can wait for it."""

    def __init__(self) -> None:
        self._changes, self._builds = Condition(), 0
        self._begun = f"{time.time():.0f}"  # pages of a preview that ended are not taken for pages of this one
        self.state = State(f"{self._begun}-0")

    def building(self, changed: tuple[str, ...]) -> None:
        self._tell(replace(self.state, is_building=True, changed=changed, reran=(), fault=""))

    def built(self, reran: tuple[str, ...], fault: str, seconds: float) -> None:
        """There are new pages; `fault` is what the gate said of them."""
        self._builds += 1
        build = f"{self._begun}-{self._builds}"
        self._tell(replace(self.state, build=build, is_building=False, reran=reran, fault=fault, seconds=seconds))

    def failed(self, fault: str, seconds: float) -> None:
        """The pages are the old ones."""
        self._tell(replace(self.state, is_building=False, fault=fault, seconds=seconds))

    def wait(self, heard: int, timeout: float) -> State | None:
        """The state once it is newer than the step `heard`; None when nothing was told in time."""
        with self._changes:
            self._changes.wait_for(lambda: self.state.step > heard, timeout)
            return self.state if self.state.step > heard else None

    def _tell(self, state: State) -> None:
        with self._changes:
            self.state = replace(state, step=self.state.step + 1)
            self._changes.notify_all()
