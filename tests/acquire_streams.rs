//! Memory does not grow with the length of a file. A test program of its own: it looks at the whole process.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "acquire/make.rs"]
#[allow(dead_code)]
mod make;

use std::fs;

/// The most memory that this process has held, in MiB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|l| l.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

#[test]
fn long_files_take_no_more_memory_than_short_ones() {
    let dir = tempfile::tempdir().unwrap();
    // 220 KiB a page that no compression makes smaller, as in a scan: 66 MiB in all, were it kept.
    let pdf = make::file(dir.path(), "long.pdf", &make::scanned_pdf(300));
    let tiff = make::file(dir.path(), "long.tif", &make::tiff(&[(400, 565); 300]));
    for path in [pdf, tiff] {
        let source = make::open(&path);
        assert_eq!(source.page_count, 300);
        let mut after_twenty = 0;
        for scan in source.pages() {
            let scan = scan.unwrap();
            if scan.number == 20 {
                after_twenty = peak();
            }
        }
        let grown = peak() - after_twenty;
        // The document is opened anew every 32 pages: up to 7 MiB come and go.
        assert!(grown <= 16, "{} grew by {grown} MiB", path.display());
    }
}
