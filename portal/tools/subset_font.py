#!/usr/bin/env python3
"""Makes the portal's font: the letters that Turkish and English texts need, out of Inter's two Latin files (PORTAL 1.4).

Usage:   tools/subset_font.py FOLDER      FOLDER: the unpacked npm package @fontsource-variable/inter 5.3.0
Needs:   Debian's python3-fonttools and python3-brotli
Exit:    0 written to src/design/fonts, 1 a letter is missing.
Example: npm pack @fontsource-variable/inter@5.3.0 && tar xf fontsource-variable-inter-5.3.0.tgz && tools/subset_font.py package
"""
import pathlib
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = pathlib.Path(__file__).resolve().parent.parent
OUT = HERE / "src/design/fonts"
LETTERS = {
    "latin": "".join(map(chr, range(0x20, 0x7F))) + "\u00a0çöüÇÖÜâîûÂÎÛıéè§©°·×«»–—‘’“”…•€↑↓−",
    "latin-ext": "ğĞşŞİ₺",
}
FEATURES = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum", "zero", "case"]


def make(folder, part):
    options = subset.Options(layout_features=FEATURES, flavor="woff2", hinting=False, notdef_outline=True)
    font = TTFont(folder / f"files/inter-{part}-wght-normal.woff2")
    wanted = {ord(letter) for letter in LETTERS[part]}
    missing = sorted(chr(code) for code in wanted - set(font.getBestCmap()))
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    path = OUT / f"inter-{part}.woff2"
    font.flavor = "woff2"
    font.save(path)
    print(f"{path.relative_to(HERE)}: {path.stat().st_size} bytes, {len(font.getBestCmap())} letters")
    return missing


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    missing = [letter for part in LETTERS for letter in make(pathlib.Path(sys.argv[1]), part)]
    if missing:
        print(f"missing: {' '.join(missing)}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
