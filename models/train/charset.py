"""The characters the recogniser knows, and the one way in which each text is spelt with them.

Class 0 is the CTC blank; class i is CHARSET[i - 1]. Two spellings that look the same on paper must not both exist, or the
network is asked to guess: `clean` brings every training text, and every text that it is compared with, into one form.
"""
import re
import unicodedata

CONSONANTS = "".join(map(chr, range(0x0E01, 0x0E2F)))
VOWELS = "ะัาำิีึืฺุูเแโใไๅ"
SIGNS = "ฯๆ฿็่้๊๋์ํ๎"
THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
ARABIC_DIGITS = "0123456789"
ASCII = "".join(map(chr, range(0x20, 0x7F)))
TYPOGRAPHY = "“”‘’–—…•°½×²✓☐☑"

CHARSET = ASCII + CONSONANTS + VOWELS + SIGNS + THAI_DIGITS + TYPOGRAPHY
INDEX = {ch: i + 1 for i, ch in enumerate(CHARSET)}
TO_THAI = str.maketrans(ARABIC_DIGITS, THAI_DIGITS)
TO_ARABIC = str.maketrans(THAI_DIGITS, ARABIC_DIGITS)

_MARKS = "ัิ-ฺ็-๎"
_LOOKALIKES = str.maketrans({
    "\t": " ", "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u202f": " ",
    "\u2010": "-", "\u2011": "-", "\u2012": "–", "\u2212": "–", "\u2015": "—", "\u00ad": None,
    "\u200b": None, "\u200c": None, "\u200d": None, "\u2060": None, "\ufeff": None,
    "·": "•", "●": "•", "\uf0b7": "•", "\uf0fc": "✓", "✔": "✓", "□": "☐", "❑": "☐", "\u00b4": "’", "„": "“",
})


def clean(text):
    """`text` in the canonical spelling: NFC, SARA AM as one character, marks in typing order, no invisible characters.

    Three or four dots are an ellipsis, `…`; more are a leader, which is a gap to be filled in: a space.
    Runs of spaces are one space, since print does not tell how many there were; a row of underscores is a rule, not text.
    """
    text = unicodedata.normalize("NFC", text).translate(_LOOKALIKES)
    text = text.replace("เเ", "แ").replace("ํา", "ำ")
    text = re.sub("ํ([่-๋])า", r"\1ำ", text)
    text = re.sub("([่-๋์])([ัิ-ฺ])", r"\2\1", text)
    text = re.sub(f"([{_MARKS}])\\1+", r"\1", text)
    text = re.sub(f"(^|[^ก-ฮ{_MARKS}])[{_MARKS}]+", r"\1", text)
    text = re.sub(r"(^|[^ก-ฮ่-๋])ำ", r"\1", text)
    text = re.sub(r"(?:\.{3,4}|…)(?![.…])|[.…]{2,}", lambda m: "…" if m[0] in ("...", "....", "…") else " " if len(m[0]) > 4 or "…" in m[0] else m[0], text)
    return re.sub(r" +|_{2,}", " ", text).replace("  ", " ").strip()


def known(text):
    """Whether every character of `text` has a class."""
    return all(ch in INDEX for ch in text)


def encode(text):
    """The class numbers of `text`, which must be `known`."""
    return [INDEX[ch] for ch in text]


def decode(classes):
    """The text of a sequence of class numbers per time step, read greedily: repeats merged, blanks dropped."""
    out, last = [], 0
    for c in classes:
        if c != last and c:
            out.append(CHARSET[c - 1])
        last = c
    return "".join(out)
