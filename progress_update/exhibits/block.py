"""A piece of the document: Markdown with the drawings and data files that it names.

In JupyterLab it shows itself as a page; in the executed notebook it also lies as plain data, from
which the document is stitched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MIME = "application/vnd.progress-update.block+json"
READS = "progress-update-reads"  # in an output's metadata, until the build has taken it out


@dataclass(frozen=True)
class Block:
    """`drawings` holds SVG text by path under the source (`figures/x.svg`), `downloads` CSV text likewise.

    `reads` says what of the report it was made from, where a build asks for that.
    """

    markdown: str
    drawings: Mapping[str, str] = field(default_factory=dict)
    downloads: Mapping[str, str] = field(default_factory=dict)
    measures: tuple[str, ...] = ()
    reads: Mapping[str, str] = field(default_factory=dict, compare=False)

    @classmethod
    def joined(cls, blocks: list[Block]) -> Block:
        """One block of many, in order; empty ones leave nothing behind."""
        full = [block for block in blocks if block.markdown]
        return cls(
            "\n\n".join(block.markdown for block in full),
            {name: svg for block in full for name, svg in block.drawings.items()},
            {name: text for block in full for name, text in block.downloads.items()},
            tuple(id for block in blocks for id in block.measures),
        )

    @classmethod
    def from_output(cls, data: Mapping[str, Any]) -> Block:
        """The block in a notebook output's data; the inverse of `_repr_mimebundle_`."""
        return cls(data["markdown"], data["drawings"], data["downloads"], tuple(data["measures"]))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        data = {
            "text/html": preview(self),
            "text/plain": self.markdown,
            MIME: {
                "markdown": self.markdown,
                "drawings": dict(self.drawings),
                "downloads": dict(self.downloads),
                "measures": list(self.measures),
            },
        }
        return (data, {READS: dict(self.reads)}) if self.reads else data


def preview(block: Block) -> str:
    """Plain HTML of the block for JupyterLab: the words, tables and wide drawings, without the report's style."""
    import mistune  # only a notebook's reader needs it

    text = re.sub(r"^:{3,}.*$", "", block.markdown, flags=re.MULTILINE)
    text = re.sub(r"^: (.+)$", r"*\1*", text, flags=re.MULTILINE)
    text = re.sub(r"!\[[^\]]*\]\((?P<file>[^)]+)\)\{[^}]*\.narrow[^}]*\}", "", text)
    drawn = re.sub(
        r"!\[(?P<alt>[^\]]*)\]\((?P<file>[^)]+)\)(\{[^}]*\})?",
        lambda found: block.drawings.get(found["file"], found["alt"]),
        text,
    )
    bare = re.sub(r"\[([^\[\]]*)\]\{[^}]*\}", r"\1", re.sub(r"(?<=\S) ?\{[#.][^}]*\}", "", drawn))
    return str(mistune.create_markdown(escape=False, plugins=["table"])(bare))
