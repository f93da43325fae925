//! A clean page → the shapes of its lines, in reading order.
//!
//! Ink is joined to connected parts ([`parts`]), rules are taken out ([`rules`]), the height of a consonant is the mode
//! of the parts' heights ([`size`]). Letters that stand side by side make chains ([`chain`]), chains on one baseline make
//! lines, and marks, dots and handwriting go to the line in whose band they stand ([`merge`]);
//! in a frame ([`frames`]), such as a received stamp's, what is written after each label makes a line ([`forms`]);
//! what is inked or stamped in colour is put to print in [`layers`]. [`curl`] follows a line on
//! paper that does not lie flat, [`order`] puts lines in reading order.
//! Distances are in consonant heights.

mod chain;
mod curl;
mod forms;
mod frames;
mod layers;
mod merge;
mod order;
pub(super) mod parts;
mod rules;
mod size;
mod stamps;

use crate::acquire::CleanPage;
use crate::domain::{Ink, QrCode};

use super::line_shape::{Layer, LineShape};
use chain::Chain;
use frames::Frame;
use layers::Found;
use parts::{Part, Rect, Run};
use rules::Rules;

/// The lines of print on `page`, in reading order: columns, table cells and stamps one after the other, in blocks.
///
/// Marks above and below a line belong to it, as does what is written by hand on it. Emblems, signatures and stains give
/// few lines or none; `codes` are the page's QR codes, whose dots are left out.
pub fn find_lines(page: &CleanPage, codes: &[QrCode]) -> Vec<LineShape> {
    let mut runs = parts::runs(page);
    let page_size = page.grey.height().max(page.grey.width()) as f32;
    let sized = |runs: &[Run]| size::consonant(&parts::join(runs), page_size);
    let Some(height) = sized(&runs.black).or_else(|| sized(&runs.colour)) else { return Vec::new() };
    let frames = frames::find(&runs.parts, &runs.all, height);
    let forms = frames.iter().map(|f| form(page, f, &runs.all, height)).filter(|f| !f.lines.is_empty()).collect();
    if !frames.is_empty() {
        runs.black.retain(|r| !frames.iter().any(|f| f.takes(r)));
        runs.colour.retain(|r| !frames.iter().any(|f| f.takes(r)));
    }
    let holes: Vec<Rect> = codes.iter().filter_map(|c| on_page(c, page)).collect();
    let (black, mut rules) = layer_lines(page, &runs.black, height, &holes, false);
    let (coloured, more) = layer_lines(page, &runs.colour, height, &holes, true);
    rules.uprights.extend(more.uprights);
    rules.levels.extend(more.levels);
    let mut lines = layers::blend(black, coloured, &runs.colour);
    // A single large sign is a tick, a scrawl or a piece of an emblem.
    lines.retain(|f| f.chain.atoms.len() > 1 || f.chain.height < 1.5 * height);
    arrange(lines, forms, &rules, page)
}

/// A QR code's place in pixels of the clean page, a little widened.
fn on_page(code: &QrCode, page: &CleanPage) -> Option<Rect> {
    let [a, b, c, d, e, f] = page.transform.coefficients;
    let det = a * e - b * d;
    if det.abs() < 1e-18 {
        return None;
    }
    let back = |x: f32, y: f32| {
        let (x, y) = (f64::from(x) - c, f64::from(y) - f);
        (((e * x - b * y) / det) as f32, ((a * y - d * x) / det) as f32)
    };
    let p = code.place;
    let corners = [back(p.left, p.top), back(p.right, p.top), back(p.left, p.bottom), back(p.right, p.bottom)];
    let point = |(x, y): (f32, f32)| Rect { left: x - 2.0, top: y - 2.0, right: x + 2.0, bottom: y + 2.0 };
    corners.map(point).into_iter().reduce(Rect::join)
}

/// The lines of one layer of ink, and its rules.
fn layer_lines(page: &CleanPage, runs: &[Run], height: f32, holes: &[Rect], coloured: bool) -> (Vec<Chain>, Rules) {
    let (runs, rules) = rules::remove(runs, height);
    let mut parts = parts::join(&runs);
    if coloured {
        parts.iter_mut().for_each(|p| p.ink = parts::tint(page, p));
    }
    parts.retain(|p| !holes.iter().any(|h| h.holds(p.rect.middle(), p.rect.centre())));
    let pictures = pictures(&parts, height);
    parts.retain(|p| !is_picture(p, height) && !pictures.iter().any(|f| f.holds(p.rect.middle(), p.rect.centre())));
    let mut lines: Vec<Chain> = if coloured {
        stamps::apart(&parts, height)
            .iter()
            .flat_map(|stamp| stamp_lines(stamp, page, &rules.uprights, height))
            .collect()
    } else {
        let (tilted, level) = stamps::tilted(&parts, height);
        let stamped = tilted.iter().flat_map(|stamp| stamp_lines(stamp, page, &rules.uprights, height));
        stamped.chain(sized_lines(&level, &rules.uprights, height, 0.0)).collect()
    };
    // What is left may be of another size: small print under a title page's letters, say.
    parts.retain(|p| !lines.iter().any(|l| l.covers(p.rect)));
    if let Some(other) = size::consonant(&parts, page.grey.height().max(page.grey.width()) as f32)
        && !(0.6..1.7).contains(&(other / height))
        && parts.iter().filter(|p| (p.rect.height() / other - 1.0).abs() < 0.15).count() > 5
    {
        let others = sized_lines(&parts, &rules.uprights, other, 0.0);
        lines.extend(others.into_iter().filter(|l| l.atoms.len() > 4));
    }
    (lines, rules)
}

/// The lines of a stamp, which lies as it was set on the paper and has letters of its own size.
fn stamp_lines(stamp: &[Part], page: &CleanPage, uprights: &[Rect], usual: f32) -> Vec<Chain> {
    let own = size::consonant(stamp, page.grey.height() as f32).filter(|_| stamp.len() >= stamps::TELLING);
    let own = own.map_or(usual, |h| h.clamp(0.5 * usual, 2.5 * usual));
    let print = print_lines(stamp, uprights, own, usual, |height| stamps::tilt(stamp, height));
    forms::lines(print.lines, stamp, print.height, print.slope, false)
}

/// The printed lines of a stamp or a frame whose letters are mostly `own` high, on a page where they are `usual` high.
/// A large hand may outweigh the labels, and pale print be in pieces: the labels are of a size with the page's
/// print. `slope` is that of rows of a size.
fn print_lines(parts: &[Part], uprights: &[Rect], own: f32, usual: f32, slope: impl Fn(f32) -> f32) -> Print {
    let at = |height: f32| {
        let slope = slope(height);
        Print { height, slope, lines: sized_lines(parts, uprights, height, slope) }
    };
    let print = at(own);
    if parts.len() >= stamps::PARTS && !OF_PRINT.contains(&(own / usual)) {
        let other = at(usual);
        if other.in_rows() > NEARLY * print.in_rows() {
            return other;
        }
    }
    print
}

/// What is printed in a stamp: how high its letters are, how its rows slope, and its lines.
struct Print {
    height: f32,
    slope: f32,
    lines: Vec<Chain>,
}

impl Print {
    /// How wide the letters are that stand in rows of about its size, all together.
    fn in_rows(&self) -> f32 {
        let rows = self.lines.iter().filter(|c| c.atoms.len() > 2 && OF_SIZE.contains(&(c.height / self.height)));
        rows.flat_map(|c| &c.atoms).map(|a| a.rect.width()).sum()
    }
}

/// Letters of a stamp of another size than this, in that of the page's, are likely a hand's or torn ...
const OF_PRINT: std::ops::Range<f32> = 0.75..1.2;
/// ... if at the page's size this share of them makes rows.
const NEARLY: f32 = 0.85;
/// The rows of a print are so high, in times of what its letters mostly are.
const OF_SIZE: std::ops::Range<f32> = 0.7..1.45;

/// What stands in a frame, read as one block.
struct Form {
    frame: Frame,
    height: f32,
    lines: Vec<Chain>,
}

/// The lines in a frame: all its ink together, whatever its colour, for a pen's may be taken for the stamp's or for print.
fn form(page: &CleanPage, frame: &Frame, runs: &[Run], usual: f32) -> Form {
    let (inside, rules) = rules::remove(&frame.inside(runs), usual);
    let mut parts = parts::join(&inside);
    if page.inks.is_some() {
        parts.iter_mut().for_each(|p| p.ink = parts::ink(page, p));
        let coloured = parts.iter().filter(|p| p.ink != Ink::Black).map(|p| p.area).sum::<f32>();
        let all = parts.iter().map(|p| p.area).sum::<f32>();
        let red = parts.iter().filter(|p| p.ink == Ink::Red).map(|p| p.area).sum::<f32>();
        let ink = if coloured < 0.4 * all {
            Ink::Black
        } else if red * 2.0 > coloured {
            Ink::Red
        } else {
            Ink::Blue
        };
        parts.iter_mut().for_each(|p| p.ink = ink);
    }
    let own = size::consonant(&parts, page.grey.height() as f32).filter(|_| parts.len() >= stamps::TELLING);
    let own = own.map_or(usual, |h| h.clamp(0.6 * usual, 1.6 * usual));
    let print = print_lines(&parts, &rules.uprights, own, usual, |_| frame.slope);
    let lines = forms::lines(print.lines, &parts, print.height, print.slope, true);
    Form { frame: *frame, height: print.height, lines }
}

/// The lines that `parts` make where consonants are mostly `height` pixels high and lines slope about `tilt`.
fn sized_lines(parts: &[Part], uprights: &[Rect], height: f32, tilt: f32) -> Vec<Chain> {
    let mut dots: Vec<Rect> =
        parts.iter().map(|p| p.rect).filter(|r| r.height() < 0.35 * height && r.width() < 1.2 * height).collect();
    dots.sort_by(|a, b| a.left.total_cmp(&b.left));
    let atoms = chain::atoms(parts, height);
    let first = chain::chains(&atoms, uprights, tilt, height);
    let slope = common_slope(&first).unwrap_or(tilt);
    let chains = if (slope - tilt).abs() > 0.004 { chain::chains(&atoms, uprights, slope, height) } else { first };
    merge::lines(chains, parts, &merge::Context { height, slope, uprights, dots: &dots })
}

/// Emblems, seals, photographs: dense and far larger than a letter. Their loose pieces belong to them.
fn pictures(parts: &[Part], height: f32) -> Vec<Rect> {
    let dense = |p: &&Part| p.area > 0.18 * p.rect.width() * p.rect.height();
    let mut pictures: Vec<Rect> =
        parts.iter().filter(|p| is_picture(p, height)).filter(dense).map(|p| p.rect).collect();
    for picture in &mut pictures {
        for part in parts.iter().filter(|p| p.rect.height() > 1.6 * height) {
            if part.rect.near(*picture, 0.5 * height) {
                *picture = picture.join(part.rect);
            }
        }
    }
    pictures
}

/// Whether a part is too large for a letter, or a frame.
fn is_picture(p: &Part, height: f32) -> bool {
    let (w, h) = (p.rect.width(), p.rect.height());
    h > 4.2 * height || h > 1.3 * height && w > 8.0 * height && p.area < 0.08 * w * h
}

/// The slope of most long chains.
fn common_slope(chains: &[Chain]) -> Option<f32> {
    let mut slopes: Vec<f32> = chains.iter().filter(|c| c.atoms.len() >= 12).map(|c| c.slope).collect();
    slopes.sort_by(f32::total_cmp);
    slopes.get(slopes.len() / 2).copied()
}

/// Lines as shapes, in reading order; each form as one block.
fn arrange(lines: Vec<Found>, forms: Vec<Form>, rules: &Rules, page: &CleanPage) -> Vec<LineShape> {
    let (width, height) = (page.grey.width() as f32, page.grey.height() as f32);
    let framed = forms.iter().map(|f| {
        let rect = f.frame.rect;
        order::Placed { rect, height: f.height, ends: (rect.bottom, rect.bottom) }
    });
    let placed: Vec<order::Placed> = lines.iter().map(|f| placed(&f.chain)).chain(framed).collect();
    let shape = |c: &Chain, layer: Layer, block: u32| LineShape {
        baseline: curl::baseline(c).into_iter().map(|(x, y)| (x.clamp(0.0, width), y.clamp(0.0, height))).collect(),
        height: c.height,
        ink: c.ink,
        layer,
        block,
    };
    let shapes = |(i, block): (usize, u32)| match lines.get(i) {
        Some(f) => vec![shape(&f.chain, f.layer, block)],
        None => forms[i - lines.len()].lines.iter().map(|c| shape(c, Layer::All, block)).collect(),
    };
    order::order(&placed, rules).into_iter().flat_map(shapes).collect()
}

fn placed(c: &Chain) -> order::Placed {
    let base = c.base(c.rect.middle());
    let ends = (c.base(c.rect.left), c.base(c.rect.right));
    order::Placed { rect: Rect { top: base - c.height, bottom: base, ..c.rect }, height: c.height, ends }
}
