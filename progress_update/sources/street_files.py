"""Street files of data.police.uk as they lie: one CSV file a month and force, or a zip as the site hands it out.

Only the file's name says its month and force, so it has to have its published name. Of a zip, the street files
of the Met are unpacked into a folder of the caller's; files of other forces, outcomes and stops are left.
"""

from __future__ import annotations

import re
import shutil
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

import pandas as pd

from progress_update.errors import DataFileError
from progress_update.sources import receive
from progress_update.sources.sheet import Sheet

WHAT = "a street file of data.police.uk"
COLUMNS = (
    "Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location",
    "LSOA code", "LSOA name", "Crime type", "Last outcome category", "Context",
)  # fmt: skip
IN_A_FOLDER = "*-metropolitan-street.csv"

_NAME = re.compile(
    r"(?P<month>(19|20)[0-9]{2}-(0[1-9]|1[0-2]))-(?P<force>[a-z-]+?)-(?P<kind>street|outcomes|stop-and-search)\.csv"
)
_HEAD = 65_536  # bytes that are looked at before a file is read
_ZIP = b"PK"


@dataclass(frozen=True)
class StreetFile:
    """A month's file that can be read, and the received file that it is or was in."""

    path: Path
    month: str
    received: str


def open_files(files: Sequence[Path], scratch: Path) -> tuple[list[StreetFile], list[str]]:
    """The months in `files`, unpacked under `scratch` where they came in a zip, and notes on what was left.

    Raises DataFileError for a file that is no street file of the Met, and for a month that is there twice.
    """
    found: list[StreetFile] = []
    notes: list[str] = []
    for number, path in enumerate(files):
        if _head(path).startswith(_ZIP):
            opened, left = _unpacked(path, scratch / str(number))
            found += opened
            notes += [f"{path.name}: {left} files that are no street files of the Met were not read"] if left else []
        else:
            found.append(StreetFile(path, _month(path), path.name))
    _refuse_months_twice((file.month, file.received) for file in found)
    for file in found:
        _refuse_other_layout(file.path)
    return found, notes


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)


def _month(path: Path) -> str:
    receive.refuse_no_csv(path, _head(path))
    name = _NAME.fullmatch(path.name)
    if name is None:
        raise DataFileError(
            "The file's name does not say its month and force",
            where=path.name,
            remedy="Give it its published name, such as 2022-01-metropolitan-street.csv",
        )
    if (name["force"], name["kind"]) != ("metropolitan", "street"):
        raise DataFileError(
            f"This is the {name['kind']} file of {name['force']}",
            where=path.name,
            remedy=f"Give the Met's street file, {name['month']}-metropolitan-street.csv",
        )
    return name["month"]


def _unpacked(path: Path, folder: Path) -> tuple[list[StreetFile], int]:
    """The Met's street files in a zip, and how many others it holds."""
    try:
        with ZipFile(path) as archive:
            inside = [member for member in archive.infolist() if not member.is_dir()]
            wanted = {member: month for member in inside if (month := _wanted(member))}
            _refuse_unfit(path, wanted, folder.parent)
            folder.mkdir()
            unpacked = [StreetFile(_copy(archive, member, folder), wanted[member], path.name) for member in wanted]
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise DataFileError(
            f"This is not a whole zip that opens without a password ({' '.join(str(error).split())})",
            where=path.name,
            remedy="Download it again",
        ) from error
    return unpacked, len(inside) - len(wanted)


def _wanted(member: ZipInfo) -> str:
    """The month of a street file of the Met, else nothing."""
    name = _NAME.fullmatch(PurePosixPath(member.filename).name)
    return name["month"] if name and (name["force"], name["kind"]) == ("metropolitan", "street") else ""


def _refuse_unfit(path: Path, wanted: dict[ZipInfo, str], folder: Path) -> None:
    if not wanted:
        raise DataFileError(
            "There is no street file of the Met in this zip",
            where=path.name,
            remedy="It holds files such as 2022-01/2022-01-metropolitan-street.csv",
        )
    _refuse_months_twice((month, path.name) for month in wanted.values())
    needed, free = sum(member.file_size for member in wanted), shutil.disk_usage(folder).free
    if needed > free:
        raise DataFileError(
            f"Unpacking takes {needed / 1e9:.1f} GB and {free / 1e9:.1f} GB are free",
            where=path.name,
            remedy="Name a folder with more room in TMPDIR",
        )


def _copy(archive: ZipFile, member: ZipInfo, folder: Path) -> Path:
    target = folder / PurePosixPath(member.filename).name
    with archive.open(member) as source, target.open("wb") as sink:
        shutil.copyfileobj(source, sink, 1 << 20)
    return target


def _refuse_months_twice(months: Iterable[tuple[str, str]]) -> None:
    seen = list(months)
    month, times = Counter(month for month, _ in seen).most_common(1)[0]
    if times > 1:
        places = sorted({received for one, received in seen if one == month})
        raise DataFileError(
            f"The month {month} is there {times} times", where=" and ".join(places), remedy="Give each month once"
        )


def _refuse_other_layout(path: Path) -> None:
    head = _head(path)
    receive.refuse_no_csv(path, head)
    first, _, rest = head.partition(b"\n")
    header = receive.header_of(path, first.decode("utf-8-sig", errors="replace").strip("\r"))
    Sheet(path.name, pd.DataFrame(columns=header)).expecting(COLUMNS, what=WHAT)
    if tuple(header) != COLUMNS:
        raise DataFileError(
            f"The columns of {WHAT} stand in another order or twice",
            where=f"{path.name}, row 1",
            remedy=f"Their order is {', '.join(COLUMNS)}",
        )
    if not rest.strip() and path.stat().st_size <= _HEAD:
        raise receive.no_rows(path.name)
    with path.open("rb") as file:
        file.seek(-1, 2)
        if file.read() != b"\n":
            raise receive.no_last_end(path.name)
