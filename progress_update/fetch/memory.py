"""What servers said of the files of a source when they were last fetched.

Kept in .cache, so that the next time they are only asked whether there is another version. It is believed
only while the edition that was made from just those files is held: a file that failed a check is never
remembered, and a lost cache costs a download.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from progress_update.editions import Edition
from progress_update.fetch.download import Download
from progress_update.fetch.partial import Version
from progress_update.whole_file import write_whole


@dataclass(frozen=True)
class Memory:
    """The edition that the last fetch ended with, and the versions of its files by address."""

    edition: Edition | None = None
    versions: Mapping[str, Version] = field(default_factory=dict)


def checksums(edition: Edition) -> set[str]:
    return {str(file["sha256"]) for file in edition.record["received"]}


def remember(file: Path, edition: Edition, downloads: Sequence[Download]) -> None:
    said = {each.address: asdict(each.version) | {"sha256": each.sha256} for each in downloads}
    write_whole(file, json.dumps({"edition": edition.id, "files": said}, indent=2))


def recall(file: Path, editions: Sequence[Edition], addresses: set[str]) -> Memory:
    """What was remembered of just these addresses; nothing when there is nothing to believe."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        versions = {address: Version(said["etag"], said["last_modified"]) for address, said in kept["files"].items()}
        sums = {said["sha256"] for said in kept["files"].values()}
        edition = next((edition for edition in editions if edition.id == kept["edition"]), None)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Memory()
    if edition is None or sums != checksums(edition) or set(versions) != addresses:
        return Memory()
    return Memory(edition, {address: version for address, version in versions.items() if version.conditions})
