use image::GrayImage;

use super::*;
use crate::acquire::{InkMap, Transform};

const WIDTH: f32 = 1200.0;

/// Reads a pen's digits where a line is as high as they are, and print where it ends before them; else both amiss.
struct Placed;

impl Recognizer for Placed {
    fn read(&mut self, _: &CleanPage, lines: &[LineShape]) -> Result<Vec<Line>, RecognizeError> {
        let words = |shape: &LineShape| match shape.ends() {
            _ if shape.height > 25.0 => "๗๙๔๐",
            (_, right) if right < 449.0 => "ที่ ภก ๐๐๐๓.๔/ว",
            _ => "ที่ ภก ๐๐๐๓.๔/ว๐",
        };
        Ok(lines.iter().map(|shape| line(words(shape), shape, 0.97)).collect())
    }
}

/// Reads of a line what this says.
struct By<F>(F);

impl<F: Fn(&LineShape) -> &'static str + Send> Recognizer for By<F> {
    fn read(&mut self, _: &CleanPage, lines: &[LineShape]) -> Result<Vec<Line>, RecognizeError> {
        Ok(lines.iter().map(|shape| line((self.0)(shape), shape, 0.97)).collect())
    }
}

/// A line in which these words stand in so many equal columns.
fn line(words: &str, shape: &LineShape, sure: f32) -> Line {
    let mut line = Line::given(words, sure);
    let ((left, right), count) = (shape.ends(), line.glyphs.len() as f32);
    for (at, glyph) in line.glyphs.iter_mut().enumerate() {
        let x = |at: f32| (left + at * (right - left) / count) / WIDTH;
        (glyph.left, glyph.right) = (x(at as f32), x(at as f32 + 1.0));
    }
    let bounds = PageBox { left: left / WIDTH, top: 0.1, right: right / WIDTH, bottom: 0.2 };
    line.place = Some(LinePlace { bounds, baseline_left: 0.18, baseline_right: 0.18, height: 0.02 });
    line
}

fn shape(left: f32, right: f32, height: f32) -> LineShape {
    let baseline = vec![(left, 100.0), (right, 100.0)];
    LineShape { baseline, height, ink: Ink::Black, layer: Layer::All, block: 0 }
}

/// A page with print 20 pixels high from 100 on, and four digits of a pen behind it, so high.
fn page(pen: u32) -> CleanPage {
    let is_print = |x: u32, y: u32| (100..420).contains(&x) && x % 20 < 12 && (80..100).contains(&y);
    let is_digit = |x: u32| [450..466, 476..492, 540..566, 576..602].iter().any(|digit| digit.contains(&x));
    let is_pen = |x: u32, y: u32| (450..610).contains(&x) && is_digit(x) && (105 - pen..105).contains(&y);
    let grey = |x, y| image::Luma([if is_print(x, y) || is_pen(x, y) { 0 } else { 255 }]);
    CleanPage {
        number: 1,
        grey: GrayImage::from_fn(1200, 1600, grey),
        inks: None,
        transform: Transform::identity(1200, 1600),
        findings: Vec::new(),
    }
}

fn read(pen: u32, words: &str, sure: f32) -> Vec<String> {
    let shapes = [shape(100.0, 450.0, 20.0), shape(440.0, 620.0, 40.0), shape(100.0, 900.0, 20.0)];
    let lines =
        vec![line(words, &shapes[0], sure), line("๗ส๔๐", &shapes[1], 0.6), line("ถึง อำเภอทุกอำเภอ", &shapes[2], 0.9)];
    let lines = read_again(&page(pen), &shapes, lines, &mut Placed).unwrap_or_else(|e| panic!("{e}"));
    lines.iter().map(Line::text).collect()
}

#[test]
fn a_pen_s_serial_is_read_by_itself_and_print_without_it() {
    for amiss in ["ที่ ภก ๐๐๐๓.๔/ว๐", "ที่ ภก ๐๐๐๓.๔/๐"] {
        assert_eq!(read(44, amiss, 0.99), ["ที่ ภก ๐๐๐๓.๔/ว ๗๙๔๐", "", "ถึง อำเภอทุกอำเภอ"], "{amiss}");
    }
}

#[test]
fn a_day_is_read_before_its_month() {
    let shapes = [shape(620.0, 800.0, 20.0)];
    let read = |pen: u32, words: &str, day: &'static str| {
        let lines = read_again(&page(pen), &shapes, vec![line(words, &shapes[0], 0.99)], &mut By(|_: &LineShape| day));
        lines.unwrap_or_else(|e| panic!("{e}"))[0].text()
    };
    // Of the digits on the page two stand close together.
    let apart = |day| read(44, "มีนาคม ๒๕๖๗", day);
    assert_eq!(apart("๒๕"), "๒๕ มีนาคม ๒๕๖๗");
    assert_eq!(apart("๔๕"), "มีนาคม ๒๕๖๗", "no day");
    assert_eq!(apart("วันที่"), "มีนาคม ๒๕๖๗", "no digits");
    assert_eq!(read(44, "๒ มีนาคม ๒๕๖๗", "๒๕"), "๒๕ มีนาคม ๒๕๖๗", "one of two digits was read");
    assert_eq!(read(44, "๒๖ มีนาคม ๒๕๖๗", "๒๕"), "๒๖ มีนาคม ๒๕๖๗", "as many digits, sure");
    assert_eq!(read(8, "มีนาคม ๒๕๖๗", "๒๕"), "มีนาคม ๒๕๖๗", "dots");
    assert_eq!(read(22, "มีนาคม ๒๕๖๗", "๒๕"), "๒๕ มีนาคม ๒๕๖๗");
}

#[test]
fn a_day_that_begins_its_line_unread_is_read() {
    let shapes = [shape(530.0, 800.0, 20.0)];
    // The month stands where it does without the day.
    let mut month = line("มีนาคม ๒๕๖๗", &shape(620.0, 800.0, 20.0), 0.99);
    month.place.iter_mut().for_each(|place| place.bounds.left = 530.0 / WIDTH);
    let lines = read_again(&page(44), &shapes, vec![month], &mut By(|_: &LineShape| "๒๕"));
    assert_eq!(lines.unwrap_or_else(|e| panic!("{e}"))[0].text(), "๒๕ มีนาคม ๒๕๖๗");
}

#[test]
fn a_day_is_read_behind_its_label_in_a_memo_s_row() {
    let read_in = |shape: LineShape, words: &str, day: &'static str| {
        let lines = vec![line(words, &shape, 0.6)];
        let lines = read_again(&page(44), &[shape], lines, &mut By(|_: &LineShape| day));
        lines.unwrap_or_else(|e| panic!("{e}"))[0].text()
    };
    // The pen's digits stand where these words have the day, and where those have none.
    let read = |words: &str, day: &'static str| read_in(shape(100.0, 800.0, 20.0), words, day);
    let read_none = |words: &str, day: &'static str| read_in(shape(82.0, 1132.0, 20.0), words, day);
    let row = |day: &str| format!("เรื่อง ทดสอบระบบ วันที่{day} พ.ค. ๖๘");
    assert_eq!(read(&row(" 4"), "๒๕"), row(" ๒๕"));
    assert_eq!(read_none("วันที่ พ.ค. ๖๘", "๒๕"), "วันที่ ๒๕ พ.ค. ๖๘");
    assert_eq!(read(&row(" 4"), "๔๕"), row(" 4"), "no day");
    let cited = row(" 4").replace(" วันที่", " ลงวันที่");
    assert_eq!(read(&cited, "๒๕"), cited, "another word");
    assert_eq!(read("พ.ค. ๖๘", "๒๕"), "พ.ค. ๖๘", "a stamp's");
}

#[test]
fn print_between_large_labels_is_read_at_its_own_size() {
    let print = shape(100.0, 900.0, 20.0);
    let read = |words: &'static str, height: f32| {
        let shapes = [shape(100.0, 600.0, height), print.clone(), print.clone()];
        let body = line("เรียน นายกเทศมนตรี", &print, 0.99);
        let lines = vec![line("ที่ ๓๒/๓๘๑ วันที่", &shapes[0], 0.9), body.clone(), body];
        let mut engine = By(move |shape: &LineShape| if shape.height == 20.0 { words } else { "๓๘๑" });
        let lines = read_again(&page(20), &shapes, lines, &mut engine);
        lines.unwrap_or_else(|e| panic!("{e}"))[0].text()
    };
    assert_eq!(read("ที่ มส ๗๒๐๒๐.๒/๓๘๑ วันที่", 36.0), "ที่ มส ๗๒๐๒๐.๒/๓๘๑ วันที่");
    assert_eq!(read("ที่ ว๒๐๒๐ ๓๘๑ วันที่", 36.0), "ที่ ๓๒/๓๘๑ วันที่", "no number");
    assert_eq!(read("ที่ มส ๗๒๐๒๐.๒/๓๘๑ วันที่", 24.0), "ที่ ๓๒/๓๘๑ วันที่", "of print's size");
    assert_eq!(read("ที่ มส ๗๒๐๒๐.๒/๓๘๑ วันที่", 14.0), "ที่ มส ๗๒๐๒๐.๒/๓๘๑ วันที่", "as small as broken digits");
    assert_eq!(read("ที่ มส ๗๒๐๒๐.๒/๓๘๑ วันที่", 17.0), "ที่ ๓๒/๓๘๑ วันที่", "of print's size");
}

#[test]
fn a_stem_whose_end_the_line_of_a_pen_took_is_read_on() {
    let read = |pen: f32, words: &'static str| {
        let shapes = [shape(100.0, 400.0, 20.0), shape(390.0, 620.0, pen)];
        let lines = vec![line(words, &shapes[0], 0.97), line("๓๗ ๗๙๔๐", &shapes[1], 0.6)];
        let engine = &mut By(|shape: &LineShape| match shape.ends() {
            _ if shape.height > 25.0 => "๗๙๔๐",
            (_, right) if right > 400.0 => "ที่ ภก ๐๐๐๓.๔/ว๐",
            _ => "ที่ ภก ๐๐๐๓.๔",
        });
        let lines = read_again(&page(44), &shapes, lines, engine).unwrap_or_else(|e| panic!("{e}"));
        lines.iter().map(Line::text).collect::<Vec<_>>()
    };
    assert_eq!(read(40.0, "ที่ ภก ๐๐๐๓.๔"), ["ที่ ภก ๐๐๐๓.๔/ว ๗๙๔๐", ""]);
    assert_eq!(read(20.0, "ที่ ภก ๐๐๐๓.๔")[0], "ที่ ภก ๐๐๐๓.๔", "print, not a pen's");
    assert_eq!(read(40.0, "โทร ๐๓๔")[0], "โทร ๐๓๔");
}

#[test]
fn a_printed_number_before_a_month_is_no_day() {
    let shapes = [shape(620.0, 800.0, 20.0), shape(540.0, 602.0, 20.0)];
    let read = |pen: u32| {
        let lines = vec![line("มีนาคม ๒๕๖๗", &shapes[0], 0.99), line("๑๒", &shapes[1], 0.99)];
        let lines = read_again(&page(pen), &shapes, lines, &mut By(|_: &LineShape| "๒๕"));
        lines.unwrap_or_else(|e| panic!("{e}")).iter().map(Line::text).collect::<Vec<_>>()
    };
    assert_eq!(read(22), ["มีนาคม ๒๕๖๗", "๑๒"]);
    assert_eq!(read(44), ["๒๕ มีนาคม ๒๕๖๗", ""]);
}

#[test]
fn a_serial_ends_where_something_else_begins() {
    for (behind, serial) in
        [(" ๗๙๔๐", " ๗๙๔๐"), ("๗ส๔๐", "๗ส๔๐"), ("๗๙๔๐ วันที่ ๒๙", "๗๙๔๐ "), ("๗๙๔๐วันที่", "๗๙๔๐"), ("จ๗๙๔๐", ""), ("", "")]
    {
        let line = Line::given(behind, 0.9);
        assert_eq!(serial_length(&line.glyphs), serial.chars().count(), "{behind}");
    }
}

#[test]
fn stems_of_numbers() {
    for (words, stem) in [
        ("ที่ ภก ๐๐๐๓.๔/ว ๗๙๔๐", "ที่ ภก ๐๐๐๓.๔/ว "),
        ("ที่ มท 0810.4/5341", "ที่ มท 0810.4/"),
        ("ท อด 71001.3 / 854", "ท อด 71001.3 / "),
    ] {
        assert_eq!(STEM.find(words).map(|m| m.as_str()), Some(stem), "{words}");
    }
    for words in ["เรื่อง การประชุม ๑/๒๕๖๗", "๑๒/๒๕๖๗", "ที่ ภก ๗๙๔๐"]
    {
        assert_eq!(STEM.find(words).map(|m| m.as_str()), None, "{words}");
    }
}

#[test]
fn a_circular_stays_one() {
    // Without its serial the print is read without ว.
    assert_eq!(read(44, "ที่ ภก ๐๐๐๓.๙/ว๐", 0.99)[0], "ที่ ภก ๐๐๐๓.๔/ว ๗๙๔๐");
    let lost =
        |shape: &LineShape| if shape.height > 25.0 { "๗๙๔๐" } else { "ที่ ภก ๐๐๐๓.๔/" };
    let shapes = [shape(100.0, 450.0, 20.0)];
    let lines = vec![line("ที่ ภก ๐๐๐๓.๔/ว๐", &shapes[0], 0.99)];
    let lines = read_again(&page(44), &shapes, lines, &mut By(lost)).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(lines[0].text(), "ที่ ภก ๐๐๐๓.๔/ว ๗๙๔๐");
}

#[test]
fn a_pen_s_serial_is_never_quite_sure() {
    let shapes = [shape(100.0, 620.0, 20.0)];
    let sureness = |page: &CleanPage| {
        let lines = vec![line("ที่ ภก ๐๐๐๓.๔/ว ๗๙๔๐", &shapes[0], 0.999)];
        let lines = read_again(page, &shapes, lines, &mut Placed).unwrap_or_else(|e| panic!("{e}"));
        lines[0].glyphs.iter().rev().take(4).map(|g| g.p).product::<f32>()
    };
    let (large, print) = (sureness(&page(44)), sureness(&page(20)));
    assert!(large < 0.985, "{large}");
    assert!(print > 0.99, "print: {print}");
    let is_blue = |(x, _, grey): (u32, u32, &image::Luma<u8>)| x > 445 && grey.0[0] == 0;
    let ink = |pixel| if is_blue(pixel) { Ink::Blue } else { Ink::Black };
    let inks = page(20).grey.enumerate_pixels().map(ink).collect();
    let blue = sureness(&CleanPage { inks: InkMap::new(1200, inks), ..page(20) });
    assert!(blue < 0.985, "of print's size, in blue: {blue}");
}

#[test]
fn a_serial_of_print_s_size_stays_as_it_is_if_it_is_sure() {
    let words = "ที่ ภก ๐๐๐๓.๔/ว ๑๒๓๔";
    assert_eq!(read(20, words, 0.99), [words, "๗ส๔๐", "ถึง อำเภอทุกอำเภอ"]);
}

#[test]
fn what_is_no_number_s_head_stays() {
    let words = "เรื่อง การประชุม ๑";
    assert_eq!(read(44, words, 0.5), [words, "๗ส๔๐", "ถึง อำเภอทุกอำเภอ"]);
}
