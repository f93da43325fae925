//! Rows of a form: a printed label, and what is written after it by hand, on a leader or on nothing.
//!
//! Handwriting keeps neither to the size nor to the baseline of the print beside it, so its letters make no chains. Within
//! a form what stands in one row belongs together, and is read as a line of its own size.

use super::chain::{Atom, Chain, atoms};
use super::frames::median;
use super::parts::{Part, Rect};

/// Less high than this (in consonant heights) is a dot or a mark.
const MARK: f32 = 0.45;
/// Rows are no nearer to each other than this.
const PITCH: f32 = 1.8;
/// Lines of print whose baselines are so far apart are no one row.
const TIGHT: f32 = 1.0;
/// A written digit is so many consonants high, tails included.
const WRITTEN: f32 = 1.4;
/// How far a label's letters may be off its baseline and its size.
const OFF: f32 = 0.28;
/// A label's letters are so high, in consonants of the form's print.
const SIZED: std::ops::Range<f32> = 0.75..1.3;
/// The gap after a label, if something else than print follows.
const GAP: f32 = 0.6;

/// The lines of a form: of `parts`, with consonants `height` high in rows of this `slope`, of which `printed` are the lines
/// that were found as print. With `framed` all that stands in a row is of the form; else only what follows a label.
pub(super) fn lines(printed: Vec<Chain>, parts: &[Part], height: f32, slope: f32, framed: bool) -> Vec<Chain> {
    let parts: Vec<&Part> = parts.iter().filter(|p| p.rect.height() < 4.2 * height).collect();
    let row_of = rows(&parts, height, slope);
    let count = row_of.iter().max().map_or(0, |r| r + 1);
    let mut lines = Vec::new();
    // Of print that is much smaller than a letter's several rows may be taken for one.
    let mut left = printed;
    left.sort_by(|a, b| level(a, slope).total_cmp(&level(b, slope)));
    for row in 0..count {
        let mut members: Vec<&Part> = parts.iter().zip(&row_of).filter(|(_, r)| **r == row).map(|(p, _)| *p).collect();
        members.sort_by(|a, b| a.rect.left.total_cmp(&b.rect.left));
        let middle =
            |c: &Chain| Rect { top: c.base(c.rect.middle()) - c.height, bottom: c.base(c.rect.middle()), ..c.rect };
        let here = |c: &Chain| nearest(&parts, &row_of, middle(c), slope) == Some(row);
        let (mine, others): (Vec<Chain>, Vec<Chain>) = left.into_iter().partition(here);
        left = others;
        lines.extend(row_lines(mine, &members, height, slope, framed));
    }
    lines.extend(left);
    lines
}

/// How far down a line stands among others of this slope.
fn level(line: &Chain, slope: f32) -> f32 {
    line.base(line.rect.middle()) - slope * line.rect.middle()
}

/// The row of the part whose level is nearest to that of a box.
fn nearest(parts: &[&Part], row_of: &[usize], r: Rect, slope: f32) -> Option<usize> {
    let level = |r: Rect| r.centre() - slope * r.middle();
    let by = |p: &Rect| (level(*p) - level(r)).abs() + (r.left - p.right).max(p.left - r.right).max(0.0) * 0.05;
    let best = parts.iter().zip(row_of).min_by(|a, b| by(&a.0.rect).total_cmp(&by(&b.0.rect)))?;
    Some(*best.1)
}

/// The number of each part's row, from the top.
fn rows(parts: &[&Part], height: f32, slope: f32) -> Vec<usize> {
    let level = |p: &Part| p.rect.centre() - slope * p.rect.middle();
    let letters = || parts.iter().filter(|p| p.rect.height() > MARK * height);
    let Some(top) = letters().map(|p| level(p)).reduce(f32::min) else { return vec![0; parts.len()] };
    let top = top - 4.0 * height;
    let bin = height / 6.0;
    let at = |v: f32| ((v - top) / bin).max(0.0) as usize;
    let mut ink = vec![0.0; letters().map(|p| at(level(p))).max().unwrap_or(0) + 30];
    for p in letters() {
        let (from, to) = (at(level(p) - p.rect.height() / 2.0), at(level(p) + p.rect.height() / 2.0));
        let to = to.min(ink.len() - 1);
        ink[from..=to].iter_mut().for_each(|v| *v += p.area / (to - from + 1) as f32);
    }
    let reach = 3;
    let smooth: Vec<f32> =
        (0..ink.len()).map(|i| ink[i.saturating_sub(reach)..(i + reach + 1).min(ink.len())].iter().sum()).collect();
    let cuts = cuts(&smooth, (PITCH * 6.0) as usize);
    parts.iter().map(|p| cuts.partition_point(|&c| c <= at(level(p)))).collect()
}

/// Where the white between the rows is emptiest, rows being no nearer to each other than `apart`.
fn cuts(ink: &[f32], apart: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..ink.len()).collect();
    order.sort_by(|&a, &b| ink[b].total_cmp(&ink[a]));
    let most = order.first().map_or(0.0, |&i| ink[i]);
    let mut peaks: Vec<usize> = Vec::new();
    for i in order.into_iter().take_while(|&i| ink[i] > 0.06 * most) {
        if peaks.iter().all(|&p| p.abs_diff(i) >= apart) {
            peaks.push(i);
        }
    }
    peaks.sort_unstable();
    // The foot of a row is no row: between two there is white.
    let mut cuts: Vec<usize> = Vec::new();
    let mut last = None;
    for &peak in &peaks {
        if let Some(before) = last {
            let low = (before..peak).min_by(|&a, &b| ink[a].total_cmp(&ink[b])).unwrap_or(peak);
            if ink[low] > 0.6 * ink[peak].min(ink[before]) {
                if ink[peak] > ink[before] {
                    last = Some(peak);
                }
                continue;
            }
            cuts.push(low);
        }
        last = Some(peak);
    }
    cuts
}

/// The lines of one row of which `printed` were found as print: as they are if they hold it all; else the label and what
/// is written behind it.
fn row_lines(printed: Vec<Chain>, members: &[&Part], h: f32, slope: f32, framed: bool) -> Vec<Chain> {
    let letters: Vec<Rect> = members.iter().map(|p| p.rect).filter(|r| r.height() > MARK * h).collect();
    let dots: Vec<Rect> =
        members.iter().map(|p| p.rect).filter(|r| r.height() < 0.35 * h && r.width() < 0.8 * h).collect();
    let Some(all) = letters.iter().copied().reduce(Rect::join) else { return printed };
    // Print set tight may have been taken for one row.
    let levels = || printed.iter().filter(|c| c.atoms.len() > 2).map(|c| level(c, slope));
    if levels().fold(f32::MIN, f32::max) - levels().fold(f32::MAX, f32::min) > TIGHT * h {
        return printed;
    }
    let label = printed.iter().filter(|c| c.atoms.len() > 2).min_by(|a, b| a.rect.left.total_cmp(&b.rect.left));
    let label = label.filter(|c| c.rect.left < all.left + 2.0 * h);
    let split = label.and_then(|label| value_start(label, &letters, &dots, h));
    let Some(start) = split else {
        let whole = |c: &Chain| c.rect.left < all.left + 0.5 * h && c.rect.right > all.right - 0.5 * h;
        if !framed || printed.len() == 1 && printed.iter().any(whole) && is_even(&letters, &printed[0], h) {
            return printed;
        }
        return written(members, h, slope).map_or(printed, |c| vec![c]);
    };
    let (label_parts, value): (Vec<&Part>, Vec<&Part>) = members.iter().partition(|p| p.rect.middle() < start);
    // Three letters with their marks do not tell how high one is.
    let sized = |l: Chain| Chain { height: if SIZED.contains(&(l.height / h)) { l.height } else { h }, ..l };
    let label = label.and_then(|label| cut_off(label, &label_parts, start)).map(sized);
    label.into_iter().chain(written(&value, h, slope)).collect()
}

/// Whether a letter is of a printed line: on its baseline and of its size, or a mark.
fn is_print(r: Rect, line: &Chain, h: f32) -> bool {
    let off = (r.bottom - line.base(r.middle())).abs();
    r.height() < 0.8 * h && r.bottom < line.base(r.middle()) + 0.8 * h
        || off < OFF * h && (r.height() < 1.45 * h || r.width() > 1.5 * r.height())
}

/// Whether most letters of a row are of one printed line.
fn is_even(letters: &[Rect], line: &Chain, h: f32) -> bool {
    let print = letters.iter().filter(|r| is_print(**r, line, h)).count();
    print * 10 >= letters.len() * 8
}

/// Where what is written after a label begins: after the widest gap before which all is print, and behind which dots lead on
/// or something else than print stands; `None` if the row is print throughout, or begins with none.
fn value_start(label: &Chain, letters: &[Rect], dots: &[Rect], h: f32) -> Option<f32> {
    let mut right = letters.first()?.right;
    let mut widest: Option<(f32, f32)> = None;
    for (i, r) in letters.iter().enumerate().skip(1) {
        let gap = r.left - right;
        let wider = widest.is_none_or(|(before, _)| gap > before);
        if gap > GAP * h && wider && right - label.rect.left > 1.2 * h && is_even(&letters[..i], label, h) {
            let led = dots.iter().filter(|d| d.left > right && d.right < r.left).count() > 1;
            let even = is_even(&letters[i..], label, h) && gap < 1.6 * h;
            if led || !even {
                widest = Some((gap, right.midpoint(r.left)));
            }
        }
        right = right.max(r.right);
    }
    widest.map(|(_, start)| start)
}

/// A printed line up to a column.
fn cut_off(line: &Chain, members: &[&Part], column: f32) -> Option<Chain> {
    let atoms: Vec<Atom> = line.atoms.iter().copied().filter(|a| a.rect.middle() < column).collect();
    let letters = members.iter().filter(|p| p.rect.height() > 0.3 * line.height);
    let rect = letters.map(|p| p.rect).reduce(Rect::join)?;
    let atoms = if atoms.is_empty() { line.atoms.clone() } else { atoms };
    Some(Chain { atoms, rect: Rect { right: rect.right.min(column), ..rect }, ..line.clone() })
}

/// What is written by hand or set with a numbering stamp, as a line on a baseline of its own.
fn written(members: &[&Part], h: f32, slope: f32) -> Option<Chain> {
    let letters: Vec<&Part> = members.iter().copied().filter(|p| p.rect.height() > MARK * h).collect();
    let rect = letters.iter().map(|p| p.rect).reduce(Rect::join)?;
    let tall = median(letters.iter().map(|p| p.rect.height()).filter(|t| *t > 0.65 * h).collect())?;
    let feet: Vec<(f32, f32)> =
        letters.iter().filter(|p| p.rect.height() > 0.6 * tall).map(|p| (p.rect.middle(), p.rect.bottom)).collect();
    let middle = feet.iter().map(|f| f.0).sum::<f32>() / feet.len().max(1) as f32;
    let level = |slope: f32| median(feet.iter().map(|f| f.1 - slope * f.0).collect());
    // A hand drifts off the row's slope, a little, and the more surely the longer it writes.
    let flat = level(slope)?;
    let (up, along) = feet.iter().fold((0.0, (6.0 * h).powi(2)), |(up, along), &(x, y)| {
        let off = (y - slope * x - flat).clamp(-0.8 * h, 0.8 * h);
        (up + (x - middle) * off, along + (x - middle).powi(2))
    });
    let slope = slope + (up / along).clamp(-0.12, 0.12);
    let at = level(slope)?;
    let owned: Vec<Part> = letters.into_iter().cloned().collect();
    let atoms = atoms(&owned, h);
    let height = (tall / WRITTEN).clamp(0.75 * h, 1.7 * h);
    Some(Chain { rect, at, slope, height, ..Chain::of(atoms, slope, None) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        decipher::find_lines::parts::{Run, join},
        domain::Ink,
    };

    #[test]
    fn small_print_in_a_frame_is_read_from_the_top() {
        // Three rows of print 12 pixels high, the longer the higher, in a form whose letters are thought to be 30 high.
        let rows = [(100, 20), (124, 14), (148, 8)];
        let letters = |(base, count): (u32, u32)| (0..count).map(move |i| (100 + 16 * i, base));
        let mut runs: Vec<Run> = rows
            .into_iter()
            .flat_map(letters)
            .flat_map(|(left, base)| (base - 12..base).map(move |y| Run { y, left, right: left + 10 }))
            .collect();
        runs.sort_unstable_by_key(|r| (r.y, r.left));
        let chain = |row: (u32, u32)| {
            let atom = |(left, base): (u32, u32)| {
                let (left, bottom) = (left as f32, base as f32);
                Atom { rect: Rect { left, top: bottom - 12.0, right: left + 10.0, bottom }, ink: Ink::Black }
            };
            Chain::of(letters(row).map(atom).collect(), 0.0, Some(12.0))
        };
        // As they are found: the weakest first.
        let printed = rows.into_iter().rev().map(chain).collect();
        let bases: Vec<f32> = lines(printed, &join(&runs), 30.0, 0.0, true).iter().map(|c| c.base(100.0)).collect();
        assert!(bases.len() >= 3 && bases.is_sorted(), "{bases:?}");
    }
}
