"""A line's text to ink: masks of typed and inked parts, on a canvas whose baseline and consonant height are known."""
import re
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageDraw

import fonts
import grammar as g
import letterpress
import pen
import words

ABOVE, BELOW = 3.2, 2.4
"""How far the canvas reaches from the baseline, in consonant heights."""


@dataclass
class Ink:
    """`typed` and `inked`: u8 masks of the same shape. `baseline`: row. `consonant`: height in pixels."""

    typed: np.ndarray
    inked: np.ndarray
    baseline: int
    consonant: float


def _runs(text):
    """[(piece, whether an office may ink it)]."""
    out, hand = [], False
    for piece in re.split(f"([{g.IN}{g.OUT}])", text):
        if piece in (g.IN, g.OUT):
            hand = piece == g.IN
        elif piece:
            out.append((piece, hand))
    return out


class Setter:
    """Sets one line at a consonant height of `consonant` pixels: draws pieces one after the other, moving to the right."""

    def __init__(self, rng, consonant, width):
        self.rng, self.consonant = rng, consonant
        self.baseline = round(ABOVE * consonant)
        self.image = Image.new("L", (width, self.baseline + round(BELOW * consonant)))
        self.draw = ImageDraw.Draw(self.image)
        self.inked = np.zeros((self.image.height, width), np.uint8)
        self.x = consonant * 0.6

    def type(self, text, face, spacing=0.0, space=1.0, stroke=0.0, drop=0.0, metal=0.0):
        """Types `text`; `spacing` between letters in pixels, `space` widens gaps, characters the face lacks come from another; `metal` of
        the small loops of digits are filled, and with all of them ๙ is metal type's."""
        for word in self._pieces(text, face, spacing, space):
            font = face.at(self.consonant)
            if any(ch not in face.covers for ch in word):
                font = fonts.face(fonts.SYMBOLS).at(self.consonant)
            if word.isspace():
                self.x += font.getlength(" ") * len(word) * space + spacing
                continue
            for piece in re.findall("[0-9๐-๙]|[^0-9๐-๙]+", word) if metal else [word]:
                if metal and piece.isdigit():
                    self._metal(piece, font, stroke, drop, metal)
                else:
                    self.draw.text((self.x, self.baseline + drop), piece, 255, font, anchor="ls", stroke_width=stroke)
                self.x += font.getlength(piece)
            self.x += spacing

    def _metal(self, digit, font, stroke, drop, share):
        """Sets a digit with filled loops; ๙ of two bows where all are filled."""
        if digit == "๙" and share == 1.0:
            mask, room, above = letterpress.nine(self.rng, self.consonant)
        else:
            room, above = round(self.consonant), round(2.2 * self.consonant)
            image = Image.new("L", (round(font.getlength(digit)) + 2 * room, above + room))
            ImageDraw.Draw(image).text((room, above), digit, 255, font, anchor="ls", stroke_width=stroke)
            mask = letterpress.filled(np.array(image), self.consonant, round(255 * share))
        self.image.paste(255, (round(self.x - room), round(self.baseline + drop) - above), Image.fromarray(mask))

    def _pieces(self, text, face, spacing, space):
        if spacing:
            pieces = re.findall("[เ-ไ]?[ -฿เ-๛\u2000-\uffff\u00a0-\u00ff][ัิ-ฺ็-๎ำ]*|.", text)
        elif space != 1.0:
            pieces = re.findall(" +|[^ ]+", text)
        else:
            pieces = [text]
        for piece in pieces:
            if all(ch in face.covers for ch in piece):
                yield piece
            else:
                yield from re.findall("[✓☐☑½²×•°–—“”‘’]|[^✓☐☑½²×•°–—“”‘’]+", piece)

    def hand(self, text, drawing=None):
        """Writes `text` by hand: digits mostly from real drawings (`drawing`, if given), the rest in a face like a pen's.
        In four lines of ten the digits are uneven: some smaller, and raised to where a tone mark would stand."""
        rng, hand = self.rng, pen.Hand(self.rng, self.consonant)
        drift, gap = rng.uniform(-0.25, 0.25) * self.consonant, rng.uniform(-0.08, 0.3) * self.consonant
        face, uneven = fonts.choose(rng, fonts.PEN_FACES), drawing is None and rng.random() < 0.4
        self.x += rng.uniform(-0.1, 0.3) * self.consonant
        in_face = drawing is None and face.covers.issuperset(text) and rng.random() < 0.22
        for piece in [text] if in_face else re.findall("[0-9๐-๙]|[^0-9๐-๙]+", text):
            if in_face or not piece.isdigit():
                size = face.at(self.consonant * min(hand.size, 1.35))
                layer = Image.fromarray(self.inked)
                ImageDraw.Draw(layer).text((self.x, self.baseline + drift), piece, 255, size, anchor="ls")
                self.inked = np.array(layer)
                self.x += size.getlength(piece)
                continue
            mask = hand.draw(piece, drawing)
            lift = 0.0
            if uneven and rng.random() < 0.5:
                full = mask.shape[0]
                mask = cv2.resize(mask, None, fx=(small := rng.uniform(0.5, 1.0)), fy=small, interpolation=cv2.INTER_AREA)
                lift = rng.uniform(0, 1.1) * (full - mask.shape[0]) + rng.uniform(0, 0.25) * self.consonant
            foot = round(self.baseline + drift - lift + rng.gauss(0, 0.06) * self.consonant + (0.15 * mask.shape[0] if rng.random() < 0.15 else 0))
            self._ink(mask, foot - mask.shape[0], round(self.x))
            self.x += mask.shape[1] + gap * rng.uniform(0.5, 1.5)
        self.x += rng.uniform(0, 0.3) * self.consonant

    def _ink(self, mask, top, left):
        cut = max(-top, 0)
        mask, top = mask[cut:], max(top, 0)
        place = self.inked[top:top + mask.shape[0], left:left + mask.shape[1]]
        np.maximum(place, mask[:place.shape[0], :place.shape[1]], out=place)

    def done(self):
        """The ink, cut to what was used."""
        right = min(int(self.x + 0.6 * self.consonant), self.image.width)
        return Ink(np.array(self.image)[:, :right], self.inked[:, :right], self.baseline, self.consonant)


def _width(text, consonant):
    return int((len(text) + 6) * consonant * 1.9) + 200


def set_line(rng, text, consonant, face=None, plain=False):
    """Typesets `text` (with grammar's marks of inked parts) as an office would; `plain` without any play."""
    face = face or fonts.choose(rng, fonts.TEXT_FACES)
    setter = Setter(rng, consonant, _width(text, consonant) * 2)
    style = {} if plain else _style(rng, consonant, face)
    hand_all = not plain and rng.random() < 0.012
    by_hand = 0.8 if text.startswith(g.IN) and text.endswith(g.OUT) else 0.45
    for piece, may_ink in _runs(text):
        roll = 1.0 if plain else rng.random()
        if hand_all or may_ink and roll < by_hand:
            setter.hand(piece)
        elif may_ink and roll < by_hand + 0.17:
            _numbering(rng, setter, piece)
        else:
            _typed(rng, setter, piece, face, style)
    ink = setter.done()
    if not plain:
        _rules(rng, ink, face)
        if rng.random() < 0.28:
            _neighbours(rng, ink, face)
    return ink


def _style(rng, consonant, face):
    style = {}
    if rng.random() < 0.10:
        style["spacing"] = rng.uniform(-0.06, 0.28) * consonant
    if rng.random() < 0.30:
        style["space"] = rng.uniform(0.7, 3.5)
    if rng.random() < 0.24:
        style["stroke"] = rng.uniform(0.02, 0.085) * consonant
    if face.path in fonts.METAL_FACES and rng.random() < 0.5:
        style["metal"] = 1.0
    return style


def _typed(rng, setter, text, face, style):
    for piece in re.findall(f"[…{g.LEADER}]|[^…{g.LEADER}]+", text):
        dots = "." * (rng.randint(3, 4) if piece == "…" else rng.randint(6, 40))
        setter.type(dots if piece in ("…", g.LEADER) else piece, face, **style)


def _numbering(rng, setter, text):
    """Sets `text` as a numbering stamp does: another face, size and a little off the line."""
    face = fonts.choose(rng, fonts.NUMBERING_FACES if rng.random() < 0.6 and not re.search("[ก-๎]", text) else fonts.TEXT_FACES)
    whole, setter.consonant = setter.consonant, setter.consonant * rng.uniform(0.8, 1.75 if text.strip().isdigit() else 1.3)
    if any(ch in "๐๑๒๓๔๕๖๗๘๙" and ch not in face.covers for ch in text):
        face = fonts.choose(rng, fonts.TEXT_FACES)
    stroke = rng.uniform(0.02, 0.12) * setter.consonant if rng.random() < 0.4 else 0.0
    worn = {"metal": rng.uniform(0.4, 0.99)} if rng.random() < 0.25 else {}
    setter.type(text, face, spacing=rng.choice((0.0, rng.uniform(0, 0.5) * whole)), stroke=stroke, drop=rng.gauss(0, 0.1) * whole, **worn)
    setter.consonant = whole


def _rules(rng, ink, face):
    """Underlines, ruled lines, and dots under or through the text."""
    roll, h, width = rng.random(), ink.consonant, ink.typed.shape[1]
    left, right = 0, width
    if rng.random() < 0.5:
        left, right = sorted((rng.randrange(width), rng.randrange(width)))
    if roll < 0.05:
        y, thick = ink.baseline + rng.uniform(0.12, 0.6) * h, max(1, round(rng.uniform(0.05, 0.13) * h))
        cv2.line(ink.typed, (left, round(y)), (right, round(y)), 255, thick)
    elif roll < 0.07:
        y = ink.baseline + rng.uniform(-1.6, 0.9) * h
        cv2.line(ink.typed, (left, round(y)), (right, round(y + rng.gauss(0, 0.1) * h)), rng.randint(120, 255), max(1, round(rng.uniform(0.04, 0.1) * h)))
    elif roll < 0.15:
        pitch, size, y = rng.uniform(0.22, 0.55) * h, max(1, round(rng.uniform(0.06, 0.16) * h)), round(ink.baseline + rng.uniform(-0.05, 0.4) * h)
        for x in np.arange(left, right, pitch):
            ink.typed[y:y + size, int(x):int(x) + size] = 255
    elif roll < 0.17:
        for x in (rng.randrange(width), rng.choice((0, width - 2))):
            cv2.line(ink.typed, (x, 0), (x, ink.typed.shape[0]), 255, max(1, round(0.07 * h)))


def _neighbours(rng, ink, face):
    """The lines above and below, set so tight that their marks reach in."""
    image = Image.fromarray(ink.typed)
    draw = ImageDraw.Draw(image)
    for side in (-1, 1):
        if rng.random() < 0.7:
            text = words.cut(rng, words.pick(words.official(), rng), max(6, int(ink.typed.shape[1] / ink.consonant / 0.7)))
            draw.text((rng.uniform(-3, 3) * ink.consonant, ink.baseline + side * rng.uniform(2.45, 3.3) * ink.consonant), text, 255, face.at(ink.consonant), anchor="ls")
    ink.typed = np.array(image)
