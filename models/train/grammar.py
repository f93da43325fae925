"""What is printed in the places that matter, as random text.

Each function takes `rng` and gives a text with Arabic digits, all ten equally likely in every place; `text.py` turns them into
Thai digits where the line is to have them. Parts between IN and OUT are those that offices ink by hand or stamp.
LEADER is a row of dots that asks to be filled in, and is read as a space.
"""
import words

IN, OUT, LEADER = "\ue000", "\ue001", "\ue002"
MONTHS = "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม".split()
SHORT_MONTHS = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split()
WEEKDAYS = "จันทร์ อังคาร พุธ พฤหัสบดี ศุกร์ เสาร์ อาทิตย์".split()
MINISTRIES = "มท กค ศธ สธ นร กห กษ คค พณ ยธ รง วธ อก ทส พม พน ดศ อว กต กก ตช ตผ ปช ลต สว สผ".split()
CONSONANTS = "กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
ABBREVIATIONS = (
    "อบจ. อบต. สถ. ผอ. กห. ร.อ. พ.อ. พ.ต.ท. ร.ต.อ. พล.อ. พล.ต. น.อ. จ.ส.อ. ส.อ. ผวจ. นอภ. ปภ. ทต. ทม. ทน. สถจ. กพร. ก.พ. ก.ถ. ก.จ. ก.ท. อ.ก.พ. ครม. "
    "สสส. ปปช. ป.ป.ช. สตง. กกต. ธ.ก.ส. รพ.สต. อสม. ศพด. ดร. ผศ. รศ. ศ. นพ. พญ. ม.ร.ว. ม.ล. ว่าที่ ร.ต. พ.ร.บ. พ.ร.ก. พ.ศ. ค.ศ. จ. อ. ต. ม. ถ. ซ. ชม. กม. ตร.ม. กก. ลบ.ม. "
    "น. โทร. ลว. เลขที่ รอง ผอ. ผช.ผอ. หก. ผบ. เสธ. จก. รอง หน. สนง. งป. งบฯ กอ.รมน. ศอ.บต. สปสช. สพฐ. สพป. สพม. กศน. อปท. กทม. ธ.ค. สลน. สลค. บก. กธก. ศซบ."
).split()
HEADS = (
    "บันทึกข้อความ|ด่วนที่สุด|ด่วนมาก|ด่วน|ลับ|ลับมาก|ลับที่สุด|ส่วนราชการ|เรื่อง|เรียน|อ้างถึง|สิ่งที่ส่งมาด้วย|ขอแสดงความนับถือ|ที่|วันที่|เสนอ|จาก|ถึง|สำเนาถูกต้อง|สำเนาคู่ฉบับ|"
    "เพื่อโปรดทราบ|เพื่อโปรดพิจารณา|ทราบ|อนุมัติ|เห็นชอบ|ดำเนินการ|ลงชื่อ|ตำแหน่ง|ลำดับ|ที่|รายการ|จำนวน|หน่วย|หมายเหตุ|รวม|รวมทั้งสิ้น|ชื่อ - สกุล|สังกัด|ผู้รับผิดชอบ|วงเงิน|บาท|"
    "เลขที่รับ|เลขรับ|รับที่|เลขที่|เวลา|วันที่รับ|รับวันที่|ผู้รับ|ศาลากลางจังหวัด|ประกาศ|คำสั่ง|ระเบียบ|ข้อบังคับ|หนังสือภายนอก|แบบฟอร์ม|แบบตอบรับ|ภาคผนวก|บัญชีแนบท้าย|"
    "กระทรวงมหาดไทย|ถนนอัษฎางค์ กทม.|ถนนนครราชสีมา เขตดุสิต กทม.|กรมส่งเสริมการปกครองท้องถิ่น|ผู้ว่าราชการจังหวัด|ทุกจังหวัด|นายกองค์การบริหารส่วนจังหวัด|อธิบดีกรมส่งเสริมการปกครองท้องถิ่น|"
    "จึงเรียนมาเพื่อทราบ|จึงเรียนมาเพื่อโปรดพิจารณา|จึงเสนอมาเพื่อกรุณาพิจารณา|จึงเรียนมาเพื่อทราบและถือปฏิบัติต่อไป|ปลัดกระทรวง|รองอธิบดี ปฏิบัติราชการแทน|หัวหน้าสำนักงาน|"
    "ไปรษณีย์อิเล็กทรอนิกส์|กลุ่มงานบริหารทั่วไป|ฝ่ายบริหารทั่วไป|สำนักปลัด|กองคลัง|กองช่าง|กองการศึกษา|ผู้ประสานงาน|กำหนดการ|ระเบียบวาระการประชุม|มติที่ประชุม|ดังรายละเอียดแนบ"
).split("|")
TITLES = "นาย นางสาว นาง ว่าที่ร้อยตรี พันเอก พลตรี พลเอก ร้อยโท ดร. ผศ.ดร. ม.ล. สิบเอก จ่าเอก นาวาอากาศเอก เด็กชาย น.ส. พ.อ. พ.ท. ร.ต. น.ท. พ.จ.อ.".split(" ")


def digits(rng, lo, hi=None):
    """`lo` to `hi` random digits."""
    return "".join(rng.choices("0123456789", k=rng.randint(lo, hi or lo)))


def handled(text):
    """`text`, marked as what an office may ink or stamp."""
    return IN + text + OUT


def code(rng):
    """An agency's letters: `มท`, `กบ`, `ศธ`, `ตวฉ`, now and then `FPST`."""
    roll = rng.random()
    if roll < 0.40:
        return rng.choice(MINISTRIES)
    if roll < 0.62:
        return rng.choice(words.codes())
    if roll < 0.95:
        return "".join(rng.choices(CONSONANTS, k=rng.choice((2, 2, 2, 3, 4)))) + rng.choice(("", "", "", ".", " "))
    return "".join(rng.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=rng.randint(2, 4)))


def reference(rng):
    """A letter's number: `มท 0810.4/ว 5341`, `ศธ0514.7.1.2/ว.140`, `ตก 0023.3/1855`, `สปช.07-00092/2560`."""
    office = digits(rng, rng.choice((4, 4, 4, 4, 5, 3, 2)))
    for _ in range(rng.choice((0, 1, 1, 1, 1, 2, 3))):
        office += "." + digits(rng, 1, rng.choice((1, 1, 2, 3)))
    gap = rng.choice((" ", " ", " ", "", "  "))
    slash = rng.choice(("/", "/", "/", "/", "/ ", " / ", " /", "-"))
    circular = rng.choice(("", "", "", "ว ", "ว ", "ว", "ว.", "ว. ", "(ว)", "ว(ล) ", "ล "))
    running = digits(rng, 1, 5)
    end = rng.choice(("", "", "", "", "", "", "", "/" + digits(rng, 2), "/" + digits(rng, 4), " "))
    if rng.random() < 0.06:
        office, slash = digits(rng, 1, 3) + "-" + digits(rng, 3, 5), "/"
    tail = handled(running) if rng.random() < 0.65 else running
    if circular and rng.random() < 0.2:
        circular, tail = "", handled(circular + running)
    if rng.random() < 0.05:
        tail = ""
    return code(rng) + gap + office + slash + circular + tail + end


def year(rng):
    """A year; three in five are of our time, the rest any four digits, so that each has to be read."""
    roll = rng.random()
    if roll < 0.45:
        return "25" + digits(rng, 2)
    if roll < 0.55:
        return "20" + digits(rng, 2)
    return digits(rng, 4)


def day(rng):
    return digits(rng, 1) if rng.random() < 0.4 else rng.choice("0123") + digits(rng, 1)


def date(rng):
    """A date in any printed form, the day often inked, sometimes left open."""
    d = handled(day(rng)) if rng.random() < 0.5 else day(rng)
    month, short, y = rng.choice(MONTHS), rng.choice(SHORT_MONTHS), year(rng)
    roll = rng.random()
    if roll < 0.34:
        text = f"{d} {month} {rng.choice(('', '', '', 'พ.ศ. ', '2'))}{y}"
    elif roll < 0.42:
        text = f"{month} {y}"
    elif roll < 0.60:
        text = f"{d}{rng.choice((' ', ' ', ''))}{short}{rng.choice((' ', ' ', ''))}{rng.choice((y, y[2:], y[2:]))}"
    elif roll < 0.68:
        text = f"{d}/{rng.choice((digits(rng, 1), digits(rng, 2)))}/{rng.choice((y, y[2:]))}"
    elif roll < 0.76:
        text = f"วัน{rng.choice(WEEKDAYS)}ที่ {d} {month} {y}"
    elif roll < 0.84:
        text = f"{d} {rng.choice(('-', '–', 'ถึง', 'และ'))} {day(rng)} {month} {y}"
    elif roll < 0.90:
        text = f"- {d} {short} {y}"
    elif roll < 0.95:
        text = handled(f"{day(rng)} {short} {y}")
    else:
        text = f"{d} {month} {y} {time(rng)}"
    return text


def time(rng):
    hour, minute = digits(rng, 2) if rng.random() < 0.8 else digits(rng, 1), digits(rng, 2)
    dot = rng.choice((".", ".", ".", ":"))
    text = rng.choice(("เวลา ", "", "ตั้งแต่เวลา ")) + hour + dot + minute
    if rng.random() < 0.3:
        text += rng.choice((" - ", "-", " – ", " ถึง ")) + digits(rng, 2) + dot + digits(rng, 2)
    return text + rng.choice((" น.", " น.", "น.", " นาฬิกา"))


def phone(rng):
    d = lambda *n: digits(rng, *n)
    body = rng.choice((
        lambda: f"0 {d(4)} {d(4)}", lambda: f"0-{d(4)}-{d(4)}", lambda: f"0{d(1)}-{d(3)}-{d(4)}", lambda: f"{d(2)} {d(3)} {d(4)}", lambda: d(9, 10),
        lambda: f"0 {d(4)} {d(4)}-{d(1, 2)}", lambda: f"{d(3)}-{d(7)}", lambda: f"{d(3)} - {d(4)} - {d(4)}", lambda: f"({d(2)}) {d(3)}-{d(4)}",
    ))()
    head = rng.choice(("โทร. ", "โทร. ", "โทร ", "โทรสาร ", "โทรศัพท์ ", "โทร./โทรสาร ", "มือถือ ", "", "โทรศัพท์/โทรสาร ", "โทร.ทหาร "))
    return head + body + rng.choice(("", "", "", f" ต่อ {d(2, 4)}", f" ต่อ {d(2)}, {d(2)}", f" , 0 {d(4)} {d(4)}"))


def amount(rng):
    d = lambda *n: digits(rng, *n)
    number = rng.choice((
        lambda: f"{d(1, 3)},{d(3)}", lambda: f"{d(1, 3)},{d(3)},{d(3)}", lambda: f"{d(1, 3)},{d(3)}.{d(2)}", lambda: d(1, 4),
        lambda: f"{d(1, 2)}.{d(1, 4)}", lambda: f"{d(1, 3)},{d(3)},{d(3)}.{d(2)}", lambda: f"{d(1, 3)}.-", lambda: f"({d(1, 2)}.{d(2)})",
    ))()
    unit = rng.choice((" บาท", " บาท", "", "%", " %", " ล้านบาท", " คน", " แห่ง", " ราย", "฿", " ฉบับ", " ชุด", " ตร.ม.", "°", "°C", " x " + d(2), "×" + d(2), " m²", "½", "=" + d(2), "+" + d(2)))
    return rng.choice(("", "", "จำนวน ", "เป็นเงิน ", "ร้อยละ ", "รวม ", "งบประมาณ ")) + number + unit


def item(rng):
    """The mark that begins an item: `1.`, `2.1`, `3.1.2`, `(4)`, `ก.`, `/2. ดำเนินการ`."""
    d = lambda: digits(rng, 1) if rng.random() < 0.8 else digits(rng, 2)
    return rng.choice((
        lambda: f"{d()}.", lambda: f"{d()}.{d()}", lambda: f"{d()}.{d()}.{d()}", lambda: f"({d()})", lambda: f"{rng.choice(CONSONANTS)}.", lambda: f"{d()})",
        lambda: f"/{d()}.", lambda: f"ข้อ {d()}", lambda: f"{d()}.{d()})", lambda: "•", lambda: "-", lambda: f"({d()}.{d()})", lambda: "☐", lambda: "☑", lambda: "✓", lambda: f"({rng.choice(CONSONANTS)})",
    ))()


def person(rng):
    name = f"{rng.choice(TITLES)}{rng.choice(('', '', ' '))}{words.pick(words.given_names(), rng)} {words.pick(words.family_names(), rng)}"
    return f"({name})" if rng.random() < 0.45 else name


def address(rng):
    province, district = words.pick(words.provinces(), rng), words.pick(words.districts(), rng)
    return rng.choice((
        lambda: f"จังหวัด{province}", lambda: f"อำเภอ{district} จังหวัด{province}", lambda: f"อ.{district} จ.{province} {digits(rng, 5)}",
        lambda: f"ศาลากลางจังหวัด{province}", lambda: f"{province} {digits(rng, 5)}", lambda: f"สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด{province}",
        lambda: f"เลขที่ {digits(rng, 1, 3)}/{digits(rng, 1, 2)} หมู่ที่ {digits(rng, 1, 2)} ตำบล{district}", lambda: f"{province}, {words.pick(words.provinces(), rng)}, {words.pick(words.provinces(), rng)}",
    ))()


def latin(rng):
    """English words, acronyms, e-mail addresses, URLs, file names, random codes."""
    low = "abcdefghijklmnopqrstuvwxyz"
    word = lambda lo=2, hi=9: "".join(rng.choices(low, k=rng.randint(lo, hi)))
    up = lambda lo=2, hi=5: word(lo, hi).upper()
    ends = (".go.th", ".com", ".ac.th", ".mail.go.th", ".or.th", ".in.th")
    return rng.choice((
        lambda: " ".join(words.pick(words.english(), rng) for _ in range(rng.randint(1, 3))),
        lambda: " ".join(words.pick(words.english(), rng) for _ in range(rng.randint(1, 3))),
        lambda: words.pick(words.english(), rng).upper(),
        lambda: f"{word()}{rng.choice(('', '_', '.', digits(rng, 1, 4)))}{word(1, 6)}@{word(2, 6)}{rng.choice(ends)}",
        lambda: f"{rng.choice(('www.', 'http://', 'https://', 'https://www.'))}{word(2, 8)}{rng.choice(ends)}/{word(1, 6)}{rng.choice(('', '/', '?id=' + digits(rng, 2, 5), '.pdf', '.html', '/' + up(2, 8)))}",
        lambda: f"https://{rng.choice(('bit.ly', 'forms.gle', 'goo.gl', 'qr.go'))}/" + "".join(rng.choices(low + low.upper() + "0123456789", k=rng.randint(5, 17))),
        up, lambda: f"{up()} {digits(rng, 1, 4)}", lambda: f"{up()}-{digits(rng, 2, 4)}", lambda: f"({words.pick(words.english(), rng)})",
        lambda: "".join(rng.choices(low + low.upper() + "0123456789", k=rng.randint(3, 12))),
        lambda: f"ID Line : {word()}{digits(rng, 1, 3)}", lambda: f"e-mail : {word()}@{word(3, 7)}{rng.choice(ends)}", lambda: f"{up(1, 1)}{digits(rng, 1, 2)}.{digits(rng, 1)}",
    ))()


def soup(rng):
    """Letters, marks and digits with nothing to guess them from."""
    roll = rng.random()
    if roll < 0.35:
        return "".join(words.pick(words.syllables(), rng) for _ in range(rng.randint(2, 7)))
    if roll < 0.60:
        alphabet = CONSONANTS + "0123456789" * 3 + "ฤๆฯ./-() "
    elif roll < 0.80:
        alphabet = "0123456789" * 6 + "ดตคฬอวธรจชขงถฎฏฐ./-"
    else:
        alphabet = CONSONANTS
    text = ""
    for _ in range(rng.randint(3, 26)):
        ch = rng.choice(alphabet)
        text += ch
        if ch in CONSONANTS and rng.random() < 0.35:
            text += rng.choice("ัิีึืุู") * (rng.random() < 0.7) + rng.choice("่้๊๋์็") * (rng.random() < 0.5)
            if text[-1] == "็" and text[-2] in "ัิีึืุู":
                text = text[:-1]
        elif ch in CONSONANTS and rng.random() < 0.12:
            text += rng.choice("าำะ")
    return text


def table_cell(rng):
    return rng.choice((
        lambda: digits(rng, 1, 6), lambda: digits(rng, 1), lambda: amount(rng), lambda: rng.choice(HEADS), lambda: words.pick(words.provinces(), rng), lambda: words.pick(words.districts(), rng),
        lambda: day(rng), lambda: item(rng), lambda: rng.choice(ABBREVIATIONS), lambda: f"{digits(rng, 1, 3)}.{digits(rng, 2)}", lambda: words.pick(words.dictionary(), rng), lambda: "น.", lambda: "-",
        lambda: digits(rng, 4), lambda: year(rng), lambda: rng.choice(CONSONANTS + "aAbBxXOolI"),
    ))()
