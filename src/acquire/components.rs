//! Connected blobs of ink.

use image::GrayImage;

/// A stretch of ink in one row: columns `start..end`, and the component that it belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub y: u32,
    pub start: u32,
    pub end: u32,
    pub component: u32,
}

/// The box around a blob of ink (right and bottom not in it), and how many pixels it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Component {
    pub left: u32,
    pub top: u32,
    pub right: u32,
    pub bottom: u32,
    pub area: u32,
}

impl Component {
    pub fn width(&self) -> u32 {
        self.right - self.left
    }

    pub fn height(&self) -> u32 {
        self.bottom - self.top
    }

    /// The same blob on a page turned by a quarter clockwise; `height` is the page's before.
    pub fn turned_right(&self, height: u32) -> Self {
        Self {
            left: height - self.bottom,
            right: height - self.top,
            top: self.left,
            bottom: self.right,
            area: self.area,
        }
    }
}

/// The blobs of a page and the runs that they are made of.
#[derive(Clone, Debug, Default)]
pub(super) struct Blobs {
    pub runs: Vec<Run>,
    pub components: Vec<Component>,
}

/// The blobs of pixels darker than `threshold`, corners touching.
pub(super) fn blobs(grey: &GrayImage, threshold: u8) -> Blobs {
    let mut runs = runs(grey, threshold);
    let mut parents: Vec<u32> = (0..).take(runs.len()).collect();
    link_rows(&runs, &mut parents);
    // Parents stand before their children, so one pass numbers the roots and resolves the rest.
    let mut components: Vec<Component> = Vec::new();
    for i in 0..runs.len() {
        let parent = parents[i] as usize;
        let run = runs[i];
        let number = if parent == i {
            let (left, right) = (run.start, run.end);
            components.push(Component { left, right, top: run.y, bottom: run.y, area: 0 });
            components.len() as u32 - 1
        } else {
            runs[parent].component
        };
        runs[i].component = number;
        let c = &mut components[number as usize];
        c.left = c.left.min(run.start);
        c.right = c.right.max(run.end);
        c.bottom = c.bottom.max(run.y + 1);
        c.area += run.end - run.start;
    }
    Blobs { runs, components }
}

fn runs(grey: &GrayImage, threshold: u8) -> Vec<Run> {
    let mut runs = Vec::new();
    let width = grey.width() as usize;
    for (y, row) in (0..).zip(grey.as_raw().chunks_exact(width.max(1))) {
        let mut x = 0;
        while let Some(ahead) = next_dark(&row[x..], threshold) {
            let start = x + ahead;
            let end = row[start..].iter().position(|v| *v >= threshold).map_or(width, |n| start + n);
            runs.push(Run { y, start: start as u32, end: end as u32, component: 0 });
            x = end;
        }
    }
    runs
}

/// The first pixel below the threshold; paper, which is most of a page, is passed over sixteen pixels at a time.
fn next_dark(row: &[u8], threshold: u8) -> Option<usize> {
    let light = row.chunks_exact(16).take_while(|c| c.iter().fold(255, |least, v| least.min(*v)) >= threshold).count();
    row[light * 16..].iter().position(|v| *v < threshold).map(|n| light * 16 + n)
}

/// Joins runs of neighbouring rows that touch.
fn link_rows(runs: &[Run], parents: &mut [u32]) {
    let mut above = 0;
    for i in 0..runs.len() {
        let run = runs[i];
        while above < i && (runs[above].y + 1 < run.y || (runs[above].y + 1 == run.y && runs[above].end < run.start)) {
            above += 1;
        }
        let touching = runs[above..i].iter().take_while(|r| r.y < run.y && r.start <= run.end).count();
        for j in above..above + touching {
            join(parents, i, j);
        }
    }
    for i in 0..parents.len() {
        parents[i] = parents[parents[i] as usize];
    }
}

fn join(parents: &mut [u32], a: usize, b: usize) {
    let (a, b) = (root(parents, a), root(parents, b));
    let (low, high) = (a.min(b), a.max(b));
    parents[high] = low as u32;
}

fn root(parents: &mut [u32], mut i: usize) -> usize {
    while parents[i] as usize != i {
        parents[i] = parents[parents[i] as usize];
        i = parents[i] as usize;
    }
    i
}

/// The height of a consonant without marks, in pixels: where the heights of letter-like blobs crowd. `None` on a page
/// with hardly any.
pub(super) fn letter_height(components: &[Component], dpi: f32) -> Option<f32> {
    // From 8 point at the resolution stated to 40 point, a consonant being a third of that; dots are no letters.
    let (low, high) = ((dpi * 0.03).max(5.0) as u32, (dpi * 0.25).max(12.0) as u32);
    let letter = |c: &&Component| {
        let (w, h) = (c.width(), c.height());
        (low..=high).contains(&h) && w <= 3 * h && 4 * w >= h && c.area * 10 >= w * h
    };
    let mut counts = vec![0_u32; high as usize + 2];
    let letters = components.iter().filter(letter).map(|c| counts[c.height() as usize] += 1).count();
    if letters < 20 {
        return None;
    }
    let window = |h: usize| counts[h - 1] * 2 + counts[h] * 3 + counts[h + 1] * 2;
    (low.max(1) as usize..=high as usize).max_by_key(|&h| window(h)).map(|h| h as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(rows: &[&str]) -> GrayImage {
        let width = rows[0].len() as u32;
        let pixels = rows.iter().flat_map(|r| r.bytes()).map(|b| if b == b'#' { 0 } else { 255 }).collect();
        GrayImage::from_raw(width, rows.len() as u32, pixels).unwrap()
    }

    #[test]
    fn blobs_are_told_apart() {
        let page = drawn(&[
            "#..#......................##",
            "#..#......................##",
            "####....#................#..",
            "........#.......#########...",
            "............................",
            "#.#.#.......................",
            "#####.......................",
        ]);
        let got: Vec<_> =
            blobs(&page, 128).components.iter().map(|c| (c.left, c.top, c.right, c.bottom, c.area)).collect();
        let expected = [(0, 0, 4, 3, 8), (16, 0, 28, 4, 14), (8, 2, 9, 4, 2), (0, 5, 5, 7, 8)];
        assert_eq!(got, expected);
    }

    #[test]
    fn every_dark_pixel_is_in_one_run_of_a_known_blob() {
        let page = GrayImage::from_fn(97, 61, |x, y| image::Luma([if (x * 7 + y * y * 3) % 11 < 4 { 0 } else { 255 }]));
        let blobs = blobs(&page, 128);
        let dark = page.as_raw().iter().filter(|v| **v < 128).count();
        assert_eq!(blobs.components.iter().map(|c| c.area as usize).sum::<usize>(), dark);
        for run in &blobs.runs {
            let c = blobs.components[run.component as usize];
            assert!(c.left <= run.start && run.end <= c.right && (c.top..c.bottom).contains(&run.y));
        }
    }
}
