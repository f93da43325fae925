"""The forms of the correspondence regulation, typeset: external letter, stamped letter, memo, order, notice."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field

import decor
import fonts
import thai
from canvas import BLACK, BLUE, HEIGHT, RED, WIDTH, Line, Page
from letter import URGENCY, Letter, Receipt

CM = decor.CM
LEFT, RIGHT = 3 * CM, WIDTH - 2 * CM
INDENT, LEADING, BOTTOM = 2.5 * CM, 20.6, HEIGHT - 2 * CM
CENTRE = (LEFT + RIGHT) / 2


@dataclass
class Sheet:
    """The pages of one letter while they are being set. `said` is the letter's whole text, page furniture left out."""

    letter: Letter
    rng: random.Random
    pages: list[Page] = field(default_factory=list)
    y: float = 0.0
    said: list[str] = field(default_factory=list)

    @property
    def page(self) -> Page:
        return self.pages[-1]

    @property
    def size(self) -> float:
        return {"angsana": 17, "niramit": 14.5}.get(self.letter.face, 16)

    def measure(self, text: str) -> float:
        return fonts.width(text, self.letter.face, self.size)

    def put(self, x: float, text: str, **how) -> float:
        text = thai.arabic(text) if self.letter.arabic else text
        return self.page.text(x, self.y, text, how.pop("size", self.size), face=self.letter.face, **how)

    def say(self, text: str) -> None:
        self.said.append(thai.arabic(text) if self.letter.arabic else text)

    def down(self, lines: float = 1.0) -> None:
        self.y += LEADING * lines

    def new_page(self) -> None:
        self.pages.append(Page())
        self.y = 2.2 * CM
        if len(self.pages) > 1:
            self.put(CENTRE, f"- {thai.digits(len(self.pages))} -" if self.rng.random() < 0.5 else f"-{thai.digits(len(self.pages))}-", anchor="centre")
            self.down(2)

    def need(self, lines: float, catch: str | None = None) -> None:
        """Starts a new page unless so many lines still fit; the old one ends with the catch words of what follows."""
        if self.y + LEADING * lines <= BOTTOM:
            return
        if catch:
            word = thai.words(catch)[:3] if not re.match(r"[๐-๙]+\.", catch) else catch.split(" ")[:1] + [" "] + thai.words(catch.split(" ", 1)[1])[:2]
            self.y = max(self.y, BOTTOM - LEADING * 0.2)
            self.put(RIGHT, f"/{''.join(word)} ...", anchor="right")
        self.new_page()

    def paragraph(self, text: str, indent: float = INDENT, before: float = 0.3) -> None:
        """A justified paragraph; its first line is indented."""
        text = thai.arabic(text) if self.letter.arabic else text
        self.y += LEADING * before
        width = RIGHT - LEFT
        lines = thai.broken(text, [width - indent, width], self.measure)
        for i, line in enumerate(lines):
            left = lines[i:]
            self.need(3 if len(left) == 1 else 2.6, " ".join(left)[:40])
            x = LEFT + (indent if i == 0 else 0)
            last = i == len(lines) - 1
            self.put(x, line, fill=None if last else width - (x - LEFT))
            self.down()
        self.say(text)

    def labelled(self, label: str, items: list[str], gap: float = 8, numbered: bool = False) -> None:
        """เรื่อง, เรียน, อ้างถึง, สิ่งที่ส่งมาด้วย: a label, then what it is, hanging."""
        if not items:
            return
        x = LEFT + self.measure(label) + gap
        self.y += LEADING * 0.25
        self.put(LEFT, label)
        printed = []
        for i, item in enumerate(items):
            item = thai.arabic(item) if self.letter.arabic else item
            head = f"{thai.digits(i + 1)}. " if numbered and len(items) > 1 else ""
            head = thai.arabic(head) if self.letter.arabic else head
            body, _, count = item.partition("\t")
            hang = x + self.measure(head)
            limit = RIGHT - hang - (self.measure(count) + 10 if count else 0)
            for j, line in enumerate(thai.broken(body, [limit], self.measure)):
                end = self.put(x if j == 0 else hang, (head if j == 0 else "") + line)
                if count and j == 0:
                    self.put(RIGHT if RIGHT - end > 30 else end + 8, count, anchor="right" if RIGHT - end > 30 else "left")
                self.down()
            printed.append(f"{head}{body} {count}".strip())
        self.say(f"{label} " + "\n".join(printed))


# -- parts -----------------------------------------------------------------------------------------------------------


def _urgency(s: Sheet, x: float, y: float) -> None:
    word = URGENCY[s.letter.urgency]
    if not word:
        return
    s.say(word)
    if s.rng.random() < 0.5:
        s.page.text(x, y, word, 32, bold=True, color=RED, ink="red")
    else:
        stamp = decor.words_stamp(word, 32, s.rng)
        s.page.overlay(x + stamp.width / fonts.PX / 2 - 12, y - 14, stamp, s.rng.uniform(-3, 3))
        w = fonts.width(word, "sarabun", 32)
        s.page.lines.append(Line(word, x, x + w, y, 32, "red", "urgency"))


def _inked(s: Sheet, x: float, text: str, how: str, size: float = 17) -> float:
    """Writes the text by hand or with a numbering stamp, from x on the present baseline; returns where it ends."""
    text = thai.arabic(text) if s.letter.arabic or how == "stamp" else text
    color = BLUE if s.rng.random() < 0.8 else (40, 38, 44)
    pen = decor.numbering(text, 14, s.rng, color) if how == "stamp" else decor.handwriting(text, size, s.rng, color)
    box = pen.getbbox() or (0, 0, pen.width, pen.height)
    base = 0.65 if how == "stamp" else 0.62
    left = x + 1
    s.page.overlay(left + (pen.width / 2 - box[0]) / fonts.PX, s.y + (0.5 - base) * pen.height / fonts.PX - s.rng.uniform(0, 2), pen)
    end = left + (box[2] - box[0]) / fonts.PX
    s.page.lines.append(Line(text, left, end, s.y, 15, "blue"))
    return end


def _number(s: Sheet, x: float, label: str = "ที่ ") -> float:
    n = s.letter.number
    head = label + n.head()
    end = s.put(x, head)
    if s.letter.inked_serial:
        s.say(label + n.head() + n.serial if s.letter.inked_serial == "stamp" else label + n.printed())
        return _inked(s, end, thai.digits(n.serial), s.letter.inked_serial)
    s.say(label + n.printed())
    return s.put(end, thai.digits(n.serial))


def _date(s: Sheet, x: float) -> None:
    d = s.letter.date
    text = thai.short(d, True) if s.letter.short_date else thai.full(d)
    day, rest = text.split(" ", 1)
    if s.letter.inked_day:
        end = _inked(s, x, day, "hand")
        s.put(max(end + 6, x + 16), rest)
    else:
        s.put(x, text)
    s.say(text)


def _receipts(s: Sheet, spots: dict[str, tuple[float, float]]) -> None:
    for r in s.letter.receipts:
        # An urgency stands on the left already; the clerk stamps where there is room.
        x, y = spots["right" if r.place == "left" and s.letter.urgency != "normal" and s.letter.kind != "memo" else r.place]
        picture, rows = received(r, s.rng)
        s.pages[0].overlay(x, y, picture, s.rng.choice([-1, 1]) * s.rng.uniform(0.6, 3.2))
        left, top, width = x - picture.width / fonts.PX / 2, y - picture.height / fonts.PX / 2, picture.width / fonts.PX
        for i, row in enumerate(rows):
            inset = width / 2 - fonts.width(row, "stamp", 14) / 2 if i == 0 else 8
            s.pages[0].lines.append(Line(row, left + inset, left + width - inset, top + 17 + 19.5 * i, 14, "blue", r.office))


def received(r: Receipt, rng: random.Random):
    """The stamp's picture, and what it says line by line."""
    serial, date = (thai.digits(r.serial), thai.short(r.date)) if r.by_hand else (r.serial, thai.arabic(thai.short(r.date)))
    if r.date.day < 10 and rng.random() < 0.5:
        date = "- " + date
    time = r.time and (thai.digits(r.time) if r.by_hand else r.time).replace(":", ".")
    rows = [r.office, f"เลขที่รับ {serial}", f"วันที่ {date}"] + ([f"เวลา {time} น."] if time else [])
    return decor.received(r.office, serial, date, time, rng, by_hand=r.by_hand), rows


def _signature(s: Sheet, x: float, closing: str | None = "ขอแสดงความนับถือ") -> None:
    name, posts = s.letter.signatory
    s.need(5 + len(posts))
    if closing:
        s.down(0.6)
        s.put(x, closing, anchor="centre")
        s.say(closing)
        s.down()
    s.page.overlay(x + s.rng.uniform(-8, 12), s.y + LEADING * 0.5, decor.signature(s.rng, BLUE if s.rng.random() < 0.8 else BLACK), s.rng.uniform(-4, 6))
    s.down(2)
    for line in [f"({name})", *posts]:
        s.put(x, line, anchor="centre")
        s.say(line)
        s.down()


def _foot(s: Sheet) -> None:
    """The unit in charge, at the foot on the left; a QR code on the right."""
    lines = s.letter.foot
    if s.letter.qr:
        s.need(5)
    height = LEADING * 0.92 * len(lines)
    s.y = max(s.y + LEADING * 0.4, min(BOTTOM - height, s.y + LEADING * 3))
    if s.y + height > BOTTOM + LEADING:
        s.new_page()
    top = s.y
    if s.letter.qr:
        payload, caption = s.letter.qr
        code = decor.qr(payload, 2.1)
        x = RIGHT - 1.6 * CM
        y = min(top + 0.9 * CM, HEIGHT - 2.4 * CM)
        s.page.overlay(x, y, code)
        for i, line in enumerate(thai.broken(caption, [5.4 * CM], lambda t: fonts.width(t, s.letter.face, 12))):
            s.page.text(min(x, RIGHT - fonts.width(line, s.letter.face, 12) / 2), y + 1.35 * CM + 13 * i, line, 12, face=s.letter.face, anchor="centre")
        s.say(caption)
    for line in lines:
        s.put(LEFT, line)
        s.say(line)
        s.y += LEADING * 0.92


# -- forms -----------------------------------------------------------------------------------------------------------


def external(letter: Letter, rng: random.Random) -> Sheet:
    """หนังสือภายนอก (form 1)."""
    s = Sheet(letter, rng)
    s.new_page()
    s.page.overlay(WIDTH / 2, 1.3 * CM + 1.5 * CM, decor.emblem(3))
    s.y = 4.35 * CM
    _urgency(s, LEFT, s.y - LEADING * 1.25)
    _number(s, LEFT)
    address_x = max(WIDTH / 2 + 1.4 * CM, RIGHT - max(s.measure(a) for a in letter.address))
    for line in letter.address:
        s.put(address_x, line)
        s.say(line)
        s.down()
    s.down(0.35)
    _date(s, WIDTH / 2 - 0.2 * CM)
    s.down(1.2)
    s.labelled("เรื่อง", [letter.subject])
    s.labelled("เรียน", [letter.to])
    s.labelled("อ้างถึง", letter.refers_to, numbered=True)
    s.labelled("สิ่งที่ส่งมาด้วย", letter.enclosures, numbered=True)
    for p in letter.body:
        s.paragraph(p)
    s.paragraph(letter.closing)
    _signature(s, WIDTH / 2 + 2.2 * CM)
    _foot(s)
    _receipts(s, {"right": (WIDTH - 3.6 * CM, 2.3 * CM), "left": (4.1 * CM, 2.2 * CM), "low": (WIDTH - 4.4 * CM, HEIGHT - 6 * CM)})
    return s


def stamped(letter: Letter, rng: random.Random) -> Sheet:
    """หนังสือประทับตรา (form 3): ถึง instead of เรียน, a seal over issuer and date instead of a signature."""
    s = Sheet(letter, rng)
    s.new_page()
    s.page.overlay(WIDTH / 2, 1.3 * CM + 1.5 * CM, decor.emblem(3))
    s.y = 4.4 * CM
    _urgency(s, LEFT, s.y - LEADING * 1.25)
    _number(s, LEFT)
    s.down(1.5)
    s.labelled("ถึง", [letter.to])
    for p in letter.body:
        s.paragraph(p)
    s.need(8)
    s.down(2.6)
    x = WIDTH / 2 + 2.4 * CM
    x = min(x, RIGHT - s.measure(letter.issuer) / 2)
    top = s.y
    s.put(x, letter.issuer, anchor="centre")
    s.say(letter.issuer)
    s.down(1.05)
    text = thai.full(letter.date)
    width = s.measure(text)
    _date(s, x - width / 2 - (6 if letter.inked_day else 0))
    aside, color = (-62, (226, 112, 118)) if letter.pale_seal else (0, decor.SEAL)
    s.page.overlay(x + aside + rng.uniform(-25, 18), top + rng.uniform(-6, 12), decor.seal(letter.issuer, rng, color), rng.uniform(-9, 9))
    s.down(2.2)
    _foot(s)
    _receipts(s, {"right": (WIDTH - 4.3 * CM, 3.5 * CM), "left": (4.3 * CM, 2.3 * CM), "low": (WIDTH - 4.4 * CM, HEIGHT - 6.5 * CM)})
    return s


def memo(letter: Letter, rng: random.Random) -> Sheet:
    """บันทึกข้อความ (form 2)."""
    s = Sheet(letter, rng)
    s.new_page()
    s.page.overlay(LEFT + 0.75 * CM, 2.3 * CM, decor.emblem(1.5))
    _urgency(s, LEFT + 2.1 * CM, 2.75 * CM)
    s.y = 2.85 * CM
    s.page.text(WIDTH / 2 + (1.6 * CM if letter.urgency != "normal" else 0), s.y, "บันทึกข้อความ", 29, bold=True, anchor="centre", face=letter.face)
    s.say("บันทึกข้อความ")
    s.y = 3.75 * CM

    def dotted(x0, x1):
        s.page.rule(x0, s.y + 2.5, x1, s.y + 2.5, 0.7, dash=(0.9, 2.0))

    def label(x, text):
        s.page.text(x, s.y, text, 19, bold=True, face=letter.face)
        return x + fonts.width(text, letter.face, 19) + 5

    unit = letter.address[0]
    x = label(LEFT, "ส่วนราชการ")
    s.put(x, unit)
    dotted(x, RIGHT)
    s.say("ส่วนราชการ " + unit)
    s.down(1.15)
    x = label(LEFT, "ที่")
    _number(s, x, label="")
    dotted(x, CENTRE - 8)
    s.said[-1] = "ที่ " + s.said[-1]
    x = label(CENTRE, "วันที่")
    _date(s, x + 14)
    dotted(x, RIGHT)
    s.said[-1] = "วันที่ " + s.said[-1]
    s.down(1.15)
    x = label(LEFT, "เรื่อง")
    for line in thai.broken(letter.subject, [RIGHT - x], s.measure):
        s.put(x, line)
        dotted(x, RIGHT)
        s.down(1.1)
    s.say("เรื่อง " + letter.subject)
    s.down(0.3)
    s.labelled("เรียน", [letter.to])
    s.labelled("อ้างถึง", letter.refers_to, numbered=True)
    s.labelled("สิ่งที่ส่งมาด้วย", letter.enclosures, numbered=True)
    for p in letter.body:
        s.paragraph(p)
    s.paragraph(letter.closing)
    s.down(0.5)
    _signature(s, WIDTH / 2 + 2.4 * CM, closing=None)
    if letter.qr or letter.foot:
        _foot(s)
    _receipts(s, {"right": (WIDTH - 3.9 * CM, 1.9 * CM), "left": (4.3 * CM, HEIGHT - 4 * CM), "low": (WIDTH - 4.6 * CM, HEIGHT - 4 * CM)})
    return s


def order(letter: Letter, rng: random.Random) -> Sheet:
    """คำสั่ง (form 4) and ประกาศ (form 7)."""
    s = Sheet(letter, rng)
    s.new_page()
    s.page.overlay(WIDTH / 2, 1.3 * CM + 1.5 * CM, decor.emblem(3))
    s.y = 5.2 * CM
    is_order = letter.kind == "order"
    head = [f"{'คำสั่ง' if is_order else 'ประกาศ'}{letter.issuer}"]
    if is_order:
        head.append(f"ที่ {letter.number.printed()}")
    head += [f"เรื่อง {letter.subject}" if i == 0 else line for i, line in enumerate([letter.subject])]
    for line in head:
        for part in thai.broken(line, [RIGHT - LEFT - 2 * CM], s.measure):
            s.put(CENTRE, part, anchor="centre", bold=True)
            s.down(1.05)
        s.say(line)
    s.page.rule(CENTRE - 45, s.y - 8, CENTRE + 45, s.y - 8, 0.8)
    s.down(0.6)
    for p in letter.body:
        s.paragraph(p)
    s.paragraph(letter.closing)
    s.need(9)
    s.down(0.8)
    d = letter.date
    text = f"{'สั่ง' if is_order else 'ประกาศ'} ณ วันที่ {thai.digits(d.day)} {thai.MONTHS[d.month - 1]} พ.ศ. {thai.digits(d.year + 543)}"
    s.put(LEFT + INDENT * 1.6, text)
    s.say(text)
    s.down(1.4)
    _signature(s, WIDTH / 2 + 2.2 * CM, closing=None)
    _receipts(s, {"right": (WIDTH - 3.6 * CM, 2.3 * CM), "left": (4.1 * CM, 2.2 * CM), "low": (4.6 * CM, HEIGHT - 4 * CM)})
    return s


FORMS = {"external": external, "stamped": stamped, "memo": memo, "order": order, "notice": order}
