"""The signatures of a release as files: params/sign-off/2022Q1.yml, and beside it what each signer saw.

Both are text that a difference in git can be read from. A record of what was seen stands there by its checksum, which
its signature names: neither can be changed alone.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints

from progress_update.errors import SignOffError
from progress_update.folders import Folders
from progress_update.sign_off.seen import Seen
from progress_update.whole_file import write_whole
from progress_update.yaml_lines import read_yaml, validated

HEAD = "# Written by make sign: who reviewed what, and the checksum of what they saw ({seen}).\n"
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Signature(Part):
    chapter: Text
    role: Text
    name: Text
    signed_at: datetime
    saw: Sha256


class Register(Part):
    signatures: list[Signature] = []

    def find(self, chapter: str, role: str) -> Signature | None:
        return next((s for s in self.signatures if (s.chapter, s.role.lower()) == (chapter, role.lower())), None)

    def having(self, new: Signature) -> Register:
        """The register with a signature that takes the place of an earlier one for the same chapter and role."""
        others = [s for s in self.signatures if (s.chapter, s.role.lower()) != (new.chapter, new.role.lower())]
        return Register(signatures=sorted([*others, new], key=lambda s: (s.chapter, s.role.lower())))


def files_of(folders: Folders, name: str) -> tuple[Path, Path]:
    """The signatures of a release, and what their signers saw."""
    place = folders.params / "sign-off"
    return place / f"{name}.yml", place / f"{name}.seen.json"


def read_register(folders: Folders, name: str) -> Register:
    """The signatures of a release; none where nobody signed. Raises SignOffError for a file that is not whole."""
    file, _ = files_of(folders, name)
    if not file.exists():
        return Register()
    document = read_yaml(file, SignOffError)
    return validated(Register, document.content or {}, [document], SignOffError)


def read_seen(folders: Folders, name: str) -> dict[str, Seen]:
    """What signers saw, by checksum. Raises SignOffError where a record is not what its checksum says."""
    _, file = files_of(folders, name)
    if not file.exists():
        return {}
    try:
        found = {sha: Seen.of(told) for sha, told in json.loads(file.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError):
        found = {"": Seen()}
    if any(seen.checksum != sha for sha, seen in found.items()):
        remedy = "Take it back from git, or sign anew"
        raise SignOffError("This record of what was seen was changed by hand", where=file.name, remedy=remedy)
    return found


def write(folders: Folders, name: str, register: Register, seen: dict[str, Seen]) -> Path:
    """Leave both files; what no signature names any more is not kept."""
    file, beside = files_of(folders, name)
    wanted = sorted({signature.saw for signature in register.signatures})
    told = json.dumps({sha: asdict(seen[sha]) for sha in wanted if sha in seen}, indent=1, ensure_ascii=False)
    rows = [
        {**one.model_dump(exclude={"signed_at"}), "signed_at": one.signed_at.isoformat(timespec="minutes")}
        for one in register.signatures
    ]
    order = ("chapter", "role", "name", "signed_at", "saw")
    ordered = {"signatures": [{key: row[key] for key in order} for row in rows]}
    text = yaml.safe_dump(ordered, sort_keys=False, allow_unicode=True, width=110)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(beside, f"{told}\n")
    write_whole(file, f"{HEAD.format(seen=beside.name)}\n{text}")
    return file
