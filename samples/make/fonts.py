"""The typefaces, all from one wheel (odoo-addon-l10n-th-fonts, the national fonts and Angsana), and measuring in them.

Lengths are points (1/72 inch). Glyphs are laid out by HarfBuzz (Pillow's raqm layout) at the resolution at which pages
are drawn, so what is measured is what is drawn.
"""

from __future__ import annotations

import functools
import sys
from pathlib import Path

from PIL import ImageFont, features

DPI = 300
PX = DPI / 72

# Name in this program -> file in the wheel.
FACES = {
    "sarabun": "THSarabunNew.ttf",
    "sarabun-old": "THSarabun.ttf",
    "niramit": "THNiramitAS.ttf",
    "angsana": "AngsanaNew.ttf",
    # Written by hand, or looking so.
    "hand-plain": "THMaliGrade6.ttf",
    "hand-round": "THKodchasal.ttf",
    "hand-quick": "THCharmonman.ttf",
    "hand-thin": "THKoHo.ttf",
    # Rubber stamps.
    "stamp": "THBaijam.ttf",
    "numbering": "THChakraPetch.ttf",
}
HANDS = ["hand-plain", "hand-round", "hand-quick", "hand-thin"]


def folder() -> Path:
    """Where pip put the fonts; exits with the remedy if it did not."""
    for base in sys.path:
        found = Path(base) / "odoo/addons/l10n_th_fonts/static/fonts"
        if found.is_dir():
            return found
    sys.exit("samples/make: the Thai fonts are not installed; run `make samples`, which installs samples/make/requirements.lock")


def path(face: str) -> Path:
    return folder() / FACES[face]


@functools.cache
def font(face: str, size: float) -> ImageFont.FreeTypeFont:
    """The face at `size` points, in pixels of the drawing resolution."""
    if not features.check("raqm"):
        sys.exit("samples/make: this Pillow has no raqm layout, which Thai needs; install Pillow from PyPI")
    return ImageFont.truetype(str(path(face)), size * PX, layout_engine=ImageFont.Layout.RAQM)


@functools.cache
def width(text: str, face: str, size: float) -> float:
    """The advance of `text` in points."""
    return font(face, size).getlength(text) / PX
