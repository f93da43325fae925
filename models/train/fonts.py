"""The faces that lines are set in, how often each, and at what size a letter of theirs has a given height.

`python fonts.py` fetches those that do not come with Debian (fonts-thai-tlwg, fonts-arundina, fonts-dejavu-core) from PyPI.
AngsanaNew.ttf, which lies in the same wheel, is left out: its licence does not allow this use.
"""
import os
import subprocess
import sys
import zipfile
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import ImageFont

SCRATCH = Path(os.environ.get("SARABAN_SCRATCH", "/work/train-scratch"))
FETCHED = SCRATCH / "fonts/ttf"
WHEELS = ("odoo-addon-l10n-th-fonts==18.0.1.0.0.2", "fontpkg-sarabun==1.0")
TLWG, ARUNDINA = Path("/usr/share/fonts/truetype/tlwg"), Path("/usr/share/fonts/truetype/arundina")
SYMBOLS = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")

TEXT_FACES = {
    FETCHED / "THSarabunNew.ttf": 20, FETCHED / "THSarabun.ttf": 17, FETCHED / "Sarabun-Regular.ttf": 7, FETCHED / "Sarabun-Light.ttf": 2, FETCHED / "Sarabun-Medium.ttf": 3,
    FETCHED / "Sarabun-SemiBold.ttf": 3, FETCHED / "Sarabun-Bold.ttf": 6, FETCHED / "Sarabun-ExtraBold.ttf": 1.5, FETCHED / "Sarabun-Italic.ttf": 1.5, FETCHED / "Sarabun-BoldItalic.ttf": 1,
    FETCHED / "THNiramitAS.ttf": 6, FETCHED / "THK2DJuly8.ttf": 1, FETCHED / "THKrub.ttf": 1.2, FETCHED / "THBaijam.ttf": 1.5, FETCHED / "THKoHo.ttf": 0.8, FETCHED / "THKodchasal.ttf": 0.8,
    FETCHED / "THChakraPetch.ttf": 0.8, FETCHED / "THFahkwang.ttf": 0.8, FETCHED / "THMaliGrade6.ttf": 0.5, FETCHED / "THSrisakdi.ttf": 0.3,
    TLWG / "Norasi.ttf": 7, TLWG / "Norasi-Bold.ttf": 2.5, TLWG / "Norasi-Italic.ttf": 0.5, TLWG / "Kinnari.ttf": 7, TLWG / "Kinnari-Bold.ttf": 2.5, TLWG / "Kinnari-Italic.ttf": 0.5,
    TLWG / "Laksaman.ttf": 3, TLWG / "Laksaman-Bold.ttf": 1.5, TLWG / "Garuda.ttf": 2, TLWG / "Garuda-Bold.ttf": 0.8, TLWG / "Loma.ttf": 1.5, TLWG / "Umpush.ttf": 2, TLWG / "Umpush-Bold.ttf": 0.8,
    TLWG / "Waree.ttf": 1, TLWG / "Sawasdee.ttf": 0.7, TLWG / "TlwgTypist.ttf": 1, TLWG / "TlwgTypewriter.ttf": 1, TLWG / "TlwgMono.ttf": 0.7, TLWG / "TlwgTypo.ttf": 0.7,
    ARUNDINA / "ArundinaSans.ttf": 1, ARUNDINA / "ArundinaSerif.ttf": 3, ARUNDINA / "ArundinaSansMono.ttf": 0.5,
}
PEN_FACES = {FETCHED / "THCharmofAU.ttf": 2, FETCHED / "THCharmonman.ttf": 1, FETCHED / "THMaliGrade6.ttf": 3, TLWG / "Purisa.ttf": 3, FETCHED / "THSrisakdi.ttf": 1}
NUMBERING_FACES = {TLWG / "TlwgMono-Bold.ttf": 2, TLWG / "TlwgTypewriter-Bold.ttf": 2, TLWG / "Garuda-Bold.ttf": 2, TLWG / "Norasi-Bold.ttf": 2, SYMBOLS: 1, FETCHED / "Sarabun-Bold.ttf": 1, TLWG / "Kinnari-Bold.ttf": 1}


class Face:
    """A font file at any size, measured by the height of its consonants."""

    def __init__(self, path):
        self.path = path
        self.covers = frozenset(map(chr, TTFont(path, lazy=True).getBestCmap()))
        probe = ImageFont.truetype(str(path), 400)
        box = probe.getbbox("น" if "น" in self.covers else "x", anchor="ls")
        self.consonant = -box[1] / 400

    @lru_cache(maxsize=8)
    def at(self, height):
        """The font at the size where a consonant is `height` pixels high."""
        return ImageFont.truetype(str(self.path), round(height / self.consonant, 1))


@lru_cache
def face(path):
    return Face(path)


def choose(rng, faces):
    return face(rng.choices(list(faces), list(faces.values()))[0])


def fetch():
    FETCHED.mkdir(parents=True, exist_ok=True)
    wheels = FETCHED.parent
    subprocess.run([sys.executable, "-m", "pip", "download", "--no-deps", "-q", "-d", wheels, *WHEELS], check=True)
    for wheel in wheels.glob("*.whl"):
        with zipfile.ZipFile(wheel) as z:
            for name in z.namelist():
                if name.endswith(".ttf") and not name.endswith(("AngsanaNew.ttf", "Webdings.ttf")):
                    (FETCHED / Path(name).name).write_bytes(z.read(name))


if __name__ == "__main__":
    fetch()
