"""Writes resources/board.pptx, the 16:9 template of the board deck: `python packaging/make_board_template.py`.

Everything visible is a theme colour, the theme font or a named layout, so a company can put its own theme in place.
"""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree
from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.util import Inches

OUT = Path(__file__).parents[1] / "resources" / "board.pptx"
NAMES = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
# Hues that stay apart for the colour blind (after Okabe and Ito), dark enough for white text.
COLOURS = {
    "dk1": "1B2430", "lt1": "FFFFFF", "dk2": "12355B", "lt2": "EDF1F5", "accent1": "0B6BB0", "accent2": "D98200",
    "accent3": "0A8F6A", "accent4": "C2410C", "accent5": "7C5AA6", "accent6": "6B7785",
    "hlink": "0B6BB0", "folHlink": "7C5AA6",
}  # fmt: skip
FONT = "Arial"
KEPT = {0: "Title", 1: "Text", 3: "Chart", 5: "Title only"}

# placeholder: (type, idx, left, top, width, height in inches, points, bold, colour, anchor, prompt)
TITLE = ("title", 0, 0.6, 0.4, 12.13, 1.0, 26, True, "tx2", "ctr", "Action title as a full sentence")
FOOTER = ("ftr", 20, 0.6, 7.0, 10.8, 0.32, 10, False, "accent6", "ctr", "Confidentiality and as-of")
NUMBER = ("sldNum", 21, 11.73, 7.0, 1.0, 0.32, 10, False, "accent6", "ctr", "")
PLACES = {
    "Title": (
        ("ctrTitle", 0, 0.9, 1.9, 11.5, 1.5, 40, True, "bg1", "b", "Title of the report"),
        ("subTitle", 1, 0.9, 3.6, 11.5, 1.0, 20, False, "bg1", "t", "Company and period"),
        ("body", 13, 0.9, 5.2, 11.5, 1.2, 14, False, "bg1", "t", "As of, time zone, source"),
        FOOTER,
        NUMBER,
    ),
    "Text": (TITLE, ("body", 1, 0.6, 1.55, 12.13, 5.3, 14, False, "tx1", "t", "Text"), FOOTER, NUMBER),
    "Chart": (
        TITLE,
        ("chart", 10, 0.6, 1.55, 8.6, 5.3, 14, False, "tx1", "t", "Chart"),
        ("body", 11, 9.45, 1.55, 3.28, 5.3, 14, False, "tx1", "t", "What it says"),
        FOOTER,
        NUMBER,
    ),
    "Title only": (TITLE, FOOTER, NUMBER),
}
MASTER = (TITLE, ("body", 1, 0.6, 1.55, 12.13, 5.3, 14, False, "tx1", "t", "Text"), FOOTER, NUMBER)


def emu(inches: float) -> int:
    return round(inches * 914400)


def placeholder(number: int, place: tuple) -> str:
    kind, index, left, top, width, height, points, bold, colour, anchor, prompt = place
    order = "" if index == 0 else f' idx="{index}"'
    align = "r" if kind == "sldNum" else "l"
    run = (
        '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:rPr lang="en-GB"/><a:t>‹#›</a:t></a:fld>'
    )
    text = run if kind == "sldNum" else f'<a:r><a:rPr lang="en-GB"/><a:t>{prompt}</a:t></a:r>'
    space = (
        '<a:spcBef><a:spcPts val="600"/></a:spcBef>' if kind == "body" else '<a:spcBef><a:spcPts val="0"/></a:spcBef>'
    )
    return f"""<p:sp {NAMES}><p:nvSpPr><p:cNvPr id="{number}" name="{kind} {index}"/>
<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>
<p:nvPr><p:ph type="{kind}"{order}/></p:nvPr></p:nvSpPr>
<p:spPr><a:xfrm><a:off x="{emu(left)}" y="{emu(top)}"/><a:ext cx="{emu(width)}" cy="{emu(height)}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>
<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}" wrap="square"><a:noAutofit/></a:bodyPr>
<a:lstStyle><a:lvl1pPr marL="0" indent="0" algn="{align}">{space}<a:buNone/>
<a:defRPr sz="{points * 100}" b="{int(bold)}"><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>
<a:latin typeface="+mn-lt"/></a:defRPr></a:lvl1pPr></a:lstStyle>
<a:p>{text}</a:p></p:txBody></p:sp>"""


def band(number: int, left: float, top: float, width: float, height: float, colour: str) -> str:
    return f"""<p:sp {NAMES}><p:nvSpPr><p:cNvPr id="{number}" name="Band"/>
<p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>
<p:spPr><a:xfrm><a:off x="{emu(left)}" y="{emu(top)}"/><a:ext cx="{emu(width)}" cy="{emu(height)}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>
<a:ln><a:noFill/></a:ln></p:spPr>
<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="en-GB"/></a:p></p:txBody></p:sp>"""


def fill(tree: etree._Element, places: tuple, bands: tuple[str, ...] = ()) -> None:
    for shape in list(tree)[2:]:
        tree.remove(shape)
    for text in bands:
        tree.append(parse_xml(text))
    for number, place in enumerate(places, start=2):
        tree.append(parse_xml(placeholder(number, place)))


def recolour(blob: bytes) -> bytes:
    text = blob.decode("utf-8")
    for name, colour in COLOURS.items():
        text = re.sub(
            rf"<a:{name}>.*?</a:{name}>", f'<a:{name}><a:srgbClr val="{colour}"/></a:{name}>', text, flags=re.S
        )
    text = re.sub(r'(<a:(?:major|minor)Font>\s*<a:latin typeface=")[^"]*', rf"\g<1>{FONT}", text)
    return re.sub(r'name="Office Theme"', 'name="Board"', text).encode("utf-8")


def main() -> None:
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    for index in reversed(range(len(deck.slide_layouts))):
        layout = deck.slide_layouts[index]
        if index not in KEPT:
            deck.slide_layouts.remove(layout)
            continue
        layout.name = KEPT[index]
        bands = (band(90, 0, 0, 13.333, 6.8, "tx2"), band(91, 0.9, 3.48, 1.6, 0.05, "accent2")) if index == 0 else ()
        fill(layout.shapes._spTree, PLACES[layout.name], bands)
    master = deck.slide_master
    fill(master.shapes._spTree, MASTER, (band(90, 0.6, 6.93, 12.13, 0.012, "bg2"),))
    for part in master.part.package.iter_parts():
        if part.partname.endswith("theme1.xml"):
            part._blob = recolour(part.blob)
    deck.core_properties.title = "Board report"
    deck.core_properties.author = ""
    deck.save(OUT)


if __name__ == "__main__":
    main()
