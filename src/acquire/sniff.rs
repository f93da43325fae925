//! What a file is, told by its first bytes: names lie.

/// The kinds of file that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SourceKind {
    /// A PDF, scanned or born digital.
    Pdf,
    /// A TIFF, often of many pages.
    Tiff,
    /// A JPEG image: one page.
    Jpeg,
    /// A PNG image: one page.
    Png,
    /// Text that some other OCR produced; it has no pages.
    Text,
}

/// How many bytes [`sniff`] wants to see at most.
pub(super) const HEAD: usize = 4096;

/// The kind of a file that begins with `head`, or what it looks like instead.
pub(super) fn sniff(head: &[u8]) -> Result<SourceKind, &'static str> {
    const OTHERS: [(&[u8], &str); 10] = [
        (b"MZ", "a Windows program"),
        (b"\x7fELF", "a program"),
        (b"\xcf\xfa\xed\xfe", "a program"),
        (b"PK\x03\x04", "a ZIP archive or Office document"),
        (b"\xd0\xcf\x11\xe0", "an old Office document"),
        (b"Rar!", "a RAR archive"),
        (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"GIF8", "a GIF image"),
        (b"RIFF", "a WebP image or a sound"),
    ];
    if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(SourceKind::Png);
    }
    if head.starts_with(b"\xff\xd8\xff") {
        return Ok(SourceKind::Jpeg);
    }
    // Classic and big TIFF in both byte orders.
    if [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"].iter().any(|magic| head.starts_with(*magic)) {
        return Ok(SourceKind::Tiff);
    }
    // Readers accept a PDF whose header stands anywhere in the first kilobyte; mail gateways put bytes before it.
    if head.len() >= 5 && head[..head.len().min(1024)].windows(5).any(|w| w == b"%PDF-") {
        return Ok(SourceKind::Pdf);
    }
    if let Some((_, what)) = OTHERS.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err(what);
    }
    // UTF-16 would be full of zeros; text in UTF-8 or Windows-874 has none, nor other control characters.
    let control = |b: &u8| *b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c);
    if head.iter().any(control) { Err("unknown binary data") } else { Ok(SourceKind::Text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides() {
        let table: [(&[u8], Result<SourceKind, &str>); 12] = [
            (b"%PDF-1.4\n", Ok(SourceKind::Pdf)),
            (b"\r\n\r\n%PDF-1.7", Ok(SourceKind::Pdf)),
            (b"II*\0\x08\0\0\0", Ok(SourceKind::Tiff)),
            (b"MM\0*\0\0\0\x08", Ok(SourceKind::Tiff)),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", Ok(SourceKind::Jpeg)),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Ok(SourceKind::Png)),
            ("ที่ มท ๐๘๒๐.๒/ว ๒๖๕๕".as_bytes(), Ok(SourceKind::Text)),
            (b"\xb7\xd5\xe8 \xc1\xb7", Ok(SourceKind::Text)),
            (b"MZ\x90\0\x03", Err("a Windows program")),
            (b"\x7fELF\x02\x01", Err("a program")),
            (b"PK\x03\x04\x14", Err("a ZIP archive or Office document")),
            (b"\0\0\0\0", Err("unknown binary data")),
        ];
        for (head, expected) in table {
            assert_eq!(sniff(head), expected, "{head:?}");
        }
    }
}
