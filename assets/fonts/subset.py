#!/usr/bin/env python3
"""Makes NotoSansCJKjp-Rare-*.otf: the kanji that BIZ UDGothic lacks and Japanese names need.

    python3 -m venv venv && venv/bin/pip install fonttools==4.68.0
    venv/bin/python subset.py /usr/share/fonts/opentype/noto

What goes in: every base character of the Adobe-Japan1 variation table, JIS X 0213, CP932 and the Latin,
Greek and Cyrillic letters of those sets, as far as BIZ UDGothic (beside this script) has no glyph for it;
and every ideographic variation sequence that BIZ UDGothic cannot draw.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

HERE = Path(__file__).resolve().parent
WEIGHTS = ("Regular", "Bold")


def variations(font):
    """Pairs of base character and variation selector that the font draws."""
    return {
        (base, selector)
        for table in font["cmap"].tables
        if table.format == 14
        for selector, pairs in table.uvsDict.items()
        for base, _ in pairs
    }


def encodable():
    """Characters of JIS X 0213 and of CP932."""
    for point in range(0x80, 0x30000):
        if 0xD800 <= point < 0xF900:  # surrogates and private use
            continue
        for encoding in ("cp932", "shift_jis_2004", "euc_jis_2004"):
            try:
                chr(point).encode(encoding)
            except UnicodeError:
                continue
            yield point
            break


def make(collection, out):
    desk = TTFont(HERE / "BIZUDPGothic-Regular.ttf")
    noto = next(
        font
        for font in TTCollection(collection).fonts
        if font["name"].getDebugName(1) == "Noto Sans CJK JP"
    )
    have, have_variations = set(desk.getBestCmap()), variations(desk)
    noto_variations = variations(noto)
    wanted = ({base for base, _ in noto_variations} | set(encodable())) - have
    wanted &= set(noto.getBestCmap())
    pairs = noto_variations - have_variations

    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.desubroutinize = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    options.drop_tables += ["vhea", "vmtx", "VORG", "GPOS", "GSUB", "BASE"]
    options.notdef_outline = True
    options.recalc_timestamp = False
    work = subset.Subsetter(options)
    keep = wanted | {base for base, _ in pairs} | {selector for _, selector in pairs}
    for table in noto["cmap"].tables:
        if table.format == 14:
            table.uvsDict = {
                selector: kept
                for selector, listed in table.uvsDict.items()
                if (kept := [(b, g) for b, g in listed if (b, selector) in pairs or b in wanted])
            }
    work.populate(unicodes=keep)
    work.subset(noto)
    noto.recalcTimestamp = False
    noto.save(out)
    print(
        f"{out.name}: {out.stat().st_size:,} bytes, {noto['maxp'].numGlyphs:,} glyphs,"
        f" {len(wanted):,} characters, {len(pairs):,} variation sequences"
    )


if __name__ == "__main__":
    for weight in WEIGHTS:
        make(Path(sys.argv[1]) / f"NotoSansCJK-{weight}.ttc", HERE / f"NotoSansCJKjp-Rare-{weight}.otf")
