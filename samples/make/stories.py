"""The bundles: who wrote to whom about what, and what came of it. Each story shows something that readers get wrong."""

from __future__ import annotations

import copy
import datetime as dt
import random
from dataclasses import dataclass, field

import attach
import thai
import words
from canvas import Page
from letter import Letter, Number
from offices import Place, department, district, local_office, memo, province, receipt


@dataclass
class Bundle:
    """A file: letters and attachments in the order in which they were scanned."""

    name: str
    items: list[Letter | Page]
    quality: str | None = None
    form: str = "pdf"
    color: bool = True
    edges: list[tuple[Letter, Letter]] = field(default_factory=list)


def workday(rng: random.Random, start: dt.date, end: dt.date) -> dt.date:
    d = start + dt.timedelta(rng.randrange((end - start).days))
    return thai.next_workday(d)


def later(d: dt.date, days: int) -> dt.date:
    return thai.next_workday(d + dt.timedelta(days))


def _start(rng: random.Random) -> dt.date:
    return workday(rng, dt.date(2025, 11, 10), dt.date(2026, 6, 10))


def _old_number(rng: random.Random, office: str) -> Number:
    return Number("มท", office, str(rng.randint(101, 7899)))


def _qr(rng: random.Random, caption: str) -> tuple[str, str]:
    return f"https://{rng.choice(['drive', 'forms', 'docs'])}.example.go.th/{rng.getrandbits(40):010x}", caption


def _villages(rng: random.Random, place: Place, topic: words.Topic, count: int = 14) -> Page:
    rows = [[thai.digits(i + 1), f"อำเภอ{rng.choice(place.districts)}", f"อบต.{rng.choice(_TAMBONS)}", thai.digits(rng.randint(3, 19)), thai.digits(f"{rng.randint(100, 4999):,}"), ""]
            for i in range(count)]
    return attach.table(topic.matter, [("ที่", 0.08), ("อำเภอ", 0.2), ("อปท.", 0.24), ("หมู่บ้าน", 0.13), ("ครัวเรือน", 0.15), ("หมายเหตุ", 0.2)], rows,
                        "ข้อมูล ณ วันที่ ๓๐ กันยายน ๒๕๖๘")


_TAMBONS = "แม่ปะ ทุ่งหัวช้าง ห้วยกาน หนองตอง บ้านกลาง ศรีบัวบาน ท่าเสา ป่าแดง นาทราย วังดิน โคกสูง ดงมะดะ".split()


# -- stories -----------------------------------------------------------------------------------------------------------


def water(rng: random.Random) -> list[Bundle]:
    """A most urgent circular by stamped letter, passed on the same way with an earlier deadline and a table."""
    t, place, d = words.TOPICS[0], Place(rng), _start(rng)
    top = department(rng, "stamped", d, urgency="most_urgent", subject=t.subject, qr=_qr(rng, "แบบรายงานและคู่มือการใช้งานระบบ"))
    end = later(d, rng.randint(35, 50))
    top.body = [
        "ตาม" + top.cite_as(_old_number(rng, top.number.office), later(d, -75), f"หนังสือ{top.issuer}") + f" แจ้ง{t.matter} ให้สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัดใช้เป็นข้อมูลประกอบการขับเคลื่อนการดำเนินการตามตัวชี้วัดที่ ๑๖ ความละเอียดแจ้งแล้ว นั้น",
        f"{top.issuer}ขอเรียนว่า {t.told}เมื่อวัน{thai.weekday(later(d, -4))}ที่ {thai.full(later(d, -4))} ในการนี้ เพื่อให้{t.aim} จึงขอให้สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัดแจ้งองค์กรปกครองส่วนท้องถิ่นในพื้นที่" + t.tasks[0].format(top.by(end)) + " รายละเอียดปรากฏตาม QR Code ท้ายหนังสือฉบับนี้",
    ]
    top.receipts = [receipt(rng, f"สถจ.{place.name}", d, 3)]
    got = top.receipts[0].date
    down = local_office(rng, place, later(got, 1), urgency="most_urgent", subject=t.subject)
    down.body = [
        f"ด้วย{down.issuer}ได้รับแจ้งจาก{top.issuer} ตาม" + down.cite(top) + f" ว่า {t.told} เพื่อให้{t.aim}",
        f"{down.issuer}พิจารณาแล้ว เพื่อให้การดำเนินการเป็นไปด้วยความเรียบร้อย จึงขอให้สำนักงานส่งเสริมการปกครองท้องถิ่นอำเภอแจ้งองค์กรปกครองส่วนท้องถิ่นในพื้นที่" + t.tasks[0].format(down.by(later(end, -9), "ภายในวันที่ {}")) + " รายละเอียดตามสำเนาหนังสือที่ส่งมาพร้อมนี้",
    ]
    down.receipts = [receipt(rng, f"สถอ.{place.district}", down.date, 1, "left")]
    return [Bundle("water", [down, top, _villages(rng, place, t)], "clean", edges=[(down, top)])]


def waste(rng: random.Random) -> list[Bundle]:
    """An external letter of two pages: window, meeting with a weekday that is wrong, a last day; passed on by the province."""
    t, place, d = words.TOPICS[1], Place(rng), _start(rng)
    top = department(rng, "external", d, subject=t.subject, qr=_qr(rng, "คู่มือการบันทึกข้อมูล"), enclosures=["แผนปฏิบัติการจัดการขยะมูลฝอยชุมชน\tจำนวน ๑ ชุด", "แบบรายงานตัวชี้วัด\tจำนวน ๑ ฉบับ"])
    opening, closing, meet = later(d, 20), later(d, 38), later(d, 18)
    top.refers_to = [top.cite_as(Number("มท", "0802.2", str(rng.randint(1000, 2999))), later(d, -84), "หนังสือกระทรวงมหาดไทย")]
    top.body = [
        f"ตามหนังสือที่อ้างถึง กระทรวงมหาดไทยได้แจ้ง{t.matter} เพื่อให้{t.aim} โดยขอให้จังหวัดดำเนินการขับเคลื่อนแผนปฏิบัติการดังกล่าวให้เป็นไปตามกรอบการดำเนินงาน เป้าประสงค์ และตัวชี้วัด นั้น",
        f"ในการนี้ {top.issuer}{t.told} โดยจะเปิดระบบให้องค์กรปกครองส่วนท้องถิ่นรายงานผลการดำเนินงาน " + top.window(opening, closing) + " จึงขอความร่วมมือจังหวัดพิจารณาดำเนินการ ดังนี้",
        "๑. ให้สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด" + t.tasks[2].format(top.meeting(meet, "09:30", "เป็นต้นไป", wrong_weekday=True)),
        "๒. " + t.tasks[1].format(top.by(later(closing, 14), "ไม่เกินวันที่ {}")) + " ทั้งนี้ กิจกรรมที่จัดไปแล้วเมื่อวันที่ " + thai.full(later(d, -12)) + " ให้นับรวมเป็นผลการดำเนินงานด้วย และขอให้จังหวัดคัดเลือกองค์กรปกครองส่วนท้องถิ่นที่มีผลการดำเนินงานดีเด่น ประเภทละ ๑ แห่ง เพื่อเป็นต้นแบบในการขยายผลให้แก่พื้นที่อื่นต่อไป",
        "๓. " + t.tasks[0].format(top.by(closing)) + " พร้อมทั้งกำกับ ติดตาม และตรวจสอบความถูกต้องครบถ้วนของข้อมูลก่อนยืนยันผลในระบบ หากพบว่ามีข้อมูลคลาดเคลื่อนให้แจ้งองค์กรปกครองส่วนท้องถิ่นแก้ไขโดยเร็ว",
    ]
    top.receipts = [receipt(rng, f"ศาลากลางจังหวัด{place.name}", d, 5)]
    down = province(rng, place, later(top.receipts[0].date, 2), subject=t.subject, enclosures=[f"สำเนาหนังสือ{top.issuer}\tจำนวน ๑ ชุด"])
    down.body = [
        f"ด้วยจังหวัด{place.name}ได้รับแจ้งจาก{top.issuer}ว่า {t.told} โดยจะเปิดระบบให้รายงานผลการดำเนินงาน " + down.window(opening, closing, "ระหว่างวันที่") + " รายละเอียดตาม" + down.cite(top, f"สำเนาหนังสือ{top.issuer}") + " ที่ส่งมาพร้อมนี้",
        f"จังหวัด{place.name}พิจารณาแล้ว เพื่อให้{t.aim} จึงขอให้อำเภอ" + t.tasks[0].format(down.by(later(closing, -5), "ภายในวันที่ {}", with_weekday=True)),
    ]
    down.closing = "จึงเรียนมาเพื่อพิจารณาดำเนินการต่อไป"
    slide = attach.slides("แนวทางการคัดแยกขยะ ณ ต้นทาง", [["ถังขยะเปียกลดโลกร้อนทุกครัวเรือน", "ธนาคารขยะ (Recycle Bank) ทุกหมู่บ้าน", "เป้าหมาย ๑๐๐ % ภายในปีงบประมาณ ๒๕๖๙"],
                          ["ขั้นตอนการบันทึกข้อมูล", "เข้าสู่ระบบด้วยรหัสผู้ใช้งานของ อปท.", "บันทึกข้อมูลและแนบภาพถ่าย", "ผู้บริหารยืนยันข้อมูล"]], rng)
    return [Bundle("waste", [down, top, slide], "good", edges=[(down, top)])]


def flood(rng: random.Random) -> list[Bundle]:
    """Three levels, district on province on department, each deadline earlier than the one above; a form to fill in."""
    t, place, d = words.TOPICS[2], Place(rng), _start(rng)
    dept = words.DEPARTMENTS[3]
    top = department(rng, "external", d, dept, subject=t.subject, urgency="very_urgent", enclosures=["แบบรายงานข้อมูลพื้นที่เสี่ยงภัย\tจำนวน ๑ แผ่น"])
    end = later(d, 32)
    top.body = [f"ด้วย{t.told} ประกอบกับในห้วงเดือนที่ผ่านมาเกิดฝนตกหนักในหลายพื้นที่ เพื่อให้{t.aim}",
                f"{top.issuer} ในฐานะหน่วยงานกลางของรัฐในการดำเนินการเกี่ยวกับการป้องกันและบรรเทาสาธารณภัยของประเทศ จึงขอให้จังหวัด" + t.tasks[0].format("แล้วส่งให้" + top.issuer + " " + top.by(end)) + " และ" + t.tasks[2].format(top.weekly(4, "ทุกวัน{}") + " จนกว่าสถานการณ์จะเข้าสู่ภาวะปกติ")]
    top.receipts = [receipt(rng, f"จังหวัด{place.name}", d, 2)]
    mid = province(rng, place, later(top.receipts[0].date, 1), subject=t.subject, urgency="very_urgent")
    mid.refers_to = []
    mid.body = [f"ด้วยจังหวัด{place.name}ได้รับ" + mid.cite(top) + f" แจ้งว่า {t.told} เพื่อให้{t.aim}",
                "จังหวัดจึงขอให้อำเภอ" + t.tasks[0].format("แล้วรายงานจังหวัดผ่านสำนักงานป้องกันและบรรเทาสาธารณภัยจังหวัด " + mid.by(later(end, -9))) + " รายละเอียดตามสำเนาหนังสือที่แนบมาพร้อมนี้"]
    mid.receipts = [receipt(rng, f"ที่ว่าการอำเภอ{place.district}", mid.date, 1)]
    low = district(rng, place, later(mid.receipts[0].date, 1), subject=t.subject, urgency="urgent")
    low.refers_to = [low.cite(mid, urgent=True)]
    low.body = [f"ตามหนังสือที่อ้างถึง จังหวัด{place.name}แจ้งให้อำเภอเตรียมความพร้อมรับสถานการณ์สาธารณภัยตามที่{top.issuer}แจ้ง นั้น",
                "อำเภอ" + place.district + "จึงขอให้ท่าน" + t.tasks[0].format("และส่งแบบรายงานให้อำเภอ " + low.by(later(end, -15), "ก่อนวันที่ {}")) + " และเข้าร่วมประชุมซักซ้อมแผนเผชิญเหตุ" + low.meeting(later(low.date, 6), "13:30", f"ณ หอประชุมอำเภอ{place.district}")]
    low.receipts = [receipt(rng, f"อบต.{rng.choice(_TAMBONS)}", low.date, 2, "left")]
    blank = attach.form("แบบรายงานข้อมูลพื้นที่เสี่ยงภัย", f"อำเภอ{place.district} จังหวัด{place.name}", ["ชื่อองค์กรปกครองส่วนท้องถิ่น", "จำนวนหมู่บ้านที่เสี่ยงอุทกภัย", "จำนวนครัวเรือนที่อาจได้รับผลกระทบ", "จุดปลอดภัย/ศูนย์พักพิงชั่วคราว", "เรือท้องแบน (ลำ)", "เครื่องสูบน้ำ (เครื่อง)", "ผู้ประสานงานและหมายเลขโทรศัพท์"])
    return [Bundle("flood", [low, mid, top, blank], "fair", edges=[(low, mid), (mid, top)])]


def inked_memo(rng: random.Random) -> list[Bundle]:
    """A memo with number and day inked in, years of two digits, an answer wanted; slides behind it."""
    t, place, d = rng.choice(words.TOPICS[4:8]), Place(rng), _start(rng)
    m = memo(rng, place, d, subject="ขออนุมัติจัดประชุมเชิงปฏิบัติการ" + t.subject.removeprefix("การ"), urgency=rng.choice(["normal", "urgent"]), inked_serial="hand", inked_day=True, short_date=True,
             enclosures=["กำหนดการประชุม\tจำนวน ๑ ชุด", "แบบตอบรับ\tจำนวน ๑ แผ่น"], qr=_qr(rng, "แบบตอบรับออนไลน์"))
    m.body = [f"๑. ตาม{m.cite_as(_old_number(rng, '0810.4'), later(d, -20), 'หนังสือกรมส่งเสริมการปกครองท้องถิ่น')} แจ้ง{t.matter} เพื่อให้{t.aim} นั้น",
              f"๒. {m.address[0].split(' ')[0]}จึงกำหนดจัดประชุมเชิงปฏิบัติการ " + m.meeting(later(d, 21), "09:00", f"ณ ห้องประชุมศาลากลางจังหวัด{place.name} ชั้น ๒", short=True) + f" ผู้เข้าร่วมประชุมจำนวน {thai.digits(rng.randint(20, 120))} คน งบประมาณ {thai.digits(f'{rng.randint(12, 98) * 1000:,}')} บาท",
              "๓. เปิดให้ลงทะเบียนผ่าน QR Code " + m.window(later(d, 7), later(d, 10), "ระหว่างวันที่", two_digit_year=True) + " และขอให้หน่วยงานส่งแบบตอบรับ " + m.by(later(d, 14), two_digit_year=True) + f" ที่ {words.person(rng)} โทร. {words.mobile(rng)}"]
    m.closing = "จึงเรียนมาเพื่อโปรดพิจารณาอนุมัติ"
    slide = attach.slides("กำหนดการประชุม", [["๐๘.๓๐ น. ลงทะเบียน", "๐๙.๐๐ น. พิธีเปิด", "๐๙.๓๐ น. บรรยาย " + t.system], ["๑๓.๐๐ น. แบ่งกลุ่มปฏิบัติการ", "๑๕.๓๐ น. นำเสนอผล", "๑๖.๓๐ น. ปิดการประชุม"]], rng)
    return [Bundle("memo", [m, slide], "good")]


def standing_order(rng: random.Random) -> list[Bundle]:
    """An order (คำสั่ง), sent down with an external letter that cites it."""
    t, place, d = words.TOPICS[7], Place(rng), _start(rng)
    year = d.year + 543
    o = Letter("order", "province", Number("", "", f"{rng.randint(101, 2899)}/{year}", circular=False), later(d, -3), f"จังหวัด{place.name}", subject="แต่งตั้งคณะทำงานขับเคลื่อนการประเมินคุณธรรมและความโปร่งใสในการดำเนินงาน (ITA) จังหวัด" + place.name,
               signatory=(words.person(rng), [f"ผู้ว่าราชการจังหวัด{place.name}"]), closing="ทั้งนี้ ตั้งแต่บัดนี้เป็นต้นไป")
    o.body = [f"เพื่อให้การขับเคลื่อนการประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของจังหวัด{place.name}เป็นไปด้วยความเรียบร้อย อาศัยอำนาจตามมาตรา ๕๗ แห่งพระราชบัญญัติระเบียบบริหารราชการแผ่นดิน พ.ศ. ๒๕๓๔ และที่แก้ไขเพิ่มเติม จึงแต่งตั้งคณะทำงาน ดังต่อไปนี้",
              "๑. องค์ประกอบ ประกอบด้วย รองผู้ว่าราชการจังหวัดที่ได้รับมอบหมาย เป็นประธานคณะทำงาน หัวหน้าสำนักงานจังหวัด ท้องถิ่นจังหวัด และนายอำเภอทุกอำเภอ เป็นคณะทำงาน โดยมีหัวหน้ากลุ่มงานอำนวยการ เป็นเลขานุการ",
              "๒. หน้าที่และอำนาจ กำกับ ติดตาม และเร่งรัดการดำเนินงาน รวมทั้ง" + t.tasks[1].format("แล้วรายงานผลให้ผู้ว่าราชการจังหวัดทราบ" + o.monthly(25, "ทุกวันที่ {} ของเดือน"))]
    cover = province(rng, place, d, subject="คำสั่งแต่งตั้งคณะทำงานขับเคลื่อนการประเมินคุณธรรมและความโปร่งใส (ITA)", enclosures=["คำสั่งจังหวัด" + place.name + f" ที่ {o.number.printed()}\tจำนวน ๑ ชุด"])
    cover.number.circular = True
    cover.references.append({"number": o.number.value(), "date": o.date.isoformat()})
    cover.body = [f"ด้วยจังหวัด{place.name}ได้มีคำสั่งจังหวัด{place.name} ที่ {o.number.printed()} ลงวันที่ {thai.full(o.date)} เรื่อง {o.subject} รายละเอียดตามสิ่งที่ส่งมาด้วย",
                  "จึงขอให้อำเภอแจ้งผู้เกี่ยวข้องถือปฏิบัติ และส่งรายชื่อผู้ประสานงานระดับอำเภอ " + cover.by(later(d, 10), "ภายในวันที่ {}", with_weekday=True)]
    cover.receipts = [receipt(rng, f"อำเภอ{place.district}", d, 2)]
    return [Bundle("order", [cover, o], "clean", color=False, edges=[(cover, o)])]


def old_copy(rng: random.Random) -> list[Bundle]:
    """Arabic digits, one-bit copies, terms of days that run from the received stamp."""
    t, place, d = rng.choice(words.TOPICS[3:6]), Place(rng), _start(rng)
    top = department(rng, "external", d, subject=t.subject, arabic=True, face=rng.choice(["sarabun-old", "angsana"]), inked_serial="hand", inked_day=True)
    top.refers_to = [top.cite_as(_old_number(rng, top.number.office), later(d, -120), f"หนังสือ{top.issuer}"), top.cite_as(Number("กค", "0409.5", str(rng.randint(11, 99))), later(d, -200), "หนังสือกระทรวงการคลัง", "ด่วนที่สุด")]
    top.body = [f"ตามหนังสือที่อ้างถึง ๑ และ ๒ แจ้ง{t.matter} นั้น", f"{top.issuer}พิจารณาแล้วเห็นว่า {t.told} เพื่อให้{t.aim} จึงขอให้จังหวัด" + t.tasks[1].format(top.within(15))]
    top.receipts = [receipt(rng, f"จังหวัด{place.name}", d, 6, by_hand=False)]
    down = province(rng, place, later(top.receipts[0].date, 1), subject=t.subject, arabic=True)
    down.refers_to = [down.cite(top)]
    down.body = [f"ตามหนังสือที่อ้างถึง {top.issuer}ขอให้จังหวัดดำเนินการเกี่ยวกับ{t.matter} นั้น", f"จังหวัด{place.name}จึงขอให้อำเภอ" + t.tasks[1].format(down.within(7, working=True, form="ภายใน {} นับแต่วันที่ได้รับหนังสือ")) + " หากพ้นกำหนดจังหวัดจะถือว่าไม่มีข้อมูลต้องรายงาน"]
    down.receipts = [receipt(rng, f"อำเภอ{place.district}", down.date, 1)]
    return [Bundle("old-copy", [down, top], "poor", edges=[(down, top)])]


def rounds(rng: random.Random) -> list[Bundle]:
    """Deadlines that come again, month ends, and provinces that are left out; a fax of many pages."""
    t, place, d = words.TOPICS[6], Place(rng), _start(rng)
    other = Place(rng, rng.choice([p for p in sorted(words.PROVINCES) if p != place.name]))
    top = department(rng, "stamped", d, subject=t.subject, to=f"สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด ทุกจังหวัด (ยกเว้นจังหวัด{other.name})", urgency="urgent")
    month = d.month % 12 + 1
    year = d.year + (month == 1)
    top.body = [f"ด้วยปรากฏว่า{t.told} เมื่อวันที่ {thai.full(later(d, -6))} ที่ผ่านมา เพื่อให้การดำเนินการตาม{t.matter} สามารถ{t.aim}",
                f"{top.issuer}จึงขอให้สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัดแจ้งองค์กรปกครองส่วนท้องถิ่น" + t.tasks[0].format(top.month_end(year, month)) + " และ" + t.tasks[2].format(top.monthly(5)) + " ตามแบบที่กำหนด"]
    top.receipts = [receipt(rng, f"สถจ.{place.name}", d, 1)]
    down = local_office(rng, place, later(top.receipts[0].date, 1), subject=t.subject, urgency="urgent", to=f"สำนักงานส่งเสริมการปกครองท้องถิ่นอำเภอ{place.districts[0]} อำเภอ{place.districts[1]} และอำเภอ{place.districts[2]}")
    down.body = ["ตาม" + down.cite(top) + f" แจ้งให้ดำเนินการตาม{t.matter} ดังความละเอียดแจ้งแล้ว นั้น",
                 f"{down.issuer}จึงขอให้ท่าน" + t.tasks[0].format(down.month_end(year, month, "ภายในสิ้นเดือน{}")) + " และส่งรายงานประจำเดือนให้จังหวัด" + down.monthly(1, "ทุกวันที่ {} ของเดือน")]
    return [Bundle("rounds", [down, top], "poor", "tif", edges=[(down, top)])]


def lone(rng: random.Random) -> list[Bundle]:
    """One page that cites letters which are nowhere here; a window from one month into the next."""
    t, place, d = words.TOPICS[9], Place(rng), _start(rng)
    d = dt.date(d.year, d.month, min(d.day, 12))
    d = later(d, 0)
    a, b = later(dt.date(d.year, d.month, 24), 0), later(dt.date(d.year + d.month // 12, d.month % 12 + 1, 6), 0)
    x = local_office(rng, place, d, subject=t.subject, qr=_qr(rng, "แบบสมัครเข้ารับการอบรม"))
    x.body = ["อ้างถึง" + x.cite_as(_old_number(rng, "0816.5"), later(d, -40), "หนังสือกรมส่งเสริมการปกครองท้องถิ่น", "ด่วนที่สุด") + " และ" + x.cite_as(Number(place.code, "0023.2", str(rng.randint(100, 999))), later(d, -30), f"หนังสือจังหวัด{place.name}") + f" เรื่อง {t.subject} นั้น",
              f"{x.issuer}กำหนดจัดการฝึกอบรมครูผู้ดูแลเด็ก จำนวน ๒ รุ่น โดยเปิดระบบรับสมัคร " + x.window(a, b, "ระหว่างวันที่") + " จึงขอให้ท่าน" + t.tasks[2].format(x.by(later(d, 5), "ภายในวันที่ {}")) + " ทั้งนี้ หลักเกณฑ์ฉบับใหม่มีผลใช้บังคับตั้งแต่วันที่ " + thai.full(dt.date(2025, 10, 1)) + " เป็นต้นไป"]
    x.receipts = [receipt(rng, f"สถอ.{place.district}", d, 1)]
    return [Bundle("lone", [x], "good", "png")]


def two_provinces(rng: random.Random) -> list[Bundle]:
    """One department letter scanned in two bundles, by two provinces that each passed it on."""
    t, d = words.TOPICS[8], _start(rng)
    first = Place(rng)
    second = Place(rng, rng.choice([p for p in sorted(words.PROVINCES) if p != first.name]))
    top = department(rng, "stamped", d, subject=t.subject, urgency="most_urgent", inked_serial=None)
    end = later(d, 28)
    top.body = [f"ด้วย{t.told} ประกอบกับ{t.matter} เป็นนโยบายสำคัญ เพื่อ{t.aim}", f"{top.issuer}จึงขอให้สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัดแจ้งองค์กรปกครองส่วนท้องถิ่น" + t.tasks[0].format(top.by(end)) + " และ" + t.tasks[2].format(top.by(later(end, 21), "ไม่เกินวันที่ {}"))]
    out = []
    for i, place in enumerate((first, second)):
        mine = copy.deepcopy(top)
        mine.receipts = [receipt(rng, f"สถจ.{place.name}", d, 2 + i)]
        down = local_office(rng, place, later(mine.receipts[0].date, 1 + i), subject=t.subject, urgency="most_urgent")
        down.body = ["ตามที่" + mine.issuer + "ได้มี" + down.cite(mine, "หนังสือ") + f" แจ้ง{t.matter} นั้น", f"{down.issuer}ขอให้สำนักงานส่งเสริมการปกครองท้องถิ่นอำเภอแจ้งองค์กรปกครองส่วนท้องถิ่นในพื้นที่" + t.tasks[0].format(down.by(later(end, -7 - 2 * i)))]
        items = [down, mine] if i == 0 else [mine, down]
        out.append(Bundle(f"twice-{'ab'[i]}", items, "fair", color=i == 0, edges=[(down, mine)]))
    return out


def born_digital(rng: random.Random) -> list[Bundle]:
    """A letter straight out of the word processor, with a text layer."""
    t, d = words.TOPICS[5], _start(rng)
    top = department(rng, "external", d, words.DEPARTMENTS[2], subject=t.subject, inked_serial=None, inked_day=False, qr=_qr(rng, "เอกสารประกอบ"))
    top.body = [f"ด้วย{t.told} เพื่อให้{t.aim}", "จึงขอให้จังหวัด" + t.tasks[0].format(top.by(later(d, 25))) + " และ" + t.tasks[2].format(top.month_end(later(d, 70).year, later(d, 70).month)) + " ทั้งนี้ ให้ถือปฏิบัติตามระเบียบสำนักนายกรัฐมนตรีว่าด้วยงานสารบรรณ พ.ศ. ๒๕๒๖ และที่แก้ไขเพิ่มเติม"]
    return [Bundle("typed", [top], "clean", "typeset")]


def as_text(rng: random.Random) -> list[Bundle]:
    """What another OCR made of a bundle: text only."""
    t, place, d = words.TOPICS[4], Place(rng), _start(rng)
    top = department(rng, "external", d, words.DEPARTMENTS[0], subject=t.subject, urgency="most_urgent")
    end = later(d, 20)
    top.refers_to = [top.cite_as(_old_number(rng, "0808.2"), later(d, -33), f"หนังสือ{top.issuer}")]
    top.body = [f"ตามหนังสือที่อ้างถึง แจ้ง{t.matter} นั้น", f"{top.issuer}ขอเรียนว่า {t.told} เพื่อให้{t.aim} จึงขอให้จังหวัด" + t.tasks[0].format(top.by(end)) + " และ" + t.tasks[1].format(top.monthly(10))]
    down = province(rng, place, later(d, 3), subject=t.subject, urgency="most_urgent")
    down.body = [f"ด้วยจังหวัด{place.name}ได้รับ" + down.cite(top) + " รายละเอียดตามสำเนาที่ส่งมาพร้อมนี้", "จังหวัดพิจารณาแล้ว ขอให้อำเภอ" + t.tasks[0].format(down.by(later(end, -6)))]
    return [Bundle("other-ocr", [down, top], "text", "txt", edges=[(down, top)])]


def announcement(rng: random.Random) -> list[Bundle]:
    """A district's memo-like letter to the local administrations, with a province's announcement (ประกาศ) behind it."""
    t, place, d = words.TOPICS[6], Place(rng), _start(rng)
    n = Letter("notice", "province", Number("", "", "", circular=False), later(d, -5), f"จังหวัด{place.name}", subject="กำหนดเขตควบคุมการเผาในที่โล่ง", signatory=(words.person(rng), [f"ผู้ว่าราชการจังหวัด{place.name}"]),
               closing="จึงประกาศมาให้ทราบโดยทั่วกัน")
    a = dt.date(2026, 2, 15)
    n.body = [f"ด้วยสถานการณ์ฝุ่นละอองขนาดเล็กในพื้นที่จังหวัด{place.name}มีแนวโน้มเพิ่มสูงขึ้น อาศัยอำนาจตามพระราชบัญญัติป้องกันและบรรเทาสาธารณภัย พ.ศ. ๒๕๕๐ จังหวัด{place.name}จึงประกาศให้พื้นที่ทุกอำเภอเป็นเขตควบคุมการเผาในที่โล่งทุกชนิด มีผลใช้บังคับตั้งแต่วันที่ {thai.full(a)} เป็นต้นไป ผู้ใดฝ่าฝืนต้องระวางโทษตามกฎหมาย"]
    n.date = dt.date(2026, 2, 9)
    x = district(rng, place, dt.date(2026, 2, 12), subject="ประชาสัมพันธ์ประกาศเขตควบคุมการเผา", enclosures=[f"ประกาศจังหวัด{place.name}\tจำนวน ๑ ฉบับ"])
    x.body = [f"ด้วยจังหวัด{place.name}ได้มีประกาศ เรื่อง {n.subject} ประกาศ ณ วันที่ {thai.full(n.date)} รายละเอียดตามสิ่งที่ส่งมาด้วย",
              "อำเภอจึงขอให้ท่านประชาสัมพันธ์ให้ประชาชนในพื้นที่ทราบ และ" + t.tasks[0].format(x.within(3, working=True))]
    x.receipts = [receipt(rng, f"อบต.{rng.choice(_TAMBONS)}", x.date, 1)]
    return [Bundle("notice", [x, n], "fair", edges=[(x, n)])]


STORIES = [water, waste, flood, inked_memo, standing_order, old_copy, rounds, lone, two_provinces, born_digital, as_text, announcement]
