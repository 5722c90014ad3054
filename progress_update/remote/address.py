"""A folder, a bucket or a server opened by its address: no secrets in it, and known servers only."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit, urlunsplit

import fsspec

from progress_update.errors import ReportError

BY_SSH = ("sftp", "ssh")


def opened(address: str, kind: type[ReportError]) -> tuple[Any, str]:
    """The file system of fsspec for an address, and the path in it, without a slash at its end.

    Raises an error of the `kind` for a password in the address, which would end up in logs, and for an address that
    fsspec cannot read.
    """
    parts = urlsplit(address)
    if parts.password is not None:
        plain = urlunsplit(parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@")))
        remedy = "Leave it out: keys come from the environment, ~/.aws or ~/.ssh"
        raise kind("The address holds a password", where=plain, remedy=remedy)
    if parts.scheme in BY_SSH:
        from progress_update.remote import sftp

        sftp.register()
    try:
        files, path = fsspec.url_to_fs(address)
    except (ImportError, ValueError) as fault:
        remedy = "Write a folder, s3://bucket/folder or sftp://name@host/folder"
        raise kind(f"It cannot be opened ({fault})", where=address, remedy=remedy) from fault
    return files, path.rstrip("/")
