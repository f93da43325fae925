"""A letter as a registrar sees it: what it says, and what a reader has to find in it.

The writers of sentences (`by`, `window`, `cite`, ...) return the words and note at once what they mean, so that text and
truth cannot part ways.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import thai


@dataclass
class Number:
    """มท ๐๘๒๐.๒/ว ๒๖๕๕"""

    agency: str
    office: str
    serial: str
    circular: bool = True

    def head(self) -> str:
        """All that stands before the serial, as printed."""
        lead = f"{self.agency} {self.office}" if self.office else self.agency
        return thai.digits(lead + "/" + ("ว " if self.circular else "")) if lead else ""

    def printed(self) -> str:
        return self.head() + thai.digits(self.serial)

    def value(self) -> str:
        return thai.arabic(self.printed())


@dataclass
class Receipt:
    """A received stamp; `place` is where on the first page it was set."""

    office: str
    serial: str
    date: dt.date
    time: str | None = None
    place: str = "right"
    by_hand: bool = True


@dataclass
class Letter:
    kind: str
    level: str
    number: Number
    date: dt.date
    issuer: str
    address: list[str] = field(default_factory=list)
    subject: str = ""
    to: str = ""
    urgency: str = "normal"
    refers_to: list[str] = field(default_factory=list)
    enclosures: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    closing: str = "จึงเรียนมาเพื่อโปรดพิจารณา"
    signatory: tuple[str, list[str]] = ("", [])
    foot: list[str] = field(default_factory=list)
    foot_label: str = ""
    qr: tuple[str, str] | None = None
    receipts: list[Receipt] = field(default_factory=list)
    # How it was written: the serial and the day inked in by hand or with a numbering stamp, Arabic digits, ...
    inked_serial: str | None = None
    inked_day: bool = False
    arabic: bool = False
    short_date: bool = False
    face: str = "sarabun"
    # The seal is pale and set aside, as it must be for a one-bit copy to show what is under it.
    pale_seal: bool = False
    secrecy: str = "normal"
    # What was noted while writing.
    references: list[dict] = field(default_factory=list)
    deadlines: list[dict] = field(default_factory=list)

    # -- citing ------------------------------------------------------------------------------------------------------

    def cite(self, other: "Letter", lead: str | None = None, urgent: bool = True) -> str:
        """หนังสือกรม... ด่วนที่สุด ที่ มท ๐๘๑๐.๔/ว ๔๘๑ ลงวันที่ ๓๐ มกราคม ๒๕๖๙"""
        return self.cite_as(other.number, other.date, lead if lead is not None else f"หนังสือ{other.issuer}", URGENCY[other.urgency] if urgent else "")

    def cite_as(self, number: Number, date: dt.date, lead: str, urgency: str = "") -> str:
        ref = {"number": number.value(), "date": date.isoformat()}
        if ref not in self.references:
            self.references.append(ref)
        return f"{lead} {urgency + ' ' if urgency else ''}ที่ {number.printed()} ลงวันที่ {thai.full(date)}"

    # -- what is due -------------------------------------------------------------------------------------------------

    def _due(self, kind: str, **more) -> None:
        self.deadlines.append({"kind": kind, **more})

    def by(self, d: dt.date, form: str = "ภายในวันที่ {}", two_digit_year: bool | None = None, with_weekday: bool = False) -> str:
        """ภายในวันที่ ๖ มีนาคม ๒๕๖๙; ก่อนวันที่ may also mean the day before."""
        before = form.startswith("ก่อน")
        self._due("by", due=[d.isoformat(), (d - dt.timedelta(1)).isoformat()] if before else d.isoformat())
        day = thai.full(d) if two_digit_year is None else thai.short(d, two_digit_year)
        return (form.replace("วันที่", f"วัน{thai.weekday(d)}ที่") if with_weekday else form).format(day)

    def window(self, a: dt.date, b: dt.date, lead: str = "ตั้งแต่วันที่", two_digit_year: bool = False) -> str:
        self._due("window", due=b.isoformat(), start=a.isoformat())
        if two_digit_year:
            month = "" if a.month == b.month else " " + thai.SHORT[a.month - 1]
            return f"{lead} {thai.digits(a.day)}{month} - {thai.short(b, True)}"
        return f"{lead} {thai.span(a, b)}"

    def meeting(self, d: dt.date, time: str, place: str, wrong_weekday: bool = False, short: bool = False) -> str:
        self._due("meeting", due=d.isoformat(), time=time)
        return f"ในวัน{thai.weekday(d, wrong_weekday)}ที่ {thai.short(d, True) if short else thai.full(d)} เวลา {thai.digits(time.replace(':', '.'))} น. {place}".rstrip()

    def month_end(self, year: int, month: int, form: str = "ภายในเดือน{}") -> str:
        last = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(1)).isoformat()
        self._due("by", due=last)
        return form.format(f"{thai.MONTHS[month - 1]} {thai.digits(year + 543)}")

    def monthly(self, day: int, form: str = "ภายในวันที่ {} ของทุกเดือน") -> str:
        self._due("recurring", rrule=f"FREQ=MONTHLY;BYMONTHDAY={day}")
        return form.format(thai.digits(day))

    def weekly(self, weekday: int, form: str = "ทุกวัน{}") -> str:
        self._due("recurring", rrule=f"FREQ=WEEKLY;BYDAY={'MO TU WE TH FR SA SU'.split()[weekday]}")
        return form.format(thai.WEEKDAYS[weekday])

    def within(self, days: int, working: bool = False, anchor: str = "received", form: str = "ภายใน {} นับแต่วันที่ได้รับหนังสือฉบับนี้") -> str:
        """A term of days. That from the letter's receipt has its day in `dues`, once the stamp is set."""
        due = term_end(self.date, days, working).isoformat() if anchor == "dated" else None
        self._due("relative", due=due, relative={"days": days, "working": working, "anchor": anchor})
        return form.format(f"{thai.digits(days)} {'วันทำการ' if working else 'วัน'}")


    def dues(self) -> list[dict]:
        """The deadlines. A term that runs from the letter's receipt has no day; where the letter bears a received stamp, the day counted from it is as right."""
        return [self._from_stamp(d) for d in self.deadlines]

    def _from_stamp(self, deadline: dict) -> dict:
        term = deadline.get("relative")
        if not term or term["anchor"] != "received" or not self.receipts:
            return deadline
        return deadline | {"due": [None, term_end(self.receipts[0].date, term["days"], term["working"]).isoformat()]}


def term_end(start: dt.date, days: int, working: bool) -> dt.date:
    """The last day of a term. The day that it runs from does not count."""
    if not working:
        return start + dt.timedelta(days)
    end = start
    while days:
        end += dt.timedelta(1)
        days -= thai.works(end)
    return end


URGENCY = {"normal": "", "urgent": "ด่วน", "very_urgent": "ด่วนมาก", "most_urgent": "ด่วนที่สุด"}
