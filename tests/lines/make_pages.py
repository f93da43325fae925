"""Sets the pages that tests/lines.rs finds lines on, and writes where their lines are: `python make_pages.py`.

Needs Pillow with raqm (Thai shaping), OpenCV (QR codes) and Debian's fonts-thai-tlwg. The words are made up. Each page NAME.png comes with NAME.tsv:
left, right, baseline at the left, baseline at the right, consonant height (all in pixels) and the words of each line, in reading order.
"""
import math
import random
from pathlib import Path

import cv2
from PIL import Image, ImageDraw, ImageFilter, ImageFont

HERE = Path(__file__).parent
FONTS = Path("/usr/share/fonts/truetype/tlwg")
BODY = [
    "ด้วยกรมได้กำหนดให้มีการประชุมซักซ้อมแนวทางปฏิบัติ ประจำปีงบประมาณ",
    "พ.ศ. ๒๕๖๙ ณ ห้องประชุม ชั้น ๓ เวลา ๐๙.๓๐ น. ผู้เข้าร่วมต้องลงทะเบียน",
    "ก่อนวันประชุมไม่น้อยกว่า ๗ วัน ทั้งนี้ ให้ใช้แบบที่ส่งมาพร้อมหนังสือนี้",
    "และส่งถึงกลุ่มงานภายในวันที่ ๑๕ มกราคม ๒๕๖๙ ทางไปรษณีย์อิเล็กทรอนิกส์",
    "หากพ้นกำหนดจะถือว่าไม่ประสงค์เข้าร่วม ผู้ที่ติดภารกิจให้มอบหมายผู้แทน",
    "จึงเรียนมาเพื่อโปรดพิจารณาดำเนินการต่อไป",
]


class Page:
    def __init__(self, width, height, name="Laksaman", mode="L"):
        self.image = Image.new(mode, (width, height), "white")
        self.draw = ImageDraw.Draw(self.image)
        self.name, self.lines = name, []

    def text(self, x, y, words, size, bold=False, fill=0, keep=True):
        """Sets `words` with the baseline at row `y`; says where they end."""
        font = ImageFont.truetype(str(FONTS / f"{self.name}{'-Bold' if bold else ''}.ttf"), size)
        self.draw.text((x, y), words, fill, font, anchor="ls")
        left, _, right, _ = self.draw.textbbox((x, y), words, font, anchor="ls")
        consonant = -font.getbbox("น", anchor="ls")[1]
        if keep:
            self.lines.append((left, right, y, y, consonant, words))
        return right

    def body(self, x, y, size, pitch, lines=BODY):
        for i, words in enumerate(lines):
            self.text(x + (60 if i == 0 else 0), y + i * pitch, words, size)

    def rule(self, *points, width=2, fill=0):
        self.draw.line(points, fill, width)

    def save(self, name):
        self.image.save(HERE / f"{name}.png", optimize=True)
        rows = ["\t".join(f"{v:.1f}" for v in line[:5]) + f"\t{line[5]}" for line in self.lines]
        (HERE / f"{name}.tsv").write_text("\n".join(rows) + "\n", encoding="utf8")


def head():
    """A letter's head in two columns over its body, at 150 dpi."""
    page = Page(1240, 620)
    page.text(160, 60, "ด่วนที่สุด", 56, bold=True)
    page.text(160, 120, "ที่ มท ๐๘๙๙.๙/ว ๑๒๓๔", 32)
    page.text(800, 120, "กรมตัวอย่างการปกครอง", 32)
    page.text(800, 166, "ถนนตัวอย่าง กทม. ๑๐๓๐๐", 32)
    page.text(560, 220, "๒๘ พฤษภาคม ๒๕๖๙", 32)
    page.text(160, 276, "เรื่อง", 32, bold=True, keep=False)
    page.text(240, 276, "ซักซ้อมแนวทางปฏิบัติของหน่วยงาน", 32)
    page.lines[-1] = (160.0, *page.lines[-1][1:5], "เรื่อง " + page.lines[-1][5])
    page.body(160, 340, 32, 48)
    page.save("head")


def memo():
    """Fields of a memo over dotted leaders, and a number written large beside the print."""
    page = Page(1240, 520)
    page.text(500, 70, "บันทึกข้อความ", 60, bold=True)
    for y, words in ((140, "ส่วนราชการ  กองตัวอย่าง โทร. ๐ ๒๓๔๕ ๖๗๘๙"), (190, "ที่  กต ๐๑๐๒.๓/"), (240, "เรื่อง  ขอความอนุเคราะห์วิทยากร")):
        end = page.text(150, y, words, 34)
        if y == 190:
            end = page.text(end + 24, y - 6, "๔๕๖", 48, keep=False)
            page.lines[-1] = (page.lines[-1][0], end, *page.lines[-1][2:])
        x = end + 8
        while x < 1100:
            page.draw.rectangle((x, y + 3, x + 2, y + 5), 0)
            x += 8
    page.body(150, 310, 32, 46, BODY[:4])
    page.save("memo")


def table():
    """Three columns and three rows of cells within rules."""
    page = Page(1100, 460)
    xs, ys = (80, 260, 640, 1020), (60, 130, 270, 410)
    cells = [[("ครั้งที่",), ("เรื่อง",), ("มติ",)],
             [("๑/๒๕๖๙",), ("การโอนเงินงบประมาณ", "ประจำปีของหน่วยงาน"), ("เห็นชอบตามที่เสนอ",)],
             [("๒/๒๕๖๙",), ("การขอใช้ที่ดิน",), ("ให้ถอนเรื่องคืน", "ไปพิจารณาใหม่")]]
    for row, y in zip(cells, ys):
        for cell, x in zip(row, xs):
            for i, words in enumerate(cell):
                page.text(x + 24, y + 46 + i * 48, words, 32)
    for x in xs:
        page.rule(x, ys[0], x, ys[-1])
    for y in ys:
        page.rule(xs[0], y, xs[-1], y)
    page.save("table")


def stamp():
    """A blue received stamp over black print."""
    page = Page(1240, 470, mode="RGB")
    page.body(150, 120, 32, 52)
    black = page.image.copy()
    blue, kept = (40, 60, 190), page.lines
    page.lines = []
    page.draw.rectangle((800, 24, 1180, 196), outline=blue, width=3)
    for y, words in ((54, "ศาลากลางจังหวัดตัวอย่าง"), (86, "รับที่ ๑๒๓๔"), (146, "วันที่ ๓๐ พ.ค. ๒๕๖๙")):
        page.text(830, y, words, 24, fill=blue)
    # Where both are printed, black shows.
    mask = black.convert("L").point(lambda v: 255 if v < 140 else 0)
    page.image.paste(black, mask=mask)
    page.lines += kept
    page.save("stamp")


def skewed():
    """Twelve lines turned by a degree and a half."""
    page = Page(1240, 760, name="Norasi")
    page.body(120, 110, 28, 48, BODY + BODY[:5])
    angle = 1.5
    width, height = page.image.size
    page.image = page.image.rotate(angle, Image.Resampling.BICUBIC, fillcolor="white")
    sine, cosine = math.sin(math.radians(angle)), math.cos(math.radians(angle))

    def turned(x, y):
        dx, dy = x - width / 2, y - height / 2
        return width / 2 + cosine * dx + sine * dy, height / 2 - sine * dx + cosine * dy

    page.lines = [(turned(l, a)[0], turned(r, b)[0], turned(l, a)[1], turned(r, b)[1], h, w) for l, r, a, b, h, w in page.lines]
    page.save("skewed")


def fax():
    """One bit at about 150 dpi: broken strokes and specks."""
    rng = random.Random(7)
    page = Page(1240, 560, name="Garuda")
    page.text(560, 60, "- ๒ -", 26)
    page.body(110, 130, 26, 56, BODY + BODY[5:])
    image = page.image.filter(ImageFilter.GaussianBlur(0.9))
    noise = Image.effect_noise(image.size, 90)
    image = Image.blend(image, noise, 0.22).point(lambda v: 255 if v > 150 else 0)
    draw = ImageDraw.Draw(image)
    for _ in range(500):
        x, y, r = rng.randrange(1240), rng.randrange(560), rng.choice((0, 0, 1, 2))
        draw.ellipse((x - r, y - r, x + r, y + r), rng.choice((0, 0, 255)))
    page.image = image.convert("1")
    page.save("fax")


def codes():
    """Two QR codes with their captions beside a line of text."""
    page = Page(1000, 420)
    page.text(120, 60, "รายละเอียดตามสิ่งที่ส่งมาด้วย ๓", 32)
    for x, dot, payload, words in ((140, 7, "https://example.go.th/a?n=1", "แบบตอบรับ"), (600, 4, "https://example.go.th/b/รายชื่อ", "กลุ่มประสานงาน")):
        code = Image.fromarray(cv2.QRCodeEncoder.create().encode(payload))
        code = code.resize((code.width * dot, code.height * dot), Image.Resampling.NEAREST)
        page.image.paste(code, (x, 100))
        page.text(x, 390, words, 32)
    page.save("codes")


for make in (head, memo, table, stamp, skewed, fax, codes):
    make()
