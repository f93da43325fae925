//! A scan → a clean page: grey, upright, straight, on white paper, its inks told apart.

use std::borrow::Cow;

use image::DynamicImage;

use super::{
    background,
    components::{Blobs, blobs, letter_height},
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
    let letter = letter_height(&blobs.components, dpi);
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
