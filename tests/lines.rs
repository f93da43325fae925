//! Lines found on typeset pages whose lines are known (`tests/lines/make_pages.py` sets them), and on pages of noise.

#![allow(clippy::unwrap_used)] // A helper of a test may fail as the test does.

use std::path::{Path, PathBuf};

use image::{GrayImage, Luma, RgbImage};
use proptest::prelude::*;
use saraban::acquire::{CleanPage, InkMap, Transform};
use saraban::decipher::{Layer, LineImage, LineShape, crop, find_lines, find_qr_codes};
use saraban::domain::Ink;

/// A line as it was set.
struct Known {
    left: f32,
    right: f32,
    baseline: (f32, f32),
    height: f32,
    words: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lines")
}

fn page(name: &str) -> CleanPage {
    let image = image::open(folder().join(format!("{name}.png"))).unwrap();
    let coloured = image.color().has_color();
    let inks = coloured.then(|| ink_map(&image.to_rgb8()));
    blank(image.to_luma8(), inks)
}

fn blank(grey: GrayImage, inks: Option<InkMap>) -> CleanPage {
    let transform = Transform::identity(grey.width(), grey.height());
    CleanPage { number: 1, grey, inks, transform, findings: Vec::new() }
}

fn ink_map(image: &RgbImage) -> InkMap {
    let ink = |[r, _, b]: [u8; 3]| if b > r.saturating_add(40) { Ink::Blue } else { Ink::Black };
    InkMap::new(image.width(), image.pixels().map(|p| ink(p.0)).collect()).unwrap()
}

fn known(name: &str) -> Vec<Known> {
    let table = std::fs::read_to_string(folder().join(format!("{name}.tsv"))).unwrap();
    let line = |row: &str| {
        let cells: Vec<&str> = row.split('\t').collect();
        let at = |i: usize| cells[i].parse().unwrap();
        let (left, right, height) = (at(0), at(1), at(4));
        Known { left, right, baseline: (at(2), at(3)), height, words: cells[5].to_owned() }
    };
    table.lines().map(line).collect()
}

/// Whether the found line is this one, whole: on its baseline, of its height, from its first to its last letter.
fn is_whole(found: &LineShape, known: &Known) -> bool {
    let (left, right) = found.ends();
    let h = known.height;
    let off = |x: f32, y: f32| (found.baseline_at(x) - y).abs();
    off(known.left, known.baseline.0) < 0.15 * h
        && off(known.right, known.baseline.1) < 0.15 * h
        && (found.height / h - 1.0).abs() < 0.09
        && (left - known.left).abs() < 0.8 * h
        // Dots of a leader may follow.
        && (-0.8 * h..2.0 * h).contains(&(right - known.right))
}

fn describe(line: &LineShape) -> String {
    format!("{:?} {:.1} {:?} block {}", line.baseline, line.height, line.layer, line.block)
}

#[test]
fn every_line_is_found_whole_and_in_order() {
    for name in ["head", "memo", "table", "skewed", "fax"] {
        let (found, known) = (find_lines(&page(name), &[]), known(name));
        let places: Vec<Option<usize>> = known.iter().map(|k| found.iter().position(|f| is_whole(f, k))).collect();
        let missed: Vec<&str> =
            known.iter().zip(&places).filter(|(_, p)| p.is_none()).map(|(k, _)| k.words.as_str()).collect();
        let all: Vec<String> = found.iter().map(describe).collect();
        assert!(missed.is_empty(), "{name}: not found whole: {missed:#?}\nfound: {all:#?}");
        assert!(places.is_sorted(), "{name}: out of order: {places:?}");
        // Cleaning takes specks off a page; this one has kept its own.
        let specks = usize::from(name == "fax");
        assert!(found.len() <= known.len() + specks, "{name}: lines that are none: {all:#?}");
    }
}

#[test]
fn print_under_a_stamp_is_read_from_black_and_the_stamp_from_colour() {
    let (found, known) = (find_lines(&page("stamp"), &[]), known("stamp"));
    let (stamp, print) = known.split_at(3);
    for line in print {
        let whole: Vec<&LineShape> = found.iter().filter(|f| is_whole(f, line)).collect();
        assert_eq!(whole.len(), 1, "{}: {:#?}", line.words, found.iter().map(describe).collect::<Vec<_>>());
        assert_ne!(whole[0].layer, Layer::Colour, "{}", line.words);
        assert!(whole[0].layer == Layer::Black || line.baseline.0 > 190.0, "{}", line.words);
    }
    let first = found.iter().find(|f| is_whole(f, &stamp[0])).map(|f| (f.layer, f.ink));
    assert_eq!(first, Some((Layer::Colour, Ink::Blue)), "{}", stamp[0].words);
}

#[test]
fn cells_of_a_table_are_blocks_of_their_own() {
    let (found, known) = (find_lines(&page("table"), &[]), known("table"));
    let block = |words: &str| {
        let line = known.iter().find(|k| k.words == words).unwrap();
        found.iter().find(|f| is_whole(f, line)).unwrap().block
    };
    assert_eq!(block("การโอนเงินงบประมาณ"), block("ประจำปีของหน่วยงาน"));
    assert_ne!(block("การโอนเงินงบประมาณ"), block("เห็นชอบตามที่เสนอ"));
    assert_ne!(block("การโอนเงินงบประมาณ"), block("การขอใช้ที่ดิน"));
}

#[test]
fn qr_codes_are_read_and_give_no_lines() {
    let page = page("codes");
    let mut codes = find_qr_codes(&page);
    codes.sort_by(|a, b| a.payload.cmp(&b.payload));
    let payloads: Vec<&str> = codes.iter().map(|c| c.payload.as_str()).collect();
    assert_eq!(payloads, ["https://example.go.th/a?n=1", "https://example.go.th/b/รายชื่อ"]);
    assert!(codes[0].place.left > 0.13 && codes[0].place.right < 0.40, "{:?}", codes[0].place);
    let (found, known) = (find_lines(&page, &codes), known("codes"));
    assert!(known.iter().all(|k| found.iter().any(|f| is_whole(f, k))));
    assert_eq!(found.len(), known.len(), "{:#?}", found.iter().map(describe).collect::<Vec<_>>());
}

#[test]
fn no_codes_where_there_is_only_print() {
    for name in ["head", "table", "fax"] {
        assert!(find_qr_codes(&page(name)).is_empty(), "{name}");
    }
}

#[test]
fn a_crop_has_the_recognisers_geometry() {
    // A letter of 28 by 28 pixels standing on row 100, and a mark above it.
    let mut grey = GrayImage::from_pixel(200, 160, Luma([255]));
    for (x, y) in (60..88).flat_map(|x| (72..100).chain(50..54).map(move |y| (x, y))) {
        grey.put_pixel(x, y, Luma([0]));
    }
    let line = LineShape {
        baseline: vec![(60.0, 100.0), (88.0, 100.0)],
        height: 28.0,
        ink: Ink::Black,
        layer: Layer::All,
        block: 0,
    };
    let (image, map) = crop(&blank(grey, None), &line);
    let column = image.width / 2;
    let at = |row: usize| image.pixels[row * image.width + column];
    assert_eq!(image.pixels.len(), image.width * LineImage::HEIGHT);
    assert_eq!((at(27), at(30), at(16), at(12)), (1.0, 0.0, 1.0, 0.0));
    assert!(at(28) > 0.5, "the letter's last row reaches to 28.8: {}", at(28));
    assert!((map.across(image.width as f32 / 2.0) - 74.0 / 200.0).abs() < 0.005);
    let place = map.place();
    assert!((place.height - 28.0 / 160.0).abs() < 1e-4 && (place.baseline_left - 100.0 / 160.0).abs() < 1e-4);
}

#[test]
fn a_crop_follows_a_slope() {
    let grey = GrayImage::from_fn(400, 200, |x, y| Luma([if y as f32 - 0.05 * x as f32 > 100.0 { 0 } else { 255 }]));
    let line = LineShape {
        baseline: vec![(50.0, 102.5), (200.0, 110.0), (350.0, 117.5)],
        height: 20.0,
        ink: Ink::Black,
        layer: Layer::All,
        block: 0,
    };
    let (image, _) = crop(&blank(grey, None), &line);
    let row = |r: usize| &image.pixels[r * image.width..(r + 1) * image.width];
    assert!(row(26).iter().all(|&v| v < 0.1), "paper above");
    assert!(row(31).iter().all(|&v| v > 0.9), "ink below");
}

#[test]
fn what_a_seal_hides_is_painted_out_and_known_to_be_guessed() {
    // Black print from column 60 to 88 and from 120 to 148; a red bar over the second, under which print shows.
    let ink = |x: u32, y: u32| (130..138).contains(&x) && (60..110).contains(&y);
    let print = |x: u32, y: u32| (72..100).contains(&y) && ((60..88).contains(&x) || (120..134).contains(&x));
    let grey = GrayImage::from_fn(200, 160, |x, y| {
        Luma([if print(x, y) {
            0
        } else if ink(x, y) {
            90
        } else {
            255
        }])
    });
    let under = GrayImage::from_fn(200, 160, |x, y| Luma([if print(x, y) { 0 } else { 255 }]));
    let red = (0..160).flat_map(|y| (0..200).map(move |x| if ink(x, y) { Ink::Red } else { Ink::Black }));
    let inks = InkMap::new(200, red.collect()).map(|inks| inks.with_under(under));
    let line = LineShape {
        baseline: vec![(60.0, 100.0), (148.0, 100.0)],
        height: 28.0,
        ink: Ink::Black,
        layer: Layer::Black,
        block: 0,
    };
    let (image, map) = crop(&blank(grey, inks), &line);
    let column = |x: f32| (5.0 + (x - 60.0) / 2.0) as usize;
    let at = |x: f32| image.pixels[20 * image.width + column(x)];
    assert!(at(132.0) > 0.9 && at(136.0) < 0.1, "print under the bar is seen, the bar is not");
    assert!(map.is_crossed(column(126.0)..column(140.0)) && !map.is_crossed(column(60.0)..column(88.0)));
    let (_, whole) = crop(&blank(GrayImage::new(200, 160), None), &LineShape { layer: Layer::All, ..line });
    assert!(!whole.is_crossed(0..usize::MAX / 8));
}

#[test]
fn an_empty_page_has_no_lines() {
    for (width, height) in [(0, 0), (1, 1), (3, 2000), (600, 800)] {
        let page = blank(GrayImage::from_pixel(width, height, Luma([255])), None);
        assert!(find_lines(&page, &[]).is_empty() && find_qr_codes(&page).is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_image_gives_lines_within_it(
        width in 1u32..160,
        seed in proptest::collection::vec(any::<u8>(), 16..4000),
        grain in 1usize..7,
    ) {
        let height = (seed.len() as u32 / width).max(1) * grain as u32;
        let sample = |x: u32, y: u32| seed[(y as usize / grain * width as usize + x as usize / grain) % seed.len()];
        let grey = GrayImage::from_fn(width, height, |x, y| Luma([sample(x, y)]));
        let inks = (0..width * height).map(|i| [Ink::Black, Ink::Blue, Ink::Red][seed[i as usize % seed.len()] as usize % 3]);
        let page = blank(grey, InkMap::new(width, inks.collect()).filter(|_| seed[0] > 127));
        prop_assert!(find_qr_codes(&page).len() < 2);
        for line in find_lines(&page, &[]) {
            prop_assert!(line.baseline.len() >= 2 && line.height > 0.0);
            let within = |&(x, y): &(f32, f32)| x >= 0.0 && x <= width as f32 && y >= 0.0 && y <= height as f32;
            prop_assert!(line.baseline.iter().all(within), "{:?}", line);
            let (image, map) = crop(&page, &line);
            prop_assert_eq!(image.pixels.len(), image.width * LineImage::HEIGHT);
            let ink = image.pixels.iter().all(|v| (0.0..=1.0).contains(v));
            prop_assert!(ink);
            prop_assert!((0.0..=1.0).contains(&map.across(3.0)));
        }
    }
}
