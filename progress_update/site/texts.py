"""Texts that are kept as Markdown, the rules of judgement and what the settings say, as HTML: one call of pandoc."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pypandoc
from markupsafe import Markup

_BETWEEN = "\n\n::: {{#text-{}}}\n:::\n\n"
_BETWEEN_HTML = re.compile(r'<div id="text-([a-z]+)">\s*</div>')
_TABLE = re.compile(r"<table.*?</table>", re.DOTALL)


def as_html(texts: Mapping[str, str]) -> dict[str, Markup]:
    """Each text as HTML, its tables with labels for narrow screens."""
    joined = "".join(_BETWEEN.format(name) + text for name, text in texts.items())
    html = pypandoc.convert_text(joined, "html5", format="markdown", extra_args=["--wrap=none", "--columns=10000"])
    parts = _BETWEEN_HTML.split(html)
    return {name: Markup(_TABLE.sub(_labelled, part)) for name, part in zip(parts[1::2], parts[2::2], strict=True)}


def _labelled(table: re.Match[str]) -> str:
    """A table with the scope of its headers, and the name of its column in each cell."""
    text = re.sub(r"<colgroup>.*?</colgroup>", "", table[0], flags=re.DOTALL)
    headers = [re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<th[^>]*>(.*?)</th>", text, re.DOTALL)]
    text = re.sub(r"<th(?=[ >])", '<th scope="col"', text)
    rows = re.split(r"(?=<tr)", text)
    return re.sub(r' class="(?:odd|even|header)"', "", "".join(_row(row, headers) for row in rows))


def _row(row: str, headers: list[str]) -> str:
    cells = re.split(r"(?=<td)", row)
    if len(cells) < 2:
        return row
    first = re.sub(r"<td[^>]*>(.*?)</td>", r'<th scope="row">\1</th>', cells[1], flags=re.DOTALL)
    rest = [cell.replace("<td", f'<td data-label="{headers[n]}"', 1) for n, cell in enumerate(cells[2:], 1)]
    return "".join([cells[0], first, *rest])
