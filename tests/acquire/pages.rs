//! Good files give their pages, at the scan's own resolution and with its own pixels.

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use lopdf::dictionary;
use saraban::acquire::SourceKind;

use crate::make::{Pdf, all, encoded, file, noise, open, tiff};

#[test]
fn a_scan_in_a_pdf_keeps_its_pixels() {
    let dir = tempfile::tempdir().unwrap();
    let scan = noise(827, 1169, 7);
    let mut pdf = Pdf::new();
    pdf.scanned_page((595, 842), &scan);
    pdf.scanned_page((595, 842), &scan).set("Rotate", 90);
    // A page whose boxes do not begin at zero, with the scan filling four fifths of it.
    let image = pdf.image(scan.width(), scan.height(), scan.as_raw().clone());
    let resources = dictionary! { "XObject" => dictionary! { "S" => image } };
    let page = pdf.page((700, 900), resources, "q 588.6 0 0 829.8 100 50 cm /S Do Q");
    page.set("MediaBox", vec![50.into(), 50.into(), 700.into(), 900.into()]);
    let source = open(&file(dir.path(), "scan.pdf", &pdf.bytes()));
    assert_eq!((source.kind, source.page_count), (SourceKind::Pdf, 3));
    let (scans, errors) = all(&source);
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(scans[0].image, DynamicImage::from(scan.clone()));
    assert!((scans[0].dpi - 100.0).abs() < 1.0, "{}", scans[0].dpi);
    assert_eq!(scans[1].image, DynamicImage::from(scan.clone()).rotate90());
    let paper = &scans[2].image;
    let (left, top) = (70, paper.height() - scan.height());
    assert!(
        paper.width().abs_diff(913) <= 1 && paper.height().abs_diff(1198) <= 1,
        "{:?}",
        paper.to_luma8().dimensions()
    );
    assert_eq!(paper.crop_imm(left, top, scan.width(), scan.height()), DynamicImage::from(scan));
    assert_eq!(paper.to_luma8().get_pixel(5, 5).0, [255]);
}

#[test]
fn a_page_that_is_more_than_a_scan_is_rendered() {
    let dir = tempfile::tempdir().unwrap();
    let mut pdf = Pdf::new();
    let scan = pdf.image(1654, 2338, noise(1654, 2338, 3).into_raw());
    let resources = || dictionary! { "XObject" => dictionary! { "S" => scan.clone() } };
    // A red bar over the scan; then a bar alone, on a sheet so large that 300 dpi would be too many pixels.
    pdf.page((595, 842), resources(), "q 595 0 0 842 0 0 cm /S Do Q 1 0 0 rg 100 700 200 50 re f");
    pdf.page((595, 842), resources(), "1 0 0 rg 100 700 200 50 re f");
    pdf.page((9000, 9000), resources(), "1 0 0 rg 100 700 200 50 re f");
    let (scans, errors) = all(&open(&file(dir.path(), "more.pdf", &pdf.bytes())));
    assert!(errors.is_empty(), "{errors:?}");
    let sizes: Vec<_> = scans.iter().map(|s| (s.image.width(), s.image.height(), s.dpi.round() as u32)).collect();
    assert_eq!(sizes, [(1654, 2340, 200), (2479, 3508, 300), (10_000, 10_000, 80)]);
    let red = |i: usize, x: f32, y: f32| {
        let image = scans[i].image.to_rgb8();
        *image.get_pixel((x * image.width() as f32) as u32, (y * image.height() as f32) as u32)
    };
    assert_eq!(red(0, 200.0 / 595.0, 117.0 / 842.0), Rgb([255, 0, 0]));
    assert_eq!(red(1, 200.0 / 595.0, 117.0 / 842.0), Rgb([255, 0, 0]));
}

#[test]
fn images_of_all_kinds() {
    let dir = tempfile::tempdir().unwrap();
    let grey = DynamicImage::from(noise(60, 90, 1));
    let colour = RgbImage::from_fn(60, 90, |x, y| Rgb([x as u8 * 4, y as u8 * 2, 99]));
    let mut clear = DynamicImage::from(colour.clone()).to_rgba8();
    clear.pixels_mut().for_each(|p| p.0[3] = 0);
    let table = [
        ("grey.png", encoded(&grey, ImageFormat::Png), SourceKind::Png, Some(grey.clone())),
        ("16.png", encoded(&grey.to_luma16().into(), ImageFormat::Png), SourceKind::Png, Some(grey.clone())),
        ("colour.png", encoded(&colour.clone().into(), ImageFormat::Png), SourceKind::Png, Some(colour.clone().into())),
        (
            "clear.png",
            encoded(&clear.into(), ImageFormat::Png),
            SourceKind::Png,
            Some(RgbImage::from_pixel(60, 90, Rgb([255; 3])).into()),
        ),
        ("photo.pdf", encoded(&colour.into(), ImageFormat::Jpeg), SourceKind::Jpeg, None),
        ("grey.tif", tiff(&[(60, 90)]), SourceKind::Tiff, Some(grey)),
    ];
    for (name, bytes, kind, expected) in table {
        let source = open(&file(dir.path(), name, &bytes));
        assert_eq!((source.kind, source.page_count), (kind, 1), "{name}");
        let (scans, errors) = all(&source);
        assert!(errors.is_empty() && scans.len() == 1, "{name}: {errors:?}");
        assert_eq!((scans[0].image.width(), scans[0].image.height()), (60, 90), "{name}");
        if let Some(expected) = expected {
            assert_eq!(scans[0].image, expected, "{name}");
        }
    }
}

#[test]
fn a_photograph_is_turned_as_the_camera_was_held() {
    let dir = tempfile::tempdir().unwrap();
    let mut jpeg = encoded(&DynamicImage::from(noise(64, 32, 1)), ImageFormat::Jpeg);
    // Orientation 6: to be shown turned by a quarter clockwise.
    let exif = b"\xff\xe1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    jpeg.splice(2..2, exif.iter().copied());
    let (scans, _) = all(&open(&file(dir.path(), "photo.jpg", &jpeg)));
    assert_eq!((scans[0].image.width(), scans[0].image.height()), (32, 64));
}

#[test]
fn text_has_parts_and_no_pages() {
    let dir = tempfile::tempdir().unwrap();
    let source = open(&file(dir.path(), "bundle.md", "ที่ มท ๐๘๒๐.๒/ว ๒๖๕๕\n---\nบันทึกข้อความ\n".as_bytes()));
    assert_eq!((source.kind, source.page_count), (SourceKind::Text, 2));
    assert_eq!(source.pages().count(), 0);
    let parts = source.given_text().unwrap();
    assert_eq!(parts.iter().map(|p| p.lines[0].text()).collect::<Vec<_>>(), ["ที่ มท ๐๘๒๐.๒/ว ๒๖๕๕", "บันทึกข้อความ"]);
    assert_eq!(source.sha256.len(), 64);
}

/// A page of 48 by 20 pixels with two black boxes, (5, 3) to (20, 9) and (30, 8) to (40, 17), as ImageMagick writes it
/// in Group 3 (three strips) and in Group 4.
const FAXES: [&str; 2] = [
    "49492a005e00000000010b00010b00010b0001c05d200001c05d200001c05d200001c05d200001c05d200001c05e817c\
     0001c05e817c0001030be001030be001030be001030be001030be001030be00001030be001030be0010b00010b000e00\
     000103000100000030000000010103000100000014000000020103000100000001000000030103000100000003000000\
     0601030001000000000000000a0103000100000001000000110104000300000018010000120103000100000001000000\
     15010300010000000100000016010300010000000800000017010400030000000c0100001c0103000100000001000000\
     2401040001000000040000002901030002000000000001000000000022000000250000000e000000080000002a000000\
     4f000000",
    "49492a0018000000e7017fffe6817f1ffffff1c0040040000f0000010300010000003000000001010300010000001400\
     00000201030001000000010000000301030001000000040000000601030001000000000000000a010300010000000100\
     000011010400010000000800000012010300010000000100000015010300010000000100000016010300010000001400\
     000017010400010000000f0000001c01030001000000010000002901030002000000000001003e010500020000000201\
     00003f01050006000000d20000000000000085eb510000008000c3f5a80000000002cdcc4c0000000001cdcc4c000000\
     8000cdcc4c00000000028fc2f50000000010371aa000000000022b870a0000002000",
];

#[test]
fn faxes_of_both_groups() {
    let dir = tempfile::tempdir().unwrap();
    for hex in FAXES {
        let byte = |i: usize| u8::from_str_radix(&hex[i..i + 2], 16).unwrap();
        let bytes: Vec<u8> = (0..hex.len()).step_by(2).map(byte).collect();
        let (scans, errors) = all(&open(&file(dir.path(), "fax.tif", &bytes)));
        assert!(errors.is_empty(), "{errors:?}");
        for (x, y, pixel) in scans[0].image.to_luma8().enumerate_pixels() {
            let black =
                (5..=20).contains(&x) && (3..=9).contains(&y) || (30..=40).contains(&x) && (8..=17).contains(&y);
            assert_eq!(pixel.0[0], if black { 0 } else { 255 }, "{x},{y}");
        }
    }
}
