"""Letters of each level, with head and foot filled in; the stories add what they say."""

from __future__ import annotations

import datetime as dt
import random

import thai
import words
from letter import Letter, Number, Receipt
from words import Department


class Place:
    """A province and one of its districts."""

    def __init__(self, rng: random.Random, name: str | None = None):
        self.name = name or rng.choice(sorted(words.PROVINCES))
        self.code, districts = words.PROVINCES[self.name]
        self.districts = districts.split()
        self.district = rng.choice(self.districts)
        self.zip = words.ZIP[self.name]

    def zip_thai(self) -> str:
        return thai.digits(self.zip)


def _ink(rng: random.Random) -> dict:
    """How number and day were filled in: mostly typed, often inked, now and then with a numbering stamp."""
    serial = rng.choices([None, "hand", "stamp"], [5, 4, 1])[0]
    return {"inked_serial": serial, "inked_day": serial is not None and rng.random() < 0.7}


def department(rng: random.Random, kind: str, date: dt.date, dept: Department | None = None, **more) -> Letter:
    d = dept or words.DEPARTMENTS[0]
    unit = rng.choice(d.units)
    foot = [unit] if kind == "external" else [unit, "กลุ่มงานส่งเสริมการพัฒนา"]
    foot += [f"โทร. {words.phone(rng, bangkok=True)}"]
    if rng.random() < 0.6:
        foot.append(f"ผู้ประสานงาน {words.person(rng)} {words.mobile(rng)}")
    base = dict(address=[d.name, d.address], foot=foot, to="ผู้ว่าราชการจังหวัด ทุกจังหวัด" if kind == "external" else "สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด ทุกจังหวัด",
                signatory=(words.person(rng), ["รองอธิบดี ปฏิบัติราชการแทน", f"อธิบดี{d.name}"]), **_ink(rng))
    return Letter(kind, "department", Number(d.code, rng.choice(d.offices), str(rng.randint(101, 9899))), date, d.name, **(base | more))


def local_office(rng: random.Random, place: Place, date: dt.date, **more) -> Letter:
    """สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด, by stamped letter to its district offices."""
    name = f"สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด{place.name}"
    foot = [name, rng.choice(["กลุ่มงานส่งเสริมและพัฒนาท้องถิ่น", "กลุ่มงานบริการสาธารณะท้องถิ่นและประสานงานท้องถิ่นอำเภอ", "กลุ่มงานการเงินบัญชีและการตรวจสอบ"]),
            f"โทร. {words.phone(rng)}"]
    base = dict(foot=foot, to="สำนักงานส่งเสริมการปกครองท้องถิ่นอำเภอ ทุกอำเภอ", **_ink(rng))
    number = Number(place.code, f"0023.{rng.randint(1, 6)}", str(rng.randint(12, 2899)))
    return Letter("stamped", "province", number, date, name, **(base | more))


def province(rng: random.Random, place: Place, date: dt.date, **more) -> Letter:
    """จังหวัด, by external letter to its districts."""
    foot = [rng.choice(["ที่ทำการปกครองจังหวัด", "สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด", "สำนักงานจังหวัด"]), f"โทร. {words.phone(rng)}", f"โทรสาร {words.phone(rng).split(' ต่อ')[0]}"]
    base = dict(address=[f"ศาลากลางจังหวัด{place.name}", f"ถนน{rng.choice(['ราชการดำเนิน', 'เทศบาลพัฒนา', 'ประชาร่วมใจ'])} {place.code} {place.zip_thai()}"], foot=foot, to="นายอำเภอ ทุกอำเภอ",
                signatory=(words.person(rng), ["รองผู้ว่าราชการจังหวัด ปฏิบัติราชการแทน", f"ผู้ว่าราชการจังหวัด{place.name}"]), **_ink(rng))
    number = Number(place.code, rng.choice(["0017.2", "0018.1", "0023.3", "0021"]), str(rng.randint(12, 9899)))
    return Letter("external", "province", number, date, f"จังหวัด{place.name}", **(base | more))


def district(rng: random.Random, place: Place, date: dt.date, kind: str = "external", **more) -> Letter:
    """อำเภอ, to the local administrations in it."""
    name = f"อำเภอ{place.district}"
    i = place.districts.index(place.district) + 2
    base = dict(address=[f"ที่ว่าการอำเภอ{place.district}", f"จังหวัด{place.name} {place.zip_thai()}"], foot=[f"สำนักงานส่งเสริมการปกครองท้องถิ่นอำเภอ{place.district}", f"โทร. {words.phone(rng)}"],
                to="นายกองค์การบริหารส่วนตำบล และนายกเทศมนตรีตำบล ทุกแห่ง", signatory=(words.person(rng), [f"นายอำเภอ{place.district}"]), **_ink(rng))
    return Letter(kind, "district", Number(place.code, f"{i:02}18", str(rng.randint(12, 1899))), date, name, **(base | more))


def memo(rng: random.Random, place: Place, date: dt.date, **more) -> Letter:
    """A memo within a province's local office."""
    unit = rng.choice(["กลุ่มงานส่งเสริมและพัฒนาท้องถิ่น", "กลุ่มงานกฎหมายและระเบียบ", "ฝ่ายบริหารทั่วไป"])
    name = f"สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด{place.name}"
    base = dict(address=[f"{unit} สถจ.{place.name} โทร. {words.phone(rng).split(' ต่อ')[0]}"], to=f"ท้องถิ่นจังหวัด{place.name}",
                signatory=(words.person(rng), ["ผู้อำนวยการ" + unit]), inked_serial=rng.choice([None, "hand"]), inked_day=rng.random() < 0.7, short_date=rng.random() < 0.5)
    number = Number(place.code, f"0023.{rng.randint(1, 6)}", str(rng.randint(12, 899)), circular=False)
    return Letter("memo", "province", number, date, name, **(base | more))


def receipt(rng: random.Random, office: str, after: dt.date, days: int, place: str = "right", **more) -> Receipt:
    d = thai.next_workday(after + dt.timedelta(days))
    time = f"{rng.randint(8, 15):02}:{rng.randint(0, 59):02}" if rng.random() < 0.7 else None
    return Receipt(office, str(rng.randint(12, 4899)), d, time, place, **({"by_hand": rng.random() < 0.7} | more))
