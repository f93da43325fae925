"""A page as a list of marks, drawn to pixels or to a born-digital PDF.

Coordinates are points from the top left of an A4 page; text stands on its baseline. Each line of text is also kept as
truth: its words and its box.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from PIL import Image, ImageChops, ImageDraw

import fonts
import thai

WIDTH, HEIGHT = 595.28, 841.89
BLACK, RED, BLUE = (24, 22, 24), (196, 32, 40), (36, 60, 150)


@dataclass
class Text:
    x: float
    y: float
    text: str
    face: str
    size: float
    bold: bool
    color: tuple[int, int, int]
    letter_space: float = 0.0


@dataclass
class Rule:
    x0: float
    y0: float
    x1: float
    y1: float
    width: float
    color: tuple[int, int, int]
    dash: tuple[float, float] | None = None


@dataclass
class Overlay:
    """A picture (RGBA) whose centre lies at x, y; it darkens what is under it, as ink does."""

    x: float
    y: float
    picture: Image.Image
    angle: float = 0.0


@dataclass
class Line:
    """A printed line: what it says and its box in points."""

    text: str
    box: tuple[float, float, float, float]
    ink: str = "black"


@dataclass
class Page:
    marks: list = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, size: float = 16, *, face: str = "sarabun", bold: bool = False, color=BLACK,
             anchor: str = "left", fill: float | None = None, ink: str = "black", truth: bool = True) -> float:
        """Sets a line at x and returns where it ends. `fill` stretches it to that width as Thai letters are justified:
        the spaces take most of it, the letters the rest."""
        w = fonts.width(text, face, size)
        if anchor == "centre":
            x -= w / 2
        elif anchor == "right":
            x -= w
        if fill is not None and fill > w:
            self._justified(x, y, text, size, face, bold, color, fill - w)
            w = fill
        else:
            self.marks.append(Text(x, y, text, face, size, bold, color))
        if truth and text.strip():
            self.lines.append(Line(text, (x, y - size * 0.95, x + w, y + size * 0.32), ink))
        return x + w

    def _justified(self, x, y, text, size, face, bold, color, slack) -> None:
        parts = text.split(" ")
        gaps = len(parts) - 1
        letters = max(1, sum(len(thai.clusters(p)) for p in parts) - 1)
        at_spaces = min(slack, gaps * size * 0.45)
        letter = (slack - at_spaces) / letters
        gap = fonts.width(" ", face, size) + (at_spaces / gaps if gaps else 0) + letter
        for part in parts:
            self.marks.append(Text(x, y, part, face, size, bold, color, letter))
            x += fonts.width(part, face, size) + letter * len(thai.clusters(part)) + gap - letter

    def rule(self, x0, y0, x1, y1, width=0.6, color=BLACK, dash=None) -> None:
        self.marks.append(Rule(x0, y0, x1, y1, width, color, dash))

    def overlay(self, x, y, picture, angle=0.0) -> None:
        self.marks.append(Overlay(x, y, picture, angle))

    def raster(self) -> Image.Image:
        """The page as RGB at the drawing resolution."""
        image = Image.new("RGB", (round(WIDTH * fonts.PX), round(HEIGHT * fonts.PX)), "white")
        draw = ImageDraw.Draw(image)
        for m in self.marks:
            if isinstance(m, Text):
                draw_text(draw, m)
            elif isinstance(m, Rule):
                _draw_rule(draw, m)
        for m in self.marks:
            if isinstance(m, Overlay):
                _press(image, m)
        return image


def draw_text(draw: ImageDraw.ImageDraw, m: Text) -> None:
    font = fonts.font(m.face, m.size)
    stroke = max(1, round(m.size / 16)) if m.bold else 0
    x = m.x * fonts.PX
    for piece in thai.clusters(m.text) if m.letter_space else [m.text]:
        draw.text((x, m.y * fonts.PX), piece, font=font, fill=m.color, anchor="ls", stroke_width=stroke, stroke_fill=m.color)
        x += font.getlength(piece) + m.letter_space * fonts.PX


def _draw_rule(draw: ImageDraw.ImageDraw, m: Rule) -> None:
    p, width = fonts.PX, max(1, round(m.width * fonts.PX))
    if m.dash is None:
        draw.line([(m.x0 * p, m.y0 * p), (m.x1 * p, m.y1 * p)], fill=m.color, width=width)
        return
    x = m.x0
    while x < m.x1:
        draw.line([(x * p, m.y0 * p), (min(x + m.dash[0], m.x1) * p, m.y1 * p)], fill=m.color, width=width)
        x += sum(m.dash)


def _press(image: Image.Image, m: Overlay) -> None:
    """Multiplies the picture into the page."""
    picture = m.picture.rotate(m.angle, expand=True, resample=Image.Resampling.BICUBIC, fillcolor=(255, 255, 255, 0))
    on_white = Image.new("RGB", picture.size, "white")
    on_white.paste(picture, mask=picture.getchannel("A"))
    left, top = round(m.x * fonts.PX - picture.width / 2), round(m.y * fonts.PX - picture.height / 2)
    box = (left, top, left + picture.width, top + picture.height)
    image.paste(ImageChops.multiply(image.crop(box), on_white), box)
