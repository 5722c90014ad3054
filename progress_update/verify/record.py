"""A release's manifest, read strictly: what a rebuild is made from has to be told whole."""

from __future__ import annotations

from datetime import date
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, PrivateAttr, StringConstraints, ValidationError

from progress_update.areas import LONDON
from progress_update.as_at import NEWEST, AsAt
from progress_update.errors import PeriodError, VerifyError
from progress_update.formats import formats_in
from progress_update.manifest import MANIFEST
from progress_update.period import Period


def _inside(name: str) -> str:
    """A manifest from elsewhere may not lead out of the project or of the release."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise ValueError("not a path inside its folder")
    return name


Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Inside = Annotated[str, AfterValidator(_inside)]


class Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Asked(Part):
    as_at: date | Literal["newest"] | None


class Quarter(Part):
    id: str
    label: str


class Place(Part):
    code: str
    name: str


class Hour(Part):
    embargoed: bool


class Program(Part):
    name: str
    version: str


class Code(Part):
    commit: str | None
    changed: bool | None
    sources: Sha256
    version: str


class EditionTold(Part):
    """An edition as the manifest has it; invented figures have neither record nor observations."""

    source: Inside
    edition: Inside
    record: Sha256 | None = None
    observations: Sha256 | None = None

    @property
    def folder(self) -> str:
        return f"data/editions/{self.source}/{self.edition}"

    @property
    def files(self) -> dict[str, str]:
        """Its stored files by their path in the project, with their checksums; the observations come last."""
        told = {"edition.json": self.record, "observations.parquet": self.observations}
        return {f"{self.folder}/{name}": sha for name, sha in told.items() if sha}


class Record(Part):
    """What the manifest of a release says that it was made from and holds."""

    period: Quarter
    area: Place = Place(code=LONDON, name="London")
    illustrative: bool
    release: Hour = Hour(embargoed=False)  # releases from before there was an embargo say nothing of it
    as_at: date | None
    asked: Asked
    python: str
    tools: dict[str, str]
    inputs: dict[Inside, Sha256]
    editions: list[EditionTold]
    title: str
    engine: Program
    code: Code
    outputs: dict[Inside, Sha256]

    _folder: Path = PrivateAttr()
    _quarter: Period = PrivateAttr()

    @property
    def folder(self) -> Path:
        return self._folder

    @property
    def quarter(self) -> Period:
        return self._quarter

    @property
    def day(self) -> AsAt:
        """The day of its editions, however it came to be chosen."""
        return self.as_at or NEWEST

    @property
    def formats(self) -> tuple[str, ...]:
        return formats_in(self.outputs)


def read_record(folder: Path) -> Record:
    """The record of the release in `folder`. Raises VerifyError when its manifest is missing or not whole."""
    file = folder / MANIFEST
    remedy = "Build the report anew: make report"
    try:
        record = Record.model_validate_json(file.read_bytes())
        record._folder, record._quarter = folder, Period.parse(record.period.id)
    except OSError:
        raise VerifyError("There is no release here: no manifest.json", where=str(folder), remedy=remedy) from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the file"
        what = f"The manifest cannot be rebuilt from: {place}: {first['msg']}"
        raise VerifyError(what, where=str(file), remedy=remedy) from None
    except PeriodError as error:
        raise VerifyError(f"The manifest names no quarter: {error.what}", where=str(file), remedy=remedy) from None
    return record
