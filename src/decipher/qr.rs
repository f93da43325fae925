//! QR codes: found by the squares at their corners, then decoded at several sizes, since the dots of some are too fine
//! for a scan and those of others ragged.

use rqrr::PreparedImage;

use crate::acquire::CleanPage;
use crate::domain::QrCode;

/// The longest payload kept, in bytes: a version-40 code holds less than this, and an office's link far less.
const LONGEST: usize = 3000;
/// Darker than this is black, where a look does not leave that to the library.
const BLACK: u8 = 128;

/// How the region with the corners is looked at: pixels of the page to one of the image searched, and the level that
/// parts black from white (`None`: local levels).
const LOOKS: [(f32, Option<u8>); 5] = [(1.0, None), (1.0, Some(BLACK)), (0.5, None), (2.0, None), (0.5, Some(BLACK))];

/// The QR codes on `page` that can be read, from the top down. Their payloads are hostile until checked.
pub fn find_qr_codes(page: &CleanPage) -> Vec<QrCode> {
    let corners = corners(page);
    let codes = corners.len() / 3;
    let mut found: Vec<(QrCode, Bounds)> = Vec::new();
    let Some(region) = region(&corners, page) else { return Vec::new() };
    for (scale, level) in LOOKS {
        for (payload, bounds) in look(page, region, scale, level) {
            if !found.iter().any(|(_, b)| overlap(*b, bounds)) {
                let [left, top, right, bottom] = bounds;
                let place = page.transform.rect(left, top, right, bottom);
                found.push((QrCode { payload, page: page.number, place }, bounds));
            }
        }
        if found.len() >= codes {
            break;
        }
    }
    found.sort_by(|a, b| a.1[1].total_cmp(&b.1[1]));
    found.into_iter().map(|(code, _)| code).collect()
}

/// Left, top, right and bottom in pixels of the page.
type Bounds = [f32; 4];

/// The middle of what looks like a corner of a QR code, and the width of its dots.
struct Corner {
    x: usize,
    y: usize,
    dot: usize,
}

/// Looks for the corner squares of QR codes: black and white in the ratio 1:1:3:1:1, across and down.
fn corners(page: &CleanPage) -> Vec<Corner> {
    let (width, height) = (page.grey.width() as usize, page.grey.height() as usize);
    let mut corners: Vec<Corner> = Vec::new();
    let pixels = page.grey.as_raw();
    for y in (0..height).step_by(3) {
        for (x, dot) in ratios(pixels.iter().skip(y * width).take(width)) {
            let reach = dot * 6;
            let top = y.saturating_sub(reach);
            let column = (top..(y + reach).min(height)).filter_map(|y| pixels.get(y * width + x));
            let here =
                |&(middle, d): &(usize, usize)| (top + middle).abs_diff(y) <= 2 * dot && d.abs_diff(dot) <= 1 + dot / 2;
            let known = corners.iter().any(|c| c.x.abs_diff(x) < 4 * dot && c.y.abs_diff(y) < 4 * dot);
            if !known && ratios(column).any(|m| here(&m)) {
                corners.push(Corner { x, y, dot });
            }
        }
    }
    corners
}

/// Where pixels run black, white, thrice as long black, white, black: the middle, and the length of one.
fn ratios<'a>(pixels: impl Iterator<Item = &'a u8>) -> impl Iterator<Item = (usize, usize)> {
    let mut runs = [0usize; 5];
    let mut black = false;
    let mut end = 0;
    pixels.chain(std::iter::once(&255)).enumerate().filter_map(move |(x, &v)| {
        let now = v < BLACK;
        if now == black {
            end += 1;
            return None;
        }
        runs.rotate_left(1);
        runs[4] = end;
        end = 1;
        black = now;
        (!now && is_corner(&runs))
            .then(|| (x - runs[4] - runs[3] - runs[2] / 2 - 1, (runs.iter().sum::<usize>() / 7).max(1)))
    })
}

fn is_corner(runs: &[usize; 5]) -> bool {
    let total = runs.iter().sum::<usize>() as f32;
    let dot = total / 7.0;
    let like = |run: usize, dots: f32| (run as f32 - dots * dot).abs() <= 0.55 * dot.max(1.2) * dots.sqrt();
    dot >= 1.5 && like(runs[2], 3.0) && [0, 1, 3, 4].iter().all(|&i| like(runs[i], 1.0))
}

/// The part of the page that holds all codes; `None` unless there are corners enough for one.
fn region(corners: &[Corner], page: &CleanPage) -> Option<[usize; 4]> {
    if corners.len() < 3 {
        return None;
    }
    let around = |c: &Corner| {
        let reach = 12 * c.dot;
        [c.x.saturating_sub(reach), c.y.saturating_sub(reach), c.x + reach, c.y + reach]
    };
    let all =
        corners.iter().map(around).reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])?;
    Some([all[0], all[1], all[2].min(page.grey.width() as usize), all[3].min(page.grey.height() as usize)])
}

/// Searches a region once.
fn look(page: &CleanPage, region: [usize; 4], scale: f32, level: Option<u8>) -> Vec<(String, Bounds)> {
    let [left, top, right, bottom] = region;
    let size = |length: usize| (length as f32 / scale) as usize;
    let (width, height) = (size(right.saturating_sub(left)), size(bottom.saturating_sub(top)));
    if width < 21 || height < 21 {
        return Vec::new();
    }
    let at = |x: usize, y: usize| {
        let source = |start: usize, v: usize| (start as f32 + v as f32 * scale) as u32;
        page.grey.get_pixel_checked(source(left, x), source(top, y)).map_or(255, |p| p.0[0])
    };
    let mut image = match level {
        None => PreparedImage::prepare_from_greyscale(width, height, at),
        Some(level) => PreparedImage::prepare_from_bitmap(width, height, |x, y| at(x, y) < level),
    };
    let decode = |grid: rqrr::Grid<_>| {
        let mut bytes = Vec::new();
        grid.decode_to(&mut bytes).ok()?;
        let payload = String::from_utf8(bytes).ok().filter(|p| is_sensible(p))?;
        let edge = |pick: fn(&rqrr::Point) -> i32, f: fn(i32, i32) -> i32, start: usize| {
            grid.bounds.iter().map(pick).reduce(f).unwrap_or(0) as f32 * scale + start as f32
        };
        let (x, y) = (|p: &rqrr::Point| p.x, |p: &rqrr::Point| p.y);
        let bounds = [edge(x, i32::min, left), edge(y, i32::min, top), edge(x, i32::max, left), edge(y, i32::max, top)];
        Some((payload, bounds))
    };
    image.detect_grids().into_iter().filter_map(decode).collect()
}

/// Whether a payload is text, and no longer than any code's.
fn is_sensible(payload: &str) -> bool {
    let text = payload.trim();
    !text.is_empty() && text.len() <= LONGEST && !text.chars().any(|c| c.is_control() && !c.is_whitespace())
}

fn overlap(a: Bounds, b: Bounds) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}
