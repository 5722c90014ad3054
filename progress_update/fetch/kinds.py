"""Whether a file that came is of the kind that its name says, before anything reads it."""

from __future__ import annotations

from pathlib import Path

from progress_update.errors import FetchError

_BEGINNINGS = {
    ".xlsx": (b"PK\x03\x04", "an Excel workbook"),
    ".xls": (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    ".parquet": (b"PAR1", "a Parquet file"),
    ".db": (b"SQLite format 3\x00", "an SQLite database"),
}
DATA_SUFFIXES = (".csv", *_BEGINNINGS)


def refuse_other_kind(file: Path, address: str, content_type: str) -> None:
    """Raise FetchError when `file` is empty, a page or a message instead of data, or of another kind."""
    content = file.read_bytes()
    if not content.strip():
        raise FetchError("The file is empty", where=address, remedy="Try again later, or ask the publisher")
    kind = _kind(content)
    wanted = _BEGINNINGS[file.suffix.lower()][1] if file.suffix.lower() in _BEGINNINGS else "a CSV file"
    if kind != wanted:
        said = f", sent as {content_type.partition(';')[0]}" if content_type else ""
        raise FetchError(
            f"{kind[:1].upper()}{kind[1:]} came where {wanted} is expected{said}",
            where=address,
            remedy="Open the address in a browser: the file may have moved. Correct params/sources.yml",
        )


def _kind(content: bytes) -> str:
    for beginning, name in _BEGINNINGS.values():
        if content.startswith(beginning):
            return name
    text = content[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"<"):
        return "a web page"
    if text.startswith((b"{", b"[")):
        return f"a message ({' '.join(text[:80].decode('utf-8', 'replace').split())})"
    if text.startswith(b"%PDF"):
        return "a PDF"
    # Text in another encoding is left to the reader, which says how to save it.
    is_text = b"\x00" not in content[:4000] or content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return "a CSV file" if is_text else "a file of an unknown kind"
