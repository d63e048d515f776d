"""
Cuts the Chinese characters of the example out of Noto Sans CJK SC, as TrueType outlines.

Run once whenever the texts of the example gain characters::

    python scripts/make_example/subset_font.py PATH/TO/NotoSansCJK-Regular.ttc

The result is kept with the package, so that nobody else needs the font.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont, newTable

HERE = Path(__file__).parent
TARGET = HERE / "fonts" / "NotoSansCJKsc-subset.ttf"
NAME = "Noto Sans CJK SC"


def characters() -> str:
    """Every character that the texts of this package use, and the printable ASCII ones."""
    used = {chr(code) for code in range(0x20, 0x7F)} | set("·–—“”‘’°")
    for source in sorted(HERE.rglob("*.py")):
        used |= {char for char in source.read_text(encoding="utf-8") if ord(char) > 0x7F}
    return "".join(sorted(used))


def cut(collection: Path) -> TTFont:
    """The subset with quadratic outlines."""
    fonts = TTCollection(str(collection)).fonts
    font = next(one for one in fonts if one["name"].getDebugName(4) == NAME)
    options = subset.Options(
        layout_features=[], name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14], notdef_outline=True, hinting=False
    )
    cutter = subset.Subsetter(options)
    cutter.populate(text=characters())
    cutter.subset(font)
    outlines(font)
    return font


def outlines(font: TTFont) -> None:
    """Replace the cubic outlines by quadratic ones, in place."""
    order, glyphs = font.getGlyphOrder(), font.getGlyphSet()
    drawn = {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
        drawn[name] = pen.glyph()
    table = font["glyf"] = newTable("glyf")
    table.glyphOrder, table.glyphs = order, drawn
    font["loca"] = newTable("loca")
    for tag in ("CFF ", "VORG", "vhea", "vmtx", "GSUB", "GPOS", "GDEF", "BASE"):
        if tag in font:
            del font[tag]
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in [
        "maxTwilightPoints",
        "maxStorage",
        "maxFunctionDefs",
        "maxInstructionDefs",
        "maxStackElements",
        "maxSizeOfInstructions",
        "maxComponentElements",
        "maxPoints",
        "maxContours",
        "maxCompositePoints",
        "maxCompositeContours",
        "maxComponentDepth",
    ]:
        setattr(maxp, field, 0)
    maxp.maxZones = 1
    post = font["post"]
    post.formatType = 3.0
    font.sfntVersion = "\000\001\000\000"
    font["head"].created = font["head"].modified = 0
    font.recalcTimestamp = False


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say where the font is: subset_font.py NotoSansCJK-Regular.ttc")
    cut(Path(sys.argv[1])).save(TARGET)
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes, {len(characters())} characters")
