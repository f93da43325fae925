//! Cleaning, on pages drawn so that the right answer is known, and on real scans where they are at hand.

use std::path::Path;

use image::{DynamicImage, GrayImage, Luma, Rgb, RgbImage};
use saraban::{
    acquire::{CleanPage, Scan, Turn, clean, clean_turned},
    domain::{FindingCode, Ink},
};

use crate::make::open;

/// A page of pseudo-Thai: rings on lines, many with a mark above, some with one below, words parted by spaces.
struct Page {
    width: u32,
    height: u32,
    /// The height of a consonant, in pixels.
    letter: f32,
    /// How far lines fall to the right.
    degrees: f32,
}

impl Page {
    const A4: Self = Self { width: 1240, height: 1754, letter: 14.0, degrees: 0.0 };

    /// Whether the page, before it is skewed about its middle, has ink at this point.
    fn is_ink(&self, x: f32, y: f32) -> bool {
        let l = self.letter;
        let (pitch, advance, margin) = (l * 2.6, l * 1.1, l * 8.0);
        let (w, h) = (self.width as f32, self.height as f32);
        if x < margin || y < margin || x > w - margin || y > h - margin {
            return false;
        }
        let (line, row) = (((y - margin) / pitch) as u32, (y - margin) % pitch);
        let (cell, column) = (((x - margin) / advance) as u32, (x - margin) % advance);
        let random = (line * 7919 + cell * 104_729).wrapping_mul(2_654_435_761) >> 16;
        // A space now and then, a short line now and then, a ragged foot, marks.
        if random % 9 == 0 || (line % 5 == 4 && x > w * 0.6) {
            return false;
        }
        let ring = |middle_x: f32, middle_y: f32, across: f32, down: f32| {
            let d = (((column - middle_x) / across).powi(2) + ((row - middle_y) / down).powi(2)).sqrt();
            (0.68..1.0).contains(&d)
        };
        let foot = pitch * 0.75 + if random % 13 == 0 { l * 0.15 } else { 0.0 };
        let above = random % 2 == 0 && ring(l * 0.5, foot - l * 1.35, l * 0.3, l * 0.2);
        let below = random % 11 == 1 && ring(l * 0.5, foot + l * 0.3, l * 0.25, l * 0.18);
        ring(l * 0.5, foot - l * 0.5, l * 0.45, l * 0.5) || above || below
    }

    /// The page as an image, `one_bit` or grey on grey paper.
    fn draw(&self, one_bit: bool) -> GrayImage {
        let (sin, cos) = self.degrees.to_radians().sin_cos();
        let (mid_x, mid_y) = (self.width as f32 / 2.0, self.height as f32 / 2.0);
        GrayImage::from_fn(self.width, self.height, |x, y| {
            let at = |dx: f32, dy: f32| {
                let (x, y) = (x as f32 + dx - mid_x, y as f32 + dy - mid_y);
                self.is_ink(mid_x + cos * x + sin * y, mid_y - sin * x + cos * y)
            };
            let ink =
                [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)].iter().filter(|(x, y)| at(*x, *y)).count();
            Luma([match (one_bit, ink) {
                (true, 2..) => 0,
                (true, _) => 255,
                (false, ink) => 225 - ink as u8 * 40,
            }])
        })
    }
}

fn scan(image: impl Into<DynamicImage>, dpi: f32) -> Scan {
    Scan { number: 1, image: image.into(), dpi, text_layer: None }
}

/// The angle that a page was turned back by, in degrees.
fn turned_back(page: &CleanPage, scan: &Scan) -> f64 {
    let [a, _, _, d, _, _] = page.transform.coefficients;
    (d * f64::from(scan.image.height())).atan2(a * f64::from(scan.image.width())).to_degrees()
}

#[test]
fn skew_is_found_to_a_tenth_of_a_degree() {
    for (degrees, one_bit) in
        [(-5.0, true), (-1.7, false), (-0.4, true), (0.1, true), (0.3, false), (2.2, true), (4.6, false)]
    {
        let scan = scan(Page { degrees, ..Page::A4 }.draw(one_bit), 150.0);
        let found = turned_back(&clean(&scan), &scan);
        assert!((found - f64::from(degrees)).abs() <= 0.1, "{found} for {degrees}");
    }
}

#[test]
fn a_straight_one_bit_page_stays_as_it_is() {
    let drawn = Page::A4.draw(true);
    let page = clean(&scan(drawn.clone(), 150.0));
    assert_eq!(page.grey, drawn);
    assert!(page.inks.is_none() && page.findings.is_empty(), "{:?}", page.findings);
}

#[test]
fn pages_are_turned_upright() {
    let drawn = DynamicImage::from(Page { degrees: 0.8, ..Page::A4 }.draw(true));
    let table = [
        (drawn.clone(), Turn::None),
        (drawn.rotate270(), Turn::Right),
        (drawn.rotate180(), Turn::Half),
        (drawn.rotate90(), Turn::Left),
    ];
    let upright = clean(&scan(drawn, 150.0));
    for (image, expected) in table {
        let (page, scores) = clean_turned(&scan(image, 150.0), None);
        assert_eq!(scores.turn(), expected, "{scores:?}");
        assert_eq!(page.findings.iter().any(|f| f.code == FindingCode::PageTurned), expected != Turn::None);
        assert_eq!(page.grey.dimensions(), upright.grey.dimensions());
        let far = page.grey.pixels().zip(upright.grey.pixels()).filter(|(a, b)| a.0[0].abs_diff(b.0[0]) > 128).count();
        assert!(far * 200 < page.grey.len(), "{far} pixels differ for {expected:?}");
    }
}

#[test]
fn boxes_come_out_on_the_scan_as_it_was() {
    // A bar among the letters, found again on the clean page and brought back.
    let mut drawn = Page { degrees: -3.0, ..Page::A4 }.draw(false);
    for y in 900..912 {
        for x in 600..640 {
            drawn.put_pixel(x, y, Luma([0]));
        }
    }
    for (image, dpi) in [(DynamicImage::from(drawn.clone()), 150.0), (DynamicImage::from(drawn).rotate90(), 100.0)] {
        let (wide, high) = (image.width() as f32, image.height() as f32);
        let page = clean(&scan(image.clone(), dpi));
        // No stroke of a letter is as thick as this.
        let thick = page.grey.height() * 8 / 1754;
        let (w, h) = page.grey.dimensions();
        let bar_there = |x: u32, y: u32| {
            (0..thick).all(|i| page.grey.get_pixel(x + i, y).0[0] < 60 && page.grey.get_pixel(x, y + i).0[0] < 60)
        };
        let points = (0..h - thick).flat_map(|y| (0..w - thick).map(move |x| (x, y)));
        let (mut sum, mut n) = ((0.0, 0.0), 0.0);
        for (x, y) in points.filter(|(x, y)| bar_there(*x, *y)) {
            let half = thick as f32 / 2.0;
            let (x, y) = page.transform.point(x as f32 + half, y as f32 + half);
            sum = (sum.0 + x, sum.1 + y);
            n += 1.0;
        }
        let (x, y) = (sum.0 / n * wide, sum.1 / n * high);
        let expected = if wide < high { (620.0, 906.0) } else { (high_of(&image) - 906.0, 620.0) };
        assert!((x - expected.0).abs() < 1.5 && (y - expected.1).abs() < 1.5, "{x},{y} for {expected:?}");
    }
}

/// The height that a page turned by a quarter clockwise had before.
fn high_of(turned: &DynamicImage) -> f32 {
    turned.width() as f32
}

#[test]
fn specks_go_and_marks_stay() {
    let clean_page = Page::A4.draw(true);
    let mut dirty = clean_page.clone();
    for i in 0..400_u32 {
        let (x, y) = (i * 7919 % 1240, i * 104_729 % 1754);
        dirty.put_pixel(x, y, Luma([0]));
    }
    let page = clean(&scan(dirty, 150.0));
    let differ = page.grey.pixels().zip(clean_page.pixels()).filter(|(a, b)| a != b).count();
    // A speck that touches a letter is part of it.
    assert!(differ < 150, "{differ} pixels differ");
    let lost = page.grey.pixels().zip(clean_page.pixels()).filter(|(a, b)| a.0[0] > b.0[0]).count();
    assert_eq!(lost, 0, "ink was lost");
}

#[test]
fn size_follows_resolution() {
    let fine = Page { width: 2480, height: 3508, letter: 28.0, degrees: 0.0 }.draw(false);
    let page = clean(&scan(fine, 600.0));
    assert_eq!(page.grey.dimensions(), (1240, 1754));
    let coarse = Page { width: 620, height: 877, letter: 9.0, degrees: 0.0 }.draw(false);
    let page = clean(&scan(coarse, 75.0));
    assert_eq!(page.grey.dimensions(), (1550, 2193));
    let (x, y) = page.transform.point(1550.0, 2193.0);
    assert!((x - 1.0).abs() < 1e-3 && (y - 1.0).abs() < 1e-3, "{x},{y}");
}

#[test]
fn a_blank_page_is_named() {
    for image in [GrayImage::from_pixel(1240, 1754, Luma([255])), crate::make::noise(300, 400, 1), GrayImage::new(1, 1)]
    {
        clean(&scan(image, 150.0));
    }
    let paper = GrayImage::from_fn(1240, 1754, |x, y| Luma([200 + (x / 200 + y * x % 5) as u8]));
    let page = clean(&scan(paper, 150.0));
    assert_eq!(page.findings.iter().map(|f| f.code).collect::<Vec<_>>(), [FindingCode::PageBlank]);
}

#[test]
fn a_stamp_over_print_comes_apart_from_it() {
    let print = Page::A4.draw(true);
    let stamp = |x: u32, y: u32| (500..700).contains(&x) && (800..950).contains(&y) && (x % 40 < 5 || y % 50 < 5);
    let image = RgbImage::from_fn(1240, 1754, |x, y| {
        Rgb(match (print.get_pixel(x, y).0[0] == 0, stamp(x, y)) {
            (true, _) => [25, 25, 30],
            (_, true) => [60, 70, 190],
            _ => [244, 240, 230],
        })
    });
    let page = clean(&scan(image, 150.0));
    assert_eq!(page.grey.dimensions(), print.dimensions(), "it was straight");
    let black = page.only(|ink| ink == Ink::Black);
    let colour = page.only(|ink| ink != Ink::Black);
    let dark = |image: &GrayImage, x: u32, y: u32| image.get_pixel(x, y).0[0] < 128;
    let (mut wrong, mut all) = (0, 0);
    for y in 790..960 {
        for x in 490..710 {
            let (printed, stamped) = (print.get_pixel(x, y).0[0] == 0, stamp(x, y) && print.get_pixel(x, y).0[0] != 0);
            all += u32::from(printed || stamped);
            wrong += u32::from(printed != dark(&black, x, y)) + u32::from(stamped != dark(&colour, x, y));
        }
    }
    assert!(wrong * 20 < all, "{wrong} of {all} pixels in the wrong layer");
}

/// Real scans, turned and skewed by known amounts.
#[test]
fn real_scans_are_set_right() {
    let corpus = Path::new("../shared/corpus");
    let files = ["circulars/scans/a1214552020.pdf", "circulars/scans/a1216280526.pdf", "memos/scans/001-2.pdf"];
    for path in files.map(|f| corpus.join(f)).iter().filter(|p| p.exists()) {
        let scan = open(path).pages().next().unwrap().unwrap();
        let own = turned_back(&clean(&scan), &scan);
        let image = scan.image;
        let turns = [
            (image.rotate180(), Turn::Half),
            (image.rotate90(), Turn::Left),
            (image.rotate270(), Turn::Right),
            (image, Turn::None),
        ];
        for (image, expected) in turns {
            let scan = Scan { number: 1, image, dpi: scan.dpi, text_layer: None };
            let (page, scores) = clean_turned(&scan, None);
            assert_eq!(scores.turn(), expected, "{} {scores:?}", path.display());
            if expected == Turn::Half {
                let found = turned_back(&page, &scan);
                assert!((found.abs() - 180.0 + own.abs()).abs() < 0.1 || found.abs() > 179.9, "{found} after {own}");
            }
        }
    }
}
