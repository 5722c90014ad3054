"""The XML of OpenDocument: its name spaces, and elements as text."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = {
    "office": f"{_OASIS}:office:1.0", "style": f"{_OASIS}:style:1.0", "text": f"{_OASIS}:text:1.0",
    "table": f"{_OASIS}:table:1.0", "number": f"{_OASIS}:datastyle:1.0", "fo": f"{_OASIS}:xsl-fo-compatible:1.0",
    "svg": f"{_OASIS}:svg-compatible:1.0", "meta": f"{_OASIS}:meta:1.0", "config": f"{_OASIS}:config:1.0",
    "manifest": f"{_OASIS}:manifest:1.0", "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
}  # fmt: skip


def xml(tag: str, attributes: Mapping[str, str] | None = None, *content: str) -> str:
    """One element; `content` is XML already."""
    written = "".join(f" {name}={quoteattr(value)}" for name, value in (attributes or {}).items())
    inside = "".join(content)
    return f"<{tag}{written}>{inside}</{tag}>" if inside else f"<{tag}{written}/>"


def root(tag: str, *content: str, version: str = "office:version") -> str:
    spaces = {f"xmlns:{prefix}": uri for prefix, uri in NAMESPACES.items()}
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + xml(tag, {**spaces, version: "1.3"}, *content)
