"""Makes outlines.txt of LiberationSans-Regular.ttf (2.1.5): python3 outlines.py FONT > outlines.txt (needs fontTools).

A line a letter: its code point, how far it advances, its contours. Units: 2048 to an em, y upwards; as SVG has it,
M x y, L x y, Q x y x y, Z.
"""

import sys

from fontTools.pens.basePen import BasePen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont


class Text(BasePen):
    def __init__(self, glyphs):
        super().__init__(glyphs)
        self.parts = []

    def _add(self, letter, *points):
        self.parts.append(letter + " ".join(f"{round(x)} {round(y)}" for x, y in points))

    def _moveTo(self, point):
        self._add("M", point)

    def _lineTo(self, point):
        self._add("L", point)

    def _qCurveToOne(self, control, point):
        self._add("Q", control, point)

    def _closePath(self):
        self.parts.append("Z")


font = TTFont(sys.argv[1])
glyphs, names, widths = font.getGlyphSet(), font.getBestCmap(), font["hmtx"].metrics


def write(code, name, scale=1.0, raised=0):
    pen = Text(glyphs)
    glyphs[name].draw(TransformPen(pen, (scale, 0, 0, scale, 0, raised)))
    print(code, round(scale * widths[name][0]), "".join(pen.parts))


WANTED = [
    *range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x391, 0x3CA), *range(0x2010, 0x2027), *range(0x2074, 0x207A),
    *range(0x2080, 0x208A), 0x2032, 0x2033, 0x210F, 0x2113, 0x2190, 0x2191, 0x2192, 0x2193, 0x2202, 0x2206, 0x220F,
    0x2211, 0x2212, 0x221A, 0x221E, 0x222B, 0x2248, 0x2260, 0x2264, 0x2265, 0x25CB, 0x25CF,
]
print(-1, widths[".notdef"][0], end=" ")
pen = Text(glyphs)
glyphs[".notdef"].draw(pen)
print("".join(pen.parts))
for code in WANTED:
    if code in names:
        write(code, names[code])
# The font lacks these powers: small letters, raised.
write(0x2070, names[ord("0")], 0.58, 700)
write(0x207B, names[0x2212], 0.58, 700)
write(0x207A, names[ord("+")], 0.58, 700)
