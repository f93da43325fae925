//! QR codes: found and decoded, on the whole page and at other sizes when its dots are too fine or too coarse.

use rqrr::PreparedImage;

use crate::acquire::CleanPage;
use crate::domain::QrCode;

/// The longest payload kept, in bytes: a version-40 code holds less than this, and an office's link far less.
const LONGEST: usize = 3000;

/// How the page is looked at: pixels of the page to one of the image searched, and the level that parts black from
/// white (`None`: what the library finds locally).
const LOOKS: [(f32, Option<u8>); 4] = [(1.0, None), (2.0, None), (1.0, Some(128)), (0.5, None)];

/// The QR codes on `page` that can be read, from the top down. Their payloads are hostile until checked.
pub fn find_qr_codes(page: &CleanPage) -> Vec<QrCode> {
    let mut found: Vec<(QrCode, [f32; 4])> = Vec::new();
    for (scale, level) in LOOKS {
        for (payload, bounds) in look(page, scale, level) {
            let [left, top, right, bottom] = bounds;
            if !found.iter().any(|(_, b)| overlap(*b, bounds)) {
                let place = page.transform.rect(left, top, right, bottom);
                found.push((QrCode { payload, page: page.number, place }, bounds));
            }
        }
    }
    found.sort_by(|a, b| a.1[1].total_cmp(&b.1[1]));
    found.into_iter().map(|(code, _)| code).collect()
}

/// Searches once. Gives payloads and boxes (left, top, right, bottom in pixels of the page).
fn look(page: &CleanPage, scale: f32, level: Option<u8>) -> Vec<(String, [f32; 4])> {
    let (width, height) = ((page.grey.width() as f32 / scale) as usize, (page.grey.height() as f32 / scale) as usize);
    if width < 21 || height < 21 {
        return Vec::new();
    }
    let at = |x: usize, y: usize| {
        let source = |v: usize| (v as f32 * scale) as u32;
        page.grey.get_pixel_checked(source(x), source(y)).map_or(255, |p| p.0[0])
    };
    let mut image = match level {
        None => PreparedImage::prepare_from_greyscale(width, height, at),
        Some(level) => PreparedImage::prepare_from_bitmap(width, height, |x, y| at(x, y) < level),
    };
    let decode = |grid: rqrr::Grid<_>| {
        let mut bytes = Vec::new();
        grid.decode_to(&mut bytes).ok()?;
        let payload = String::from_utf8(bytes).ok().filter(|p| is_sensible(p))?;
        let edge = |pick: fn(&rqrr::Point) -> i32, f: fn(i32, i32) -> i32| {
            grid.bounds.iter().map(pick).reduce(f).unwrap_or(0) as f32 * scale
        };
        let (x, y) = (|p: &rqrr::Point| p.x, |p: &rqrr::Point| p.y);
        Some((payload, [edge(x, i32::min), edge(y, i32::min), edge(x, i32::max), edge(y, i32::max)]))
    };
    image.detect_grids().into_iter().filter_map(decode).collect()
}

fn is_sensible(payload: &str) -> bool {
    let text = payload.trim();
    !text.is_empty() && text.len() <= LONGEST && !text.chars().any(|c| c.is_control() && !c.is_whitespace())
}

fn overlap(a: [f32; 4], b: [f32; 4]) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}
