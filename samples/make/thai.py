"""Thai as it is written: digits, dates, clusters, and where a line may break."""

from __future__ import annotations

import datetime as dt
import functools
import re

from pythainlp.tokenize import word_tokenize

MONTHS = "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม".split()
SHORT = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split()
WEEKDAYS = "จันทร์ อังคาร พุธ พฤหัสบดี ศุกร์ เสาร์ อาทิตย์".split()

# Days on which offices were closed besides weekends, from November 2025 to October 2026 (cabinet resolutions on official
# holidays); kept out of the letters' dates and of terms in working days.
HOLIDAYS = {dt.date.fromisoformat(d) for d in """2025-12-05 2025-12-10 2025-12-31 2026-01-01 2026-01-02 2026-03-03 2026-04-06 2026-04-13 2026-04-14 2026-04-15
    2026-05-01 2026-05-04 2026-05-13 2026-06-01 2026-06-03 2026-07-28 2026-07-29 2026-07-30 2026-08-12 2026-10-13 2026-10-23""".split()}


def works(d: dt.date) -> bool:
    """Whether offices are open."""
    return d.weekday() < 5 and d not in HOLIDAYS


def next_workday(d: dt.date) -> dt.date:
    """The day, or the first day after it on which offices are open."""
    while not works(d):
        d += dt.timedelta(1)
    return d


_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def digits(text: object) -> str:
    """The text with Thai digits."""
    return str(text).translate(_TO_THAI)


def arabic(text: str) -> str:
    """The text with Arabic digits."""
    return text.translate(_TO_ARABIC)


def full(d: dt.date) -> str:
    """๒๘ พฤษภาคม ๒๕๖๗"""
    return f"{digits(d.day)} {MONTHS[d.month - 1]} {digits(d.year + 543)}"


def short(d: dt.date, two_digit_year: bool = False) -> str:
    """๒ ก.พ. ๒๕๖๙, or ๒ ก.พ. ๖๙"""
    year = d.year + 543
    return f"{digits(d.day)} {SHORT[d.month - 1]} {digits(year % 100 if two_digit_year else year)}"


def weekday(d: dt.date, wrong: bool = False) -> str:
    """The day's name; the next day's if it is to be wrong."""
    return WEEKDAYS[(d.weekday() + wrong) % 7]


def span(a: dt.date, b: dt.date) -> str:
    """๗ - ๒๒ พฤษภาคม ๒๕๖๗, with month and year of the first day only where they differ."""
    if (a.year, a.month) == (b.year, b.month):
        return f"{digits(a.day)} - {full(b)}"
    if a.year == b.year:
        return f"{digits(a.day)} {MONTHS[a.month - 1]} - {full(b)}"
    return f"{full(a)} - {full(b)}"


_CLUSTER = re.compile(r".[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*\u0e33?", re.S)


def clusters(text: str) -> list[str]:
    """The pieces between which letters may be spaced: a consonant stays with its vowel and tone marks."""
    return _CLUSTER.findall(text)


_NEVER_STARTS = tuple("ๆฯ)”’.,;:!?%/-–")
_NEVER_ENDS = tuple("(“‘/-–")
_STICKY = re.compile(r"[\w๐-๙./@:_?=&%-]")


@functools.cache
def words(text: str) -> list[str]:
    """The text in pieces that a line may break between; spaces are pieces of their own."""
    out: list[str] = []
    for part in re.findall(r"\s+|\S+", text):
        if part.isspace():
            out.append(" " if len(part) == 1 else part)
            continue
        start = len(out)
        for token in word_tokenize(part, engine="newmm"):
            glue = len(out) > start and (
                token.startswith(_NEVER_STARTS)
                or out[-1].endswith(_NEVER_ENDS)
                or (_latin_or_digit(out[-1][-1]) and _latin_or_digit(token[0]))
                or (out[-1].endswith(".") and _STICKY.match(token[0]) is not None)
            )
            if glue:
                out[-1] += token
            else:
                out.append(token)
    return out


def _latin_or_digit(c: str) -> bool:
    return c.isascii() or "๐" <= c <= "๙"


def broken(text: str, widths: list[float], measure) -> list[str]:
    """The text in lines: line i no wider than widths[i] (the last one for all after), greedily, as a typist does it."""
    lines, line = [], ""
    for piece in words(text):
        limit = widths[min(len(lines), len(widths) - 1)]
        if line and not piece.isspace() and measure((line + piece).strip()) > limit:
            lines.append(line.strip())
            line = ""
        if line or not piece.isspace():
            line += piece
    if line.strip():
        lines.append(line.strip())
    return lines
