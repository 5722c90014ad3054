"""params/sources.yml: where each source's current files are, and how patient to be with a server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import httpx
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from progress_update.errors import SettingsError
from progress_update.sources.registry import SOURCES
from progress_update.yaml_lines import read_yaml, validated

FILE = "sources.yml"


def _http(address: str) -> str:
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as fault:
        raise ValueError(f"'{address}' is no address ({fault})") from fault
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError(f"'{address}' is no address: it begins with https://")
    return address


Address = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_http)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=r"^[^/\\.][^/\\]*$")]
History = Literal["grows", "rolls", "replaced"]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Limits(Part):
    """How long to wait, how often to try, how much to take."""

    attempts: int = Field(ge=1, le=20)
    first_wait_seconds: float = Field(gt=0)
    longest_wait_seconds: float = Field(gt=0)
    seconds_to_answer: float = Field(gt=0)
    slowest_kilobytes_a_second: float = Field(ge=0)
    largest_megabytes: float = Field(gt=0)

    @property
    def largest_bytes(self) -> int:
        return int(self.largest_megabytes * 1_000_000)


class Wanted(Part):
    """One file of a publication: at an `address`, or `named` so on the source's page; `*` stands for anything."""

    address: Address | None = None
    named: Name | None = None

    @model_validator(mode="after")
    def _one_at_least(self) -> Wanted:
        if not (self.address or self.named):
            raise ValueError("A file needs an address, or the name it has on the source's page")
        return self


class Listed(Part):
    """Where one source publishes. `metadata` is read instead of `page` where the publisher offers it as JSON."""

    page: Address | None = None
    metadata: Address | None = None
    history: History
    files: tuple[Wanted, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _found_somewhere(self) -> Listed:
        if not (self.page or self.metadata) and any(file.address is None for file in self.files):
            raise ValueError("A file without an address needs the page that links it")
        return self


class Listing(Part):
    limits: Limits
    sources: dict[str, Listed] = Field(min_length=1)


def read_listing(params: Path) -> Listing:
    """`sources.yml` of the folder. Raises SettingsError naming the line of the first fault."""
    document = read_yaml(params / FILE, SettingsError)
    listing = validated(Listing, document.content, [document], SettingsError)
    for id in listing.sources:
        if id not in SOURCES:
            raise SettingsError(
                f"There is no source '{id}'",
                where=document.where(("sources", id)),
                remedy=f"Known: {', '.join(SOURCES)}",
            )
    return listing
