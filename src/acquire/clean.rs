//! A scan → a clean page: grey, upright, straight, on white paper, its inks told apart.

use std::borrow::Cow;

use image::DynamicImage;

use super::{
    background,
    components::{Blobs, Component, blobs, letter_height},
    inks,
    page_image::{CleanPage, InkMap, Transform},
    rasterize::Scan,
    seals,
    skew::{LARGEST, Skew},
    speckle,
    turn::{self, Turn, TurnScores},
    warp::Warp,
};
use crate::domain::{Finding, FindingCode};

/// Darker than this (of 255) on a levelled page is ink.
const INK: u8 = 160;
/// Skew that is left alone, in degrees: it moves the end of a line by less than a sixth of a consonant.
const NO_SKEW: f32 = 0.05;
/// So small a share of a page is its edge.
const EDGE: u32 = 10;
/// Scans finer than this are made smaller, to [`FINE_TO`] dots an inch.
const FINE: f32 = 330.0;
const FINE_TO: f32 = 300.0;
/// Scans coarser than this are made larger, to [`COARSE_TO`] dots an inch.
const COARSE: f32 = 145.0;
const COARSE_TO: f32 = 200.0;

/// Sets the image of a page right. It never fails: what cannot be told (which way is up, how skewed) is left as it was.
pub fn clean(scan: &Scan) -> CleanPage {
    clean_turned(scan, None).0
}

/// The same, turned as the caller says, who may have asked a recogniser; with what the image itself says about that.
pub fn clean_turned(scan: &Scan, turn: Option<Turn>) -> (CleanPage, TurnScores) {
    let (image, dpi) = reduced(&scan.image, scan.dpi);
    let (mut grey, inks) = match &*image {
        DynamicImage::ImageRgb8(rgb) => (inks::grey(rgb), inks::inks(rgb).map(|inks| (inks, inks::brightest(rgb)))),
        other => (other.to_luma8(), None),
    };
    drop(image);
    let bilevel = background::is_bilevel(&grey);
    if !bilevel {
        background::level(&mut grey, dpi);
    }
    background::remove_streaks(&mut grey, dpi);
    let mut blobs = blobs(&grey, INK);
    let letter = letter_height(&inner(&blobs.components, grey.dimensions()), dpi)
        .or_else(|| letter_height(&blobs.components, dpi));
    speckle::remove(&mut grey, &mut blobs, letter.unwrap_or(dpi * 0.07));
    let inks = match inks {
        Some((mut inks, mut under)) => {
            background::level(&mut under, dpi);
            seals::take_out_red(&mut grey, &mut inks, &under, dpi);
            Some((inks, Some(under)))
        }
        None if bilevel => {
            seals::erase_rings(&mut grey, dpi);
            None
        }
        None => seals::take_out(&mut grey, dpi).map(|inks| (inks, None)),
    };
    let scores = letter.map(|l| turn::scores(&blobs.components, grey.height(), l, dpi)).unwrap_or_default();
    let turn = turn.unwrap_or(scores.turn());
    let (width, height) = grey.dimensions();
    let scale = if dpi < COARSE { f64::from(COARSE_TO / dpi).min(2.5) } else { 1.0 };
    let warp = Warp::new(width, height, turn, degrees(scores.skew(turn)), scale);
    let page = CleanPage {
        number: scan.number,
        findings: findings(&blobs, turn, width),
        grey: warp.grey(grey),
        inks: inks.and_then(|(inks, under)| {
            let map = InkMap::new(warp.size().0, warp.inks(inks, width))?;
            Some(match under {
                Some(under) => map.with_under(warp.grey(under)),
                None => map,
            })
        }),
        // A reduced page spans the same paper as the scan, so its own size gives the fractions.
        transform: Transform { coefficients: warp.to_fractions(width, height) },
    };
    (page, scores)
}

/// The blobs that are not by an edge, where a book's fold and the cover cast shadows, in one-bit scans as dots past number.
fn inner(components: &[Component], (width, height): (u32, u32)) -> Vec<Component> {
    let (across, down) = (width / EDGE, height / EDGE);
    let is_inner =
        |c: &&Component| c.left > across && c.right + across < width && c.top > down && c.bottom + down < height;
    components.iter().filter(is_inner).copied().collect()
}

/// The image at a resolution that can be worked with, and that resolution.
fn reduced(image: &DynamicImage, dpi: f32) -> (Cow<'_, DynamicImage>, f32) {
    if dpi <= FINE {
        return (Cow::Borrowed(image), dpi);
    }
    let share = FINE_TO / dpi;
    let size = |side: u32| ((side as f32 * share).round() as u32).max(1);
    (Cow::Owned(image.thumbnail_exact(size(image.width()), size(image.height()))), FINE_TO)
}

/// How far the page is to be turned back: nothing, unless its lines stand out.
fn degrees(skew: Option<Skew>) -> f32 {
    let clear = |s: &Skew| s.sharpness > 1.15 && (NO_SKEW..=LARGEST + 0.2).contains(&s.degrees.abs());
    skew.filter(clear).map_or(0.0, |s| s.degrees)
}

fn findings(blobs: &Blobs, turn: Turn, width: u32) -> Vec<Finding> {
    let mut findings = Vec::new();
    // A stamp or one written word has more ink than this; the shadow of an edge or a punched hole is no ink.
    let mark = |w: u32, h: u32| w.max(h) * 100 > width / 4 && w * 3 < width && h * 3 < width;
    let marks = blobs.components.iter().filter(|c| mark(c.width(), c.height())).count();
    if marks < 8 {
        findings.push(Finding::general(FindingCode::PageBlank, "หน้านี้ว่างเปล่า"));
    }
    match turn {
        Turn::None => {}
        Turn::Half => findings.push(Finding::general(FindingCode::PageTurned, "หน้านี้สแกนกลับหัว ระบบหมุนให้แล้ว")),
        Turn::Left | Turn::Right => {
            findings.push(Finding::general(FindingCode::PageTurned, "หน้านี้สแกนตะแคง ระบบหมุนให้แล้ว"));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, Luma};

    use super::*;

    #[test]
    fn the_shadow_of_a_fold_does_not_turn_a_page_of_few_words() {
        let is_letter = |x: u32, y: u32| {
            let (column, line) = (x % 16, y.saturating_sub(300) % 44);
            let inside = (300..620).contains(&x) && (300..476).contains(&y) && column < 10;
            let is_mark = (10..15).contains(&line) && column > 2 && (x / 16).is_multiple_of(2);
            inside && ((20..34).contains(&line) || is_mark)
        };
        let is_shadow = |x: u32, y: u32| (4..80).contains(&x) && x % 8 < 5 && y % 9 < 7;
        let page = |x, y| Luma([if is_letter(x, y) || is_shadow(x, y) { 0 } else { 255 }]);
        let image = DynamicImage::ImageLuma8(GrayImage::from_fn(1240, 1754, page));
        let (clean, scores) = clean_turned(&Scan { number: 1, image, dpi: 150.0, text_layer: None }, None);
        assert_eq!(scores.turn(), Turn::None, "{scores:?}");
        assert!(clean.grey.width() < clean.grey.height());
        assert!(scores.above > 20, "{scores:?}");
    }
}
