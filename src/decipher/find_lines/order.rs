//! The order in which a page's lines are read, and the blocks that they stand in.

use super::parts::Rect;
use super::rules::Rules;

/// What of a line matters to its place among the others: the box of its consonant band, its height, and that of its baseline at its
/// ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    pub rect: Rect,
    pub height: f32,
    pub ends: (f32, f32),
}

impl Placed {
    /// How far the baselines of two lines are apart: where they come next to each other, for a stamp's row lies askew.
    fn off(self, other: Self) -> f32 {
        match () {
            () if self.rect.right <= other.rect.left => other.ends.0 - self.ends.1,
            () if other.rect.right <= self.rect.left => other.ends.1 - self.ends.0,
            () => other.rect.bottom - self.rect.bottom,
        }
    }
}

/// The indices of `lines` in reading order, each with the number of its block.
pub(super) fn order(lines: &[Placed], rules: &Rules) -> Vec<(usize, u32)> {
    let mut out = Vec::new();
    let mut block = 0;
    let all: Vec<usize> = (0..lines.len()).collect();
    cut(lines, rules, all, &mut out, &mut block, 0);
    out
}

/// Cuts a region into columns where it has any, and else into rows, and reads the pieces one after the other.
fn cut(
    lines: &[Placed],
    rules: &Rules,
    mut region: Vec<usize>,
    out: &mut Vec<(usize, u32)>,
    block: &mut u32,
    depth: u32,
) {
    region.sort_by(|&a, &b| lines[a].rect.bottom.total_cmp(&lines[b].rect.bottom));
    if region.len() < 2 || depth > 60 {
        region.iter().for_each(|&i| out.push((i, *block)));
        *block += u32::from(!region.is_empty());
        return;
    }
    if let Some((above, below)) = ruled_rows(lines, rules, &region) {
        cut(lines, rules, above, out, block, depth + 1);
        cut(lines, rules, below, out, block, depth + 1);
        return;
    }
    if let Some((left, right)) = columns(lines, rules, &region) {
        cut(lines, rules, left, out, block, depth + 1);
        cut(lines, rules, right, out, block, depth + 1);
        return;
    }
    let bands = bands(lines, &region);
    if bands.len() > 1 {
        let mut run: Vec<usize> = Vec::new();
        for band in bands {
            if band.len() == 1 {
                let near = run.last().is_none_or(|&i| follows(lines[i], lines[band[0]]));
                if !near {
                    flush(&mut run, out, block);
                }
                run.extend(band);
            } else {
                flush(&mut run, out, block);
                cut(lines, rules, band, out, block, depth + 1);
            }
        }
        flush(&mut run, out, block);
        return;
    }
    rows(lines, &region, out, block);
}

fn flush(run: &mut Vec<usize>, out: &mut Vec<(usize, u32)>, block: &mut u32) {
    if !run.is_empty() {
        run.drain(..).for_each(|i| out.push((i, *block)));
        *block += 1;
    }
}

/// Whether b is the next line of a's block.
fn follows(a: Placed, b: Placed) -> bool {
    let h = a.height.max(b.height);
    b.rect.bottom - a.rect.bottom < 3.6 * h && b.rect.left < a.rect.right && a.rect.left < b.rect.right
}

/// Groups of lines with white (or only marks) between them, from the top down.
fn bands(lines: &[Placed], region: &[usize]) -> Vec<Vec<usize>> {
    let mut order = region.to_vec();
    order.sort_by(|&a, &b| lines[a].rect.top.total_cmp(&lines[b].rect.top));
    let mut bands: Vec<Vec<usize>> = Vec::new();
    let mut bottom = f32::MIN;
    for i in order {
        let r = lines[i].rect;
        match bands.last_mut() {
            Some(band) if r.top < bottom => band.push(i),
            _ => bands.push(vec![i]),
        }
        bottom = bottom.max(r.bottom);
    }
    bands
}

/// The lines above and below the first level rule that runs along the whole region: the rows of a table.
fn ruled_rows(lines: &[Placed], rules: &Rules, region: &[usize]) -> Option<(Vec<usize>, Vec<usize>)> {
    let all = region.iter().map(|&i| lines[i].rect).reduce(Rect::join)?;
    let along = |r: &&Rect| r.right.min(all.right) - r.left.max(all.left) > 0.9 * all.width();
    let split = |r: &Rect| region.iter().copied().partition(|&i| lines[i].rect.centre() < r.centre());
    let splits = rules.levels.iter().filter(along).map(split);
    splits.filter(|(a, b): &(Vec<usize>, Vec<usize>)| !a.is_empty() && !b.is_empty()).min_by_key(|(a, _)| a.len())
}

/// The two sides of a white gutter or of an upright rule, if they are to be read one after the other.
fn columns(lines: &[Placed], rules: &Rules, region: &[usize]) -> Option<(Vec<usize>, Vec<usize>)> {
    let mut order = region.to_vec();
    order.sort_by(|&a, &b| lines[a].rect.left.total_cmp(&lines[b].rect.left));
    let mut right = f32::MIN;
    for (k, &i) in order.iter().enumerate() {
        let r = lines[i].rect;
        if k > 0 && r.left > right {
            let (a, b) = (order[..k].to_vec(), order[k..].to_vec());
            let ruled = |u: &Rect| {
                u.middle() > right - 2.0 && u.middle() < r.left + 2.0 && spans(u, lines, &a) && spans(u, lines, &b)
            };
            if rules.uprights.iter().any(ruled) || r.left - right > lines[i].height && apart(lines, &a, &b) {
                return Some((a, b));
            }
        }
        right = right.max(r.right);
    }
    None
}

/// Whether an upright rule runs along most of these lines.
fn spans(rule: &Rect, lines: &[Placed], side: &[usize]) -> bool {
    let along = side.iter().filter(|&&i| {
        let r = lines[i].rect;
        (rule.top..rule.bottom).contains(&((r.top + r.bottom) / 2.0))
    });
    along.count() * 10 >= side.len() * 8
}

/// Whether two sides are texts of their own: several lines each, side by side, on baselines of their own.
fn apart(lines: &[Placed], a: &[usize], b: &[usize]) -> bool {
    if a.len() < 2 || b.len() < 2 {
        return false;
    }
    let (few, many) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let level = few.iter().filter(|&&i| {
        many.iter().any(|&j| (lines[i].rect.bottom - lines[j].rect.bottom).abs() < 0.35 * lines[i].height)
    });
    level.count() * 10 < few.len() * 6
}

/// Lines side by side in rows: row after row, each from left to right.
fn rows(lines: &[Placed], region: &[usize], out: &mut Vec<(usize, u32)>, block: &mut u32) {
    let mut left: Vec<usize> = region.to_vec();
    left.sort_by(|&a, &b| lines[a].rect.bottom.total_cmp(&lines[b].rect.bottom));
    while !left.is_empty() {
        let first = lines[left[0]];
        let level = |i: &usize| first.off(lines[*i]).abs() < 0.6 * first.height.max(lines[*i].height);
        let (mut row, rest): (Vec<usize>, Vec<usize>) = left.iter().partition(|i| level(i));
        row.sort_by(|&a, &b| lines[a].rect.left.total_cmp(&lines[b].rect.left));
        for i in row {
            out.push((i, *block));
            *block += 1;
        }
        left = rest;
    }
}
