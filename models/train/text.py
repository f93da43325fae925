"""The text of one line to typeset: which kind, which words, which digit system."""
import re

import grammar as g
import words
from charset import TO_THAI, clean, known

_WEIGHTED = (
    ("running", 34), ("words", 8), ("soup", 8), ("reference", 11), ("date", 9), ("phone", 3), ("amount", 4), ("latin", 5), ("names", 4), ("address", 3),
    ("heading", 4), ("item", 5), ("stamp", 6), ("inked", 80), ("cell", 7), ("furniture", 1), ("scattered", 2),
)
KINDS = [k for k, _ in _WEIGHTED]
WEIGHTS = [w for _, w in _WEIGHTED]


def _running(rng, length):
    piece = words.cut(rng, words.pick(words.official(), rng), length)
    return re.sub(r"[0-9๐-๙]", lambda m: rng.choice("0123456789"), piece)


def _reference(rng):
    head = rng.choice(("ที่ ", "ที่ ", "ที่ ", "ที่", "", "", "ที่  ", "ด่วนที่สุด ที่ ", "ด่วนมาก ที่ ", "ตามหนังสือ ", "หนังสือ ที่ ", "อ้างถึง ", f"ที่{g.LEADER}", "๑. ", "หนังสือกรมฯ ที่ "))
    tail = rng.choice(("", "", "", "", " ลงวันที่ " + g.date(rng), " ลว. " + g.date(rng), " ลงวันที่" + g.date(rng), "  วันที่ " + g.date(rng)))
    return head + g.reference(rng) + tail


def _date(rng):
    head = rng.choice(("", "", "", "วันที่ ", "ลงวันที่ ", "ลว. ", f"วันที่{g.LEADER}", "ภายในวันที่ ", "ตั้งแต่วันที่ ", "เมื่อ", "ณ วันที่ ", "รับวันที่ ", "ในวันที่ ", "ให้ไว้ ณ วันที่ "))
    tail = rng.choice(("", "", "", " " + g.time(rng), " " + _running(rng, 15)))
    return head + g.date(rng) + tail


def _furniture(rng):
    return rng.choice((
        lambda: f"- {g.digits(rng, 1, 2)} -", lambda: f"-{g.digits(rng, 1)}-", lambda: f"/{g.digits(rng, 1)}. {_running(rng, 8)}…", lambda: f"/{_running(rng, 10)}…", lambda: f"หน้า {g.digits(rng, 1, 3)}",
        lambda: f"หน้า {g.digits(rng, 1)} จาก {g.digits(rng, 1)}", lambda: f"ครั้งที่ {g.digits(rng, 1, 2)}/{g.year(rng)}", lambda: f"({g.digits(rng, 1, 2)})", lambda: g.digits(rng, 1, 3),
    ))()


def _stamp(rng):
    return rng.choice((
        lambda: f"เลขที่รับ {g.handled(g.digits(rng, 1, 5))}", lambda: f"เลขรับ{g.LEADER}{g.handled(g.digits(rng, 2, 5))}", lambda: f"วันที่ {g.handled(g.day(rng) + ' ' + rng.choice(g.SHORT_MONTHS) + ' ' + g.year(rng))}",
        lambda: f"วันที่{g.LEADER}{g.handled(g.day(rng) + ' ' + rng.choice(g.SHORT_MONTHS) + ' ' + rng.choice((g.year(rng), g.digits(rng, 2))))}", lambda: f"วันที่{g.LEADER}{g.handled(g.day(rng))}{g.LEADER}{g.handled(rng.choice(g.MONTHS))}{g.LEADER}{g.handled(g.year(rng))}",
        lambda: f"เวลา {g.handled(g.digits(rng, 2) + '.' + g.digits(rng, 2))} น.", lambda: f"เวลา{g.LEADER}{g.handled(g.digits(rng, 1, 2) + rng.choice('.:') + g.digits(rng, 2))}{rng.choice((g.LEADER, ' '))}น.",
        lambda: f"เลขที่{g.LEADER}{g.handled(g.digits(rng, 1, 5))}{rng.choice((g.LEADER, ''))}", lambda: f"รับที่ {g.handled(g.digits(rng, 1, 4) + '/' + g.digits(rng, 2))}", lambda: g.handled(g.digits(rng, 1, 6)),
        lambda: g.handled(g.day(rng) + " " + rng.choice(g.SHORT_MONTHS) + " " + g.year(rng)), lambda: g.handled(g.day(rng) + " " + rng.choice(g.SHORT_MONTHS).upper() + " " + g.digits(rng, 2)),
    ))()


def _inked(rng):
    """What an office writes by hand on its own: a serial number, a day, a date. Narrow, so that many cost little to train on."""
    return g.handled(rng.choice((
        lambda: g.digits(rng, 1), lambda: g.digits(rng, 1), lambda: g.digits(rng, 1), lambda: g.digits(rng, 2, 4), lambda: g.digits(rng, 2, 4), lambda: g.digits(rng, 5, 6),
        lambda: g.day(rng), lambda: rng.choice(("ว ", "ว", "ว. ", "/")) + g.digits(rng, 1, 4), lambda: f"{g.day(rng)} {rng.choice(g.SHORT_MONTHS)} {rng.choice((g.year(rng), g.digits(rng, 2)))}",
        lambda: f"{g.day(rng)} {rng.choice(g.SHORT_MONTHS)}", lambda: f"{g.digits(rng, 2)}.{g.digits(rng, 2)}", lambda: f"{g.day(rng)} {rng.choice(g.MONTHS)} {g.year(rng)}", lambda: f"{g.digits(rng, 1, 4)}/{g.digits(rng, 2)}",
    ))())


def _scattered(rng):
    """Things far apart on one line: two cells, or a field with its value."""
    return (" " * rng.randint(2, 6)).join(_one(rng, rng.choice(("cell", "heading", "date", "reference", "amount", "names")), 14) for _ in range(2))


def _one(rng, kind, length):
    many = lambda source, sep: sep.join(words.pick(source, rng) for _ in range(rng.randint(1, 4)))
    return {
        "running": lambda: _running(rng, length),
        "words": lambda: many(words.dictionary(), rng.choice(("", "", " "))),
        "soup": lambda: g.soup(rng),
        "reference": lambda: _reference(rng),
        "date": lambda: _date(rng),
        "phone": lambda: g.phone(rng),
        "amount": lambda: g.amount(rng) + rng.choice(("", " " + _running(rng, 12))),
        "latin": lambda: rng.choice(("", "", _running(rng, 10) + " ")) + g.latin(rng) + rng.choice(("", "", " " + _running(rng, 10))),
        "names": lambda: rng.choice(("", "", "ลงชื่อ", "ผู้ประสานงาน ")) + g.person(rng),
        "address": lambda: g.address(rng),
        "heading": lambda: rng.choice(g.HEADS) + rng.choice(("", "", " " + _running(rng, 20), " " + rng.choice(g.HEADS), g.LEADER, g.LEADER + rng.choice(g.HEADS), g.LEADER + g.handled(g.digits(rng, 1, 4)), g.LEADER + g.date(rng))),
        "item": lambda: g.item(rng) + rng.choice((" ", " ", "")) + _running(rng, length - 5),
        "stamp": lambda: _stamp(rng),
        "row": lambda: g.handled(g.digits(rng, 3, 8)),
        "inked": lambda: _inked(rng),
        "cell": lambda: g.table_cell(rng),
        "furniture": lambda: _furniture(rng),
        "scattered": lambda: _scattered(rng),
    }[kind]()


def _quirks(rng, text):
    """Small things that typists do: quotes around a word, an abbreviation beside it, a leader after it."""
    roll = rng.random()
    if roll < 0.03:
        left, right = rng.choice(("“”", "‘’", '""', "''", "()", "[]", "“”", "{}", "<>"))
        return left + text + right
    if roll < 0.05:
        return text + rng.choice(("ฯ", "ฯลฯ", " ๆ", "ๆ", "!", "?", ";", ":", " :", ",", " –", " —", "…", "*", " #", "&", "_", "~", "^", "|", "\\", "`", "@", "$", "%", "+", "="))
    if roll < 0.08:
        return text + " " + rng.choice(g.ABBREVIATIONS)
    if roll < 0.10:
        return rng.choice((g.LEADER, "☐ ", "☑ ", "✓ ", "• ", "- ", "* ")) + text
    return text


def label(text):
    """What the recogniser must read of a line's `text`: without the marks of inked parts, every gap and leader one space."""
    return re.sub(f"[ {g.LEADER}]+", " ", text.replace(g.IN, "").replace(g.OUT, "")).strip()


def line(rng, kind=None):
    """The text of a line, in canonical spelling, its inked or stamped parts between grammar.IN and OUT."""
    while True:
        chosen = kind or rng.choices(KINDS, WEIGHTS)[0]
        text = _quirks(rng, _one(rng, chosen, rng.randint(8, 46)))
        if rng.random() < 0.5:
            text = text.translate(TO_THAI)
        elif rng.random() < 0.16:
            text = re.sub(r"[0-9.,/-]+", lambda m: m[0].translate(TO_THAI) if rng.random() < 0.5 else m[0], text)
        text = text.strip()
        if label(text) != clean(label(text)):
            text = clean(label(text))
        if 0 < len(label(text)) <= 64 and known(label(text)):
            return text
