"""Scans and typeset pages as files: PDF, TIFF, PNG. The same pages give the same bytes."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageOps

import canvas
import fonts
from scan import Scan


def write_pdf(path: Path, scans: list[Scan]) -> None:
    """A PDF of the scans as they are: JPEG, or CCITT group 4 where they are one-bit."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for s in scans:
        w, h = s.image.size
        data, how = _g4(s.image) if s.image.mode == "1" else _jpeg(s)
        first = len(objects) + 1
        pw, ph = w * 72 / s.dpi, h * 72 / s.dpi
        show = f"q {pw:.2f} 0 0 {ph:.2f} 0 0 cm /I Do Q".encode()
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {pw:.2f} {ph:.2f}] /Contents {first + 1} 0 R /Resources << /XObject << /I {first + 2} 0 R >> >> >>".encode())
        objects.append(f"<< /Length {len(show)} >>\nstream\n".encode() + show + b"\nendstream")
        objects.append(f"<< /Type /XObject /Subtype /Image /Width {w} /Height {h} {how} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream")
        kids.append(f"{first} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>".encode()
    out, offsets = io.BytesIO(), []
    out.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    for i, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(f"{i} 0 obj\n".encode() + body + b"\nendobj\n")
    xref = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode() + b"".join(f"{o:010} 00000 n \n".encode() for o in offsets))
    out.write(f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n".encode())
    path.write_bytes(out.getvalue())


def _jpeg(s: Scan) -> tuple[bytes, str]:
    buffer = io.BytesIO()
    s.image.save(buffer, "JPEG", quality=s.jpeg, optimize=True, dpi=(s.dpi, s.dpi))
    space = "DeviceRGB" if s.image.mode == "RGB" else "DeviceGray"
    return buffer.getvalue(), f"/ColorSpace /{space} /BitsPerComponent 8 /Filter /DCTDecode"


def _g4(image: Image.Image) -> tuple[bytes, str]:
    """The image's group 4 data, cut out of a one-strip TIFF."""
    buffer = io.BytesIO()
    ImageOps.invert(image).save(buffer, "TIFF", compression="group4", tiffinfo={278: image.height})
    with Image.open(buffer) as tiff:
        start, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]
    how = f"/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns {image.width} /Rows {image.height} >>"
    return buffer.getvalue()[start : start + length], how


def write_tiff(path: Path, scans: list[Scan]) -> None:
    """A TIFF of many pages, group 4 or (grey and colour) LZW."""
    images = [s.image for s in scans]
    compression = "group4" if all(i.mode == "1" for i in images) else "tiff_lzw"
    images[0].save(path, "TIFF", compression=compression, save_all=True, append_images=images[1:], dpi=(scans[0].dpi,) * 2)


def write_png(path: Path, s: Scan) -> None:
    """A PNG; grey in sixteen steps, as small scanners give it, unless it is one-bit."""
    image = s.image
    if image.mode != "1":
        image = image.convert("L").point([round(v / 17) for v in range(256)]).convert("P")
        image.putpalette([v for step in range(16) for v in [step * 17] * 3])
    image.save(path, "PNG", optimize=True, bits=1 if s.image.mode == "1" else 4, dpi=(s.dpi, s.dpi))


def write_typeset_pdf(path: Path, pages: list[canvas.Page]) -> None:
    """A born-digital PDF: real text in embedded fonts, as a word processor writes it."""
    import datetime

    from fpdf import FPDF

    pdf = FPDF(unit="pt", format="A4")
    pdf.set_creation_date(datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc))
    pdf.set_auto_page_break(False)
    pdf.set_text_shaping(True)
    for face in sorted({m.face for p in pages for m in p.marks if isinstance(m, canvas.Text)}):
        pdf.add_font(face, fname=str(fonts.path(face)))
    for page in pages:
        pdf.add_page()
        for m in page.marks:
            if isinstance(m, canvas.Text):
                pdf.set_font(m.face, size=m.size)
                pdf.set_text_color(*m.color)
                pdf.set_draw_color(*m.color)
                with pdf.local_context(text_mode="FILL_STROKE" if m.bold else "FILL", line_width=0.35):
                    pdf.text(m.x, m.y, m.text)
            elif isinstance(m, canvas.Rule):
                pdf.set_draw_color(*m.color)
                pdf.set_line_width(m.width)
                pdf.set_dash_pattern(*(m.dash or (0, 0)))
                pdf.line(m.x0, m.y0, m.x1, m.y1)
            else:
                picture = m.picture.rotate(m.angle, expand=True, resample=Image.Resampling.BICUBIC, fillcolor=(255, 255, 255, 0))
                picture.thumbnail((picture.width // 2, picture.height // 2))
                w, h = picture.width * 2 / fonts.PX, picture.height * 2 / fonts.PX
                pdf.image(picture, m.x - w / 2, m.y - h / 2, w, h)
    path.write_bytes(bytes(pdf.output()))
