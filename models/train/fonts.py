"""The faces that lines are set in, how often each, and at what size a letter of theirs has a given height.

`python fonts.py` fetches those that do not come with Debian (fonts-thai-tlwg, fonts-arundina, fonts-dejavu-core) from PyPI and npm.
AngsanaNew.ttf, which lies in the same wheel, is left out: its licence does not allow this use.
"""
import os
import subprocess
import sys
import zipfile
from functools import lru_cache
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from PIL import ImageFont

SCRATCH = Path(os.environ.get("SARABAN_SCRATCH", "scratch"))
FETCHED = SCRATCH / "fonts/ttf"
WEB_FONTS = {
    "trirong@5.3.0": (400, 700), "taviraj@5.3.0": (400, 600), "ibm-plex-sans-thai-looped@5.3.0": (400, 600), "noto-sans-thai-looped@5.3.0": (400, 700),
    "noto-serif-thai@5.3.0": (400,), "maitree@5.3.0": (400,), "niramit@5.3.0": (700,),
    "sriracha@5.3.0": (400,), "itim@5.3.0": (400,), "mali@5.3.0": (300, 500), "charm@5.2.7": (400,),
}
"""Packages of npm's @fontsource, each with its weights; Latin and Thai come apart and are merged."""
WHEELS = ("odoo-addon-l10n-th-fonts==18.0.1.0.0.2", "fontpkg-sarabun==1.0")
TLWG, ARUNDINA = Path("/usr/share/fonts/truetype/tlwg"), Path("/usr/share/fonts/truetype/arundina")
SYMBOLS = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")

TEXT_FACES = {
    FETCHED / "THSarabunNew.ttf": 20, FETCHED / "THSarabun.ttf": 16, FETCHED / "Sarabun-Regular.ttf": 5, FETCHED / "Sarabun-Light.ttf": 2, FETCHED / "Sarabun-Medium.ttf": 3,
    FETCHED / "Sarabun-SemiBold.ttf": 3, FETCHED / "Sarabun-Bold.ttf": 6, FETCHED / "Sarabun-ExtraBold.ttf": 1.5, FETCHED / "Sarabun-Italic.ttf": 1.5, FETCHED / "Sarabun-BoldItalic.ttf": 1,
    FETCHED / "THNiramitAS.ttf": 4, FETCHED / "niramit-700.ttf": 1.5, FETCHED / "THK2DJuly8.ttf": 0.7, FETCHED / "THKrub.ttf": 0.9, FETCHED / "THBaijam.ttf": 1, FETCHED / "THKoHo.ttf": 0.6,
    FETCHED / "THKodchasal.ttf": 0.6, FETCHED / "THChakraPetch.ttf": 0.6, FETCHED / "THFahkwang.ttf": 0.6, FETCHED / "THMaliGrade6.ttf": 0.5, FETCHED / "THSrisakdi.ttf": 0.3,
    TLWG / "Norasi.ttf": 7, TLWG / "Norasi-Bold.ttf": 2.5, TLWG / "Norasi-Italic.ttf": 0.5, TLWG / "Kinnari.ttf": 7, TLWG / "Kinnari-Bold.ttf": 2.5, TLWG / "Kinnari-Italic.ttf": 0.5,
    FETCHED / "trirong-400.ttf": 1.5, FETCHED / "trirong-700.ttf": 0.5, FETCHED / "taviraj-400.ttf": 1.5, FETCHED / "taviraj-600.ttf": 0.5, FETCHED / "noto-serif-thai-400.ttf": 1.5,
    FETCHED / "maitree-400.ttf": 0.5, ARUNDINA / "ArundinaSerif.ttf": 2.5, ARUNDINA / "ArundinaSerif-Bold.ttf": 0.7,
    TLWG / "Umpush.ttf": 6, TLWG / "Umpush-Bold.ttf": 3, TLWG / "Umpush-Light.ttf": 1, TLWG / "Garuda.ttf": 5, TLWG / "Garuda-Bold.ttf": 1.5, TLWG / "Loma.ttf": 4, TLWG / "Loma-Bold.ttf": 1,
    TLWG / "Laksaman.ttf": 2.5, TLWG / "Laksaman-Bold.ttf": 1.5, TLWG / "Waree.ttf": 1.5, TLWG / "Sawasdee.ttf": 0.7, ARUNDINA / "ArundinaSans.ttf": 1.5, ARUNDINA / "ArundinaSansMono.ttf": 0.4,
    FETCHED / "ibm-plex-sans-thai-looped-400.ttf": 1.2, FETCHED / "ibm-plex-sans-thai-looped-600.ttf": 0.7, FETCHED / "noto-sans-thai-looped-400.ttf": 1.2, FETCHED / "noto-sans-thai-looped-700.ttf": 0.6,
    TLWG / "TlwgTypist.ttf": 1, TLWG / "TlwgTypewriter.ttf": 1, TLWG / "TlwgMono.ttf": 0.7, TLWG / "TlwgTypo.ttf": 0.8,
}
PEN_FACES = {FETCHED / "THCharmofAU.ttf": 2, FETCHED / "THCharmonman.ttf": 1, FETCHED / "THMaliGrade6.ttf": 3, TLWG / "Purisa.ttf": 3, FETCHED / "THSrisakdi.ttf": 1,
             FETCHED / "sriracha-400.ttf": 2, FETCHED / "itim-400.ttf": 2, FETCHED / "mali-300.ttf": 1, FETCHED / "mali-500.ttf": 1, FETCHED / "charm-400.ttf": 1}
NUMBERING_FACES = {TLWG / "TlwgMono-Bold.ttf": 2, TLWG / "TlwgTypewriter-Bold.ttf": 2, TLWG / "Garuda-Bold.ttf": 2, TLWG / "Norasi-Bold.ttf": 2, SYMBOLS: 1, SYMBOLS.with_name("DejaVuSerif-Bold.ttf"): 1.5, FETCHED / "Sarabun-Bold.ttf": 1, TLWG / "Kinnari-Bold.ttf": 1}

METAL_FACES = {path: weight for path, weight in TEXT_FACES.items() if path.stem.lower().startswith(("norasi", "kinnari", "trirong", "taviraj", "noto-serif", "maitree", "arundinaserif"))}
"""Those of them that are made like metal type, with strokes of two weights."""


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
    """Fills FETCHED."""
    FETCHED.mkdir(parents=True, exist_ok=True)
    store = FETCHED.parent
    subprocess.run([sys.executable, "-m", "pip", "download", "--no-deps", "-q", "-d", store, *WHEELS], check=True)
    for wheel in store.glob("*.whl"):
        with zipfile.ZipFile(wheel) as z:
            for name in z.namelist():
                if name.endswith(".ttf") and not name.endswith(("AngsanaNew.ttf", "Webdings.ttf")):
                    (FETCHED / Path(name).name).write_bytes(z.read(name))
    for package, weights in WEB_FONTS.items():
        _merge(store, package, weights)


def _merge(store, package, weights):
    """Puts the Latin and Thai parts of a web font together, one file for each of `weights`."""
    name = package.split("@")[0]
    packed = subprocess.run(["npm", "pack", "--silent", f"@fontsource/{package}"], cwd=store, check=True, capture_output=True, text=True).stdout.split()[-1]
    folder = store / "web" / name
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["tar", "xzf", store / packed, "-C", folder], check=True)
    for weight in weights:
        parts = []
        for script in ("thai", "latin"):
            font = TTFont(folder / f"package/files/{name}-{script}-{weight}-normal.woff")
            font.flavor = None
            for table in set(font.keys()) & {"DSIG", "STAT", "gasp", "kern"}:
                del font[table]
            parts.append(folder / f"{script}-{weight}.ttf")
            font.save(parts[-1])
        Merger().merge([str(p) for p in parts]).save(FETCHED / f"{name}-{weight}.ttf")


if __name__ == "__main__":
    fetch()
