"""An empty presentation in the brand's look: theme, master and layouts made from slides.yml and the brand."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import quoteattr

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.util import Emu

from progress_update.briefing.slides.design import Box, Design, Style
from progress_update.office.theme import theme_xml

_NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_GROUP = (
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>'
    '<a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
)
_KINDS = {"title": "title", "subtitle": "subTitle", "body": "body", "footer": "ftr", "number": "sldNum"}
FIRST_PLACE = 10  # index of a layout's first placeholder of its own; lower ones are the master's
_LANGUAGE = "en-GB"
_ALIGNED = {"left": "l", "right": "r", "centre": "ctr"}


def empty_presentation(design: Design) -> Any:
    """A presentation without slides, with one layout for each kind of slide, by the names in slides.yml."""
    presentation = Presentation()
    _, _, width, height = design.size.emu
    presentation.slide_width, presentation.slide_height = Emu(width), Emu(height)
    master = presentation.slide_master
    _set_theme(master, design)
    _set_master(master, design)
    _set_layouts(presentation, design)
    _drop_leftovers(presentation)
    return presentation


def run_properties(tag: str, style: Style) -> str:
    """How letters are set: size, weight, colour and the theme's font of their kind."""
    font = "+mj-lt" if style.family == "serif" else "+mn-lt"
    return (
        f'<a:{tag} lang="{_LANGUAGE}" sz="{round(style.size * 100)}" b="{int(style.bold)}" i="0" kern="1200">'
        f'<a:solidFill><a:srgbClr val="{style.colour}"/></a:solidFill>'
        f'<a:latin typeface="{font}"/><a:ea typeface="{font}"/><a:cs typeface="{font}"/></a:{tag}>'
    )


def _set_theme(master: Any, design: Design) -> None:
    part = next(rel.target_part for rel in master.part.rels.values() if rel.reltype == RELATIONSHIP_TYPE.THEME)
    part._blob = theme_xml(design.brand)


def _set_master(master: Any, design: Design) -> None:
    held = design.content["master"]
    shapes = [_rule(held["rule"], design)]
    shapes += [_place(n, name, n, design) for n, name in enumerate(held["places"], 2)]
    _fill_tree(master._element, shapes)
    styles = master._element.find("{*}txStyles")
    title, body = design.style("title"), design.style("body")
    made = parse_xml(
        f"<p:txStyles {_NAMES}><p:titleStyle>{_level(1, title)}</p:titleStyle><p:bodyStyle>"
        f"{''.join(_level(n, body) for n in range(1, 10))}</p:bodyStyle><p:otherStyle>{_level(1, body)}</p:otherStyle>"
        "</p:txStyles>"
    )
    styles.getparent().replace(styles, made)


def _set_layouts(presentation: Any, design: Design) -> None:
    """The template's layouts are taken over by ours; those that are left go."""
    layouts = list(presentation.slide_layouts)
    for layout, (name, held) in zip(layouts, design.content["layouts"].items(), strict=False):
        _set_layout(layout, name, held, design)
    for layout in layouts[len(design.content["layouts"]) :]:
        presentation.slide_layouts.remove(layout)


def _set_layout(layout: Any, name: str, held: dict[str, Any], design: Design) -> None:
    shapes = [_band(held["band"], design)] if "band" in held else []
    shapes.append(_place(2, "title", 2, design, layout=name if "title" in held else "master"))
    if "subtitle" in held:
        shapes.append(_place(3, "subtitle", 1, design, layout=name))
    shapes += [
        _place(number, place, number, design, layout=name) for number, place in enumerate(held["places"], FIRST_PLACE)
    ]
    shapes += [_place(n, place, n, design) for n, place in ((8, "footer"), (9, "number"))]
    layout._element.attrib.pop("type", None)
    layout._element.set("preserve", "1")
    if name == "Cover":
        layout._element.set("showMasterSp", "0")
    layout._element.find("{*}cSld").set("name", name)
    _fill_tree(layout._element, shapes)


def _fill_tree(element: Any, shapes: list[str]) -> None:
    tree = element.find("{*}cSld").find("{*}spTree")
    made = parse_xml(f"<p:spTree {_NAMES}>{_GROUP}{''.join(shapes)}</p:spTree>")
    etree.cleanup_namespaces(made)
    tree.getparent().replace(tree, made)


def _place(number: int, name: str, index: int, design: Design, *, layout: str = "master") -> str:
    """A placeholder: where it is and how what is written in it is set."""
    box, style_name = design.place(layout, name)
    kind = _KINDS.get(name, "body")
    shown = {"title": "Title", "footer": "Footer", "number": "Slide number", "body": "Text"}.get(name, name)
    said = {"footer": "", "number": ""}.get(name, f"{shown} goes here")
    field = (
        '<a:fld id="{00000000-0000-4000-8000-000000000001}" type="slidenum"><a:rPr lang="en-GB"/><a:t>2</a:t></a:fld>'
    )
    content = field if name == "number" else f'<a:r><a:rPr lang="en-GB"/><a:t>{said}</a:t></a:r>' if said else ""
    levels = _level(1, design.style(style_name))
    position = "" if kind == "title" else f' idx="{index}"'
    size = ' sz="quarter"' if kind != "title" else ""
    anchor = "b" if name in ("footer", "number") else "t"
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name={quoteattr(shown)}/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="{kind}"{size}{position}/></p:nvPr></p:nvSpPr><p:spPr>{_frame(box)}</p:spPr><p:txBody>'
        f'<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}" wrap="square"><a:noAutofit/></a:bodyPr>'
        f'<a:lstStyle>{levels}</a:lstStyle><a:p>{content}<a:endParaRPr lang="en-GB"/></a:p></p:txBody></p:sp>'
    )


def _level(number: int, style: Style) -> str:
    return (
        f'<a:lvl{number}pPr marL="0" indent="0" algn="{_ALIGNED[style.align]}" defTabSz="914400" rtl="0">'
        '<a:lnSpc><a:spcPct val="100000"/></a:lnSpc><a:spcBef><a:spcPts val="0"/></a:spcBef>'
        f'<a:spcAft><a:spcPts val="{round(style.after * 100)}"/></a:spcAft><a:buNone/>{run_properties("defRPr", style)}'
        f"</a:lvl{number}pPr>"
    )


def _frame(box: Box) -> str:
    x, y, width, height = box.emu
    place = f'<a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/>'
    return f'<a:xfrm>{place}</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'


def _band(held: list[Any], design: Design) -> str:
    *box, colour = held
    fill = f'<a:solidFill><a:srgbClr val="{design.brand.colour(colour)[1:]}"/></a:solidFill><a:ln><a:noFill/></a:ln>'
    return _drawn(90, "Band", f"{_frame(Box(*box))}{fill}")


def _rule(held: list[Any], design: Design) -> str:
    *box, colour, points = held
    x, y, width, _ = Box(*box).emu
    ink = f'<a:solidFill><a:srgbClr val="{design.brand.colour(colour)[1:]}"/></a:solidFill>'
    line = f'<a:ln w="{round(points * 12700)}">{ink}</a:ln>'
    place = f'<a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="0"/>'
    frame = f'<a:xfrm>{place}</a:xfrm><a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
    return (
        '<p:cxnSp><p:nvCxnSpPr><p:cNvPr id="91" name="Rule"/><p:cNvCxnSpPr/><p:nvPr userDrawn="1"/></p:nvCxnSpPr>'
        f"<p:spPr>{frame}{line}</p:spPr></p:cxnSp>"
    )


def _drawn(number: int, name: str, properties: str) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f"<p:spPr>{properties}</p:spPr></p:sp>"
    )


def _drop_leftovers(presentation: Any) -> None:
    """The template's thumbnail and printer settings tell of another document."""
    for part, kinds in (
        (presentation.part, (RELATIONSHIP_TYPE.PRINTER_SETTINGS,)),
        (presentation.part.package, (RELATIONSHIP_TYPE.THUMBNAIL,)),
    ):
        rels = part._rels
        for key in [key for key, rel in rels.items() if rel.reltype in kinds]:
            rels.pop(key)
