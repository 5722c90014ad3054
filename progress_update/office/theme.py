"""The theme that Word and PowerPoint offer to whoever edits the file: the brand's colours and fonts."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from progress_update.brand import Brand

# Slots of a theme in the order of the schema (ECMA-376 part 1, 20.1.6.2), and the brand's colour for each.
_SLOTS = {
    "dk1": "ink", "lt1": "white", "dk2": "navy", "lt2": "tint",
    "accent1": "navy", "accent2": "teal", "accent3": "pink", "accent4": "slate", "accent5": "mute", "accent6": "beam",
    "hlink": "navy", "folHlink": "slate",
}  # fmt: skip
# The kind of letter, by which a program finds another font where it lacks this one.
_SERIF, _SANS = 'panose="02040603050405020204" pitchFamily="18"', 'panose="020B0503030403020204" pitchFamily="34"'
_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE = f'<a:ln w="9525">{_FILL}<a:prstDash val="solid"/></a:ln>'
_EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"


def theme_xml(brand: Brand) -> bytes:
    """The part theme1.xml, the same for both programs."""
    name = quoteattr(brand.name)
    colours = "".join(
        f'<a:{slot}><a:srgbClr val="{brand.colour(colour)[1:]}"/></a:{slot}>' for slot, colour in _SLOTS.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name={name}><a:themeElements>'
        f"<a:clrScheme name={name}>{colours}</a:clrScheme>"
        f"<a:fontScheme name={name}>{_font('major', brand.fonts.serif, _SERIF)}"
        f"{_font('minor', brand.fonts.sans, _SANS)}"
        f"</a:fontScheme><a:fmtScheme name={name}><a:fillStyleLst>{_FILL * 3}</a:fillStyleLst>"
        f"<a:lnStyleLst>{_LINE * 3}</a:lnStyleLst><a:effectStyleLst>{_EFFECT * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    ).encode()


def _font(kind: str, family: str, letters: str) -> str:
    latin = f"<a:latin typeface={quoteattr(family)} {letters}/>"
    return f'<a:{kind}Font>{latin}<a:ea typeface=""/><a:cs typeface=""/></a:{kind}Font>'
