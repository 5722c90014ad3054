"""The brand's fonts travel with the Word document, so that it looks the same where they are not installed."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from progress_update.brand import Brand
from progress_update.briefing.word.styles import R, W
from progress_update.office.typefaces import obfuscated, office_faces, truetype

_FOLDER = "word/fonts"
_TYPE = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/font"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# What stands in where a program shows no embedded font: name, and the kind of letter it is.
_INSTEAD = {"sans": ("Arial", "swiss", "020B0604020202020204"), "serif": ("Georgia", "roman", "02040502050405020303")}


def embed_fonts(parts: dict[str, bytes], brand: Brand) -> None:
    """Add the fonts to the parts of a Word file, and name them with what to use in their place."""
    faces = office_faces(brand)
    described, links = "", ""
    for kind, (other, family, panose) in _INSTEAD.items():
        name, embedded = getattr(brand.fonts, kind), ""
        for (of, style), face in faces.items():
            if of == name:
                number = links.count("<Relationship ") + 1
                key, content = obfuscated(truetype(face, paired=True))
                parts[f"{_FOLDER}/font{number}.odttf"] = content
                links += f'<Relationship Id="rId{number}" Type="{_RELATION}" Target="fonts/font{number}.odttf"/>'
                embedded += f'<w:embed{style.replace(" ", "")} r:id="rId{number}" w:fontKey="{key}"/>'
        described += (
            f'<w:font w:name={quoteattr(name)}><w:altName w:val="{other}"/><w:panose1 w:val="{panose}"/>'
            f'<w:charset w:val="00"/><w:family w:val="{family}"/><w:pitch w:val="variable"/>'
            f"{_ordered(embedded)}</w:font>"
        )
    parts["word/fontTable.xml"] = f'{_XML}<w:fonts xmlns:w="{W}" xmlns:r="{R}">{described}</w:fonts>'.encode()
    parts["word/_rels/fontTable.xml.rels"] = (
        f'{_XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'
    ).encode()
    kinds = parts["[Content_Types].xml"]
    default = f'<Default Extension="odttf" ContentType="{_TYPE}"/>'.encode()
    head, tag, rest = kinds.partition(b'package/2006/content-types">')
    parts["[Content_Types].xml"] = head + tag + default + rest


def _ordered(embedded: str) -> str:
    """Regular, bold, italic, bold italic, as the schema has them."""
    pieces = [f"<w:embed{piece}" for piece in embedded.split("<w:embed") if piece]
    order = ["<w:embedRegular", "<w:embedBold ", "<w:embedItalic", "<w:embedBoldItalic"]
    return "".join(sorted(pieces, key=lambda piece: next(n for n, name in enumerate(order) if piece.startswith(name))))
