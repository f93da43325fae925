//! Every bad input is a failure that names the file, the page, the reason and the remedy; never a panic or a hang.

use std::{fs, time::Duration};

use image::{DynamicImage, ImageFormat};
use lopdf::dictionary;
use proptest::prelude::*;
use saraban::{
    acquire::{self, Limits, OpenError},
    domain::{Failure, Stage},
};

use crate::make::{Pdf, all, encoded, file, noise, open, scanned_pdf, tiff};

/// The head of a PNG that claims to be 30,000 pixels wide and high, and a few bytes of its data.
fn png_bomb() -> Vec<u8> {
    let mut bytes = encoded(&noise(8, 8, 1).into(), ImageFormat::Png);
    let side = 30_000_u32.to_be_bytes();
    bytes[16..20].copy_from_slice(&side);
    bytes[20..24].copy_from_slice(&side);
    let crc = crc32(&bytes[12..29]).to_be_bytes();
    bytes[29..33].copy_from_slice(&crc);
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

#[test]
fn files_that_cannot_be_opened() {
    let dir = tempfile::tempdir().unwrap();
    let pdf = scanned_pdf(2);
    let tables: [(&str, Vec<u8>, &str, &str); 15] = [
        ("empty.pdf", Vec::new(), "the file is empty", "ว่างเปล่า"),
        ("virus.pdf", b"MZ\x90\0\x03\0\0\0".to_vec(), "but a Windows program", "ไม่ใช่ไฟล์ที่อ่านได้"),
        ("tool.txt", b"\x7fELF\x02\x01\x01\0".to_vec(), "but a program", "ไม่ใช่ไฟล์ที่อ่านได้"),
        ("letter.pdf", b"PK\x03\x04word/document.xml".to_vec(), "ZIP archive or Office document", "ไม่ใช่ไฟล์ที่อ่านได้"),
        ("late.txt", [vec![b'a'; 5000], vec![0; 9]].concat(), "text with binary data", "ไม่ใช่ไฟล์ที่อ่านได้"),
        ("blank.txt", b" \n\n ".to_vec(), "the file is empty", "ว่างเปล่า"),
        ("head.pdf", pdf[..60].to_vec(), "broken or cut short", "เสียหาย"),
        ("garbage.pdf", [b"%PDF-1.4\n".as_slice(), &[0xa5; 500]].concat(), "broken or cut short", "เสียหาย"),
        ("nopages.pdf", Pdf::new().bytes(), "no pages", "ไม่มีหน้า"),
        (
            "locked.pdf",
            {
                let mut pdf = Pdf::new();
                pdf.scanned_page((298, 421), &noise(40, 56, 1));
                pdf.encrypted()
            },
            "needs a password",
            "รหัสผ่าน",
        ),
        ("bomb.png", png_bomb(), "30000x30000 pixels, more than the limit", "ใหญ่เกินกำหนด"),
        ("cut.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "broken or cut short", "เสียหาย"),
        ("cut.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec(), "broken or cut short", "เสียหาย"),
        ("cut.tif", tiff(&[(30, 30)])[..20].to_vec(), "broken or cut short", "เสียหาย"),
        ("long.tif", tiff(&[(2, 2); 12]), "more than the limit of 10", "มากเกินกำหนด"),
    ];
    let limits = Limits { pages: 10, ..Limits::default() };
    for (name, bytes, reason, remedy) in tables {
        let path = file(dir.path(), name, &bytes);
        let error = acquire::open(&path, &limits).err().unwrap_or_else(|| panic!("{name} was opened"));
        let failure = Failure::from(&error);
        assert!(failure.error.contains(reason), "{name}: {}", failure.error);
        assert!(failure.remedy.contains(remedy), "{name}: {}", failure.remedy);
        assert_eq!((failure.path.as_str(), failure.page, failure.stage), (path.to_str().unwrap(), None, Stage::Open));
        assert!(failure.error.starts_with(failure.path.as_str()), "{name}: {}", failure.error);
    }
}

#[test]
fn files_that_are_not_there_or_not_ours() {
    let dir = tempfile::tempdir().unwrap();
    let limits = Limits::default();
    let gone = acquire::open(&dir.path().join("gone.pdf"), &limits);
    assert!(matches!(gone, Err(OpenError::Vanished { .. })), "{gone:?}");
    let folder = acquire::open(dir.path(), &limits);
    assert!(matches!(folder, Err(OpenError::Unsupported { .. })), "{folder:?}");
    let big = acquire::open(&file(dir.path(), "big.txt", &[b'a'; 2000]), &Limits { bytes: 1000, ..limits });
    assert!(matches!(big, Err(OpenError::TooBig { bytes: 2000, limit: 1000, .. })), "{big:?}");
}

#[cfg(unix)]
#[test]
fn a_file_without_permission() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let path = file(dir.path(), "secret.pdf", &scanned_pdf(1));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    // The superuser may read all the same; then there is nothing to see here.
    if fs::File::open(&path).is_err() {
        let error = acquire::open(&path, &Limits::default()).unwrap_err();
        assert!(matches!(error, OpenError::Forbidden { .. }), "{error:?}");
    }
}

#[test]
fn a_bad_page_costs_that_page() {
    let dir = tempfile::tempdir().unwrap();
    let mut pdf = Pdf::new();
    pdf.scanned_page((298, 421), &noise(400, 565, 1));
    let bomb = pdf.image(30_000, 30_000, vec![0; 64]);
    pdf.page((298, 421), dictionary! { "XObject" => dictionary! { "X" => bomb } }, "q 298 0 0 421 0 0 cm /X Do Q");
    pdf.scanned_page((298, 421), &noise(400, 565, 3));
    let path = file(dir.path(), "mixed.pdf", &pdf.bytes());
    let (scans, errors) = all(&open(&path));
    assert_eq!(scans.iter().map(|s| s.number).collect::<Vec<_>>(), [1, 3]);
    let failures: Vec<Failure> = errors.iter().map(Failure::from).collect();
    assert_eq!(failures.len(), 1, "{failures:?}");
    assert_eq!((failures[0].page, failures[0].stage), (Some(2), Stage::Rasterize));
    assert!(failures[0].error.contains("30000x30000") && failures[0].remedy.contains("ใหญ่เกินกำหนด"), "{failures:?}");

    let path = file(dir.path(), "mixed.tif", &tiff(&[(50, 50), (400, 400), (50, 60)]));
    let (scans, errors) = all(&acquire::open(&path, &Limits { pixels: 100_000, ..Limits::default() }).unwrap());
    assert_eq!(scans.iter().map(|s| s.number).collect::<Vec<_>>(), [1, 3]);
    assert_eq!(errors.iter().map(|e| e.page).collect::<Vec<_>>(), [2]);
}

#[test]
fn what_is_left_of_a_file_cut_short_is_read_and_the_rest_named() {
    let dir = tempfile::tempdir().unwrap();
    let jpeg = encoded(&DynamicImage::from(noise(200, 300, 1)), ImageFormat::Jpeg);
    let pages = tiff(&[(80, 80), (90, 90), (70, 70)]);
    let mut pdf = scanned_pdf(3);
    // The table of objects and what follows it are gone; pdfium finds the objects all the same.
    let table = pdf.windows(9).rposition(|w| w == b"startxref").unwrap();
    pdf.truncate(table - 10);
    let cases = [
        ("half.jpg", jpeg[..jpeg.len() / 2].to_vec(), 1),
        ("no-end.pdf", pdf, 3),
        ("half.tif", pages[..9000].to_vec(), 1),
    ];
    for (name, bytes, least) in cases {
        let source = match acquire::open(&file(dir.path(), name, &bytes), &Limits::default()) {
            Ok(source) => source,
            Err(e) => {
                assert_eq!(name, "half.tif", "{e}");
                continue;
            }
        };
        let (scans, errors) = all(&source);
        assert!(scans.len() >= least, "{name}: {} pages, {errors:?}", scans.len());
        let last = errors.last().unwrap_or_else(|| panic!("{name} passed for whole"));
        assert!(last.to_string().contains("missing") || last.to_string().contains("decoded"), "{name}: {last}");
    }
}

#[test]
fn a_broken_table_of_objects_is_mended() {
    let dir = tempfile::tempdir().unwrap();
    let mut pdf = scanned_pdf(2);
    let at = pdf.windows(9).rposition(|w| w == b"startxref").unwrap();
    pdf[at + 10] = b'9';
    let (scans, errors) = all(&open(&file(dir.path(), "xref.pdf", &pdf)));
    assert_eq!((scans.len(), errors.len()), (2, 0), "{errors:?}");
}

#[test]
fn a_file_that_vanishes_while_it_is_read_ends_with_a_failure() {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in [("a.pdf", scanned_pdf(2)), ("a.tif", tiff(&[(9, 9), (9, 9)]))] {
        let source = open(&file(dir.path(), name, &bytes));
        fs::remove_file(&source.path).unwrap();
        let (scans, errors) = all(&source);
        assert_eq!((scans.len(), errors.len()), (0, 1), "{name}: {errors:?}");
        assert!(errors[0].ends_source() && errors[0].remedy().contains("ถูกย้าย"), "{name}: {errors:?}");
    }
}

#[test]
fn a_page_that_takes_too_long_is_given_up() {
    let dir = tempfile::tempdir().unwrap();
    let path = file(dir.path(), "slow.tif", &tiff(&[(3000, 3000), (9, 9)]));
    let mut source = acquire::open(&path, &Limits::default()).unwrap();
    source.limits.time = Duration::from_micros(1);
    let (scans, errors) = all(&source);
    assert_eq!((scans.len(), errors.len()), (0, 1), "{errors:?}");
    assert!(errors[0].to_string().contains("took more than") && errors[0].ends_source(), "{errors:?}");
}

#[test]
fn nobody_has_to_take_all_pages() {
    let dir = tempfile::tempdir().unwrap();
    let source = open(&file(dir.path(), "long.pdf", &scanned_pdf(20)));
    let numbers: Vec<u32> = source.pages().take(2).filter_map(|s| s.ok()).map(|s| s.number).collect();
    assert_eq!(numbers, [1, 2]);
    let numbers: Vec<u32> = source.pages_from(19).filter_map(|s| s.ok()).map(|s| s.number).collect();
    assert_eq!(numbers, [19, 20]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Files that begin like a known kind and go on with anything, and good files with a few bytes changed.
    #[test]
    fn any_bytes_are_read_or_refused(kind in 0_usize..8, noise in prop::collection::vec(any::<u8>(), 0..600), at in any::<prop::sample::Index>()) {
        let jpeg = || encoded(&DynamicImage::from(crate::make::noise(40, 40, 1)), ImageFormat::Jpeg);
        let mut bytes = match kind {
            0 => b"%PDF-1.7\n1 0 obj <<".to_vec(),
            1 => b"II*\0\x08\0\0\0\x02\0".to_vec(),
            2 => b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(),
            3 => b"\xff\xd8\xff".to_vec(),
            4 => scanned_pdf(1),
            5 => tiff(&[(20, 20)]),
            6 => jpeg(),
            _ => Vec::new(),
        };
        let (start, changed) = (at.index(bytes.len() + 1), noise.len().min(12));
        if (4..7).contains(&kind) && start + changed <= bytes.len() {
            bytes[start..start + changed].copy_from_slice(&noise[..changed]);
        } else {
            bytes.extend(noise);
        }
        let dir = tempfile::tempdir().unwrap();
        let path = file(dir.path(), "x", &bytes);
        if let Ok(source) = acquire::open(&path, &Limits { pixels: 1_000_000, ..Limits::default() }) {
            for scan in source.pages().take(3).flatten() {
                acquire::clean(&scan);
            }
        }
    }
}
