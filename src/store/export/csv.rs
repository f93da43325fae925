//! Tables for a spreadsheet: a sheet of letters and one of deadlines.
//!
//! UTF-8 with a byte-order mark, or Excel takes the Thai for something else; RFC 4180 otherwise. A cell that begins like a
//! formula is preceded by an apostrophe: what stands on a stranger's paper is not to be computed. What the records have codes for
//! stands here as clerks call it; programs take `jsonl`.

use std::{
    borrow::Cow,
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::write_whole;
use crate::{
    domain::Letter,
    store::{
        Archive, ArchiveError,
        columns::last_day,
        values::{self, in_thai, rule_in_words},
    },
};

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The columns of the sheet of letters.
const LETTERS: [&str; 21] = [
    "รหัส",
    "ที่",
    "ลงวันที่",
    "ชนิด",
    "ระดับ",
    "ชั้นความเร็ว",
    "ชั้นความลับ",
    "ส่วนราชการ",
    "จังหวัด",
    "อำเภอ",
    "เรื่อง",
    "เรียน",
    "อ้างถึง",
    "ผู้ลงนาม",
    "ตำแหน่ง",
    "วันที่รับ",
    "กำหนดแรก",
    "ความเชื่อมั่น",
    "สิ่งที่ควรตรวจ",
    "ไฟล์",
    "หน้า",
];

/// The columns of the sheet of deadlines.
const DEADLINES: [&str; 15] = [
    "รหัสหนังสือ",
    "ที่",
    "ลงวันที่",
    "ส่วนราชการ",
    "เรื่อง",
    "ประเภท",
    "เริ่ม",
    "ครบกำหนด",
    "เวลา",
    "เกิดซ้ำ",
    "ผู้ปฏิบัติ",
    "สิ่งที่ต้องทำ",
    "ข้อความในหนังสือ",
    "ไฟล์",
    "หน้า",
];

impl Archive {
    /// Writes `letters.csv` and `deadlines.csv` into `folder`, each whole or not at all; gives their paths.
    ///
    /// # Errors
    /// If the database cannot be read or a file cannot be written.
    pub fn export_csv(&self, folder: &Path) -> Result<[PathBuf; 2], ArchiveError> {
        std::fs::create_dir_all(folder).map_err(|e| ArchiveError::io(folder, folder, e))?;
        let letters = folder.join("letters.csv");
        self.sheet(&letters, &LETTERS, |letter, table| {
            table.write_record(letter_row(letter).map(|c| guard(&c).into_owned()))
        })?;
        let deadlines = folder.join("deadlines.csv");
        self.sheet(&deadlines, &DEADLINES, |letter, table| {
            deadline_rows(letter).try_for_each(|row| table.write_record(row.map(|c| guard(&c).into_owned())))
        })?;
        Ok([letters, deadlines])
    }

    fn sheet(
        &self,
        path: &Path,
        head: &[&str],
        mut rows: impl FnMut(&Letter, &mut csv::Writer<&mut dyn Write>) -> csv::Result<()>,
    ) -> Result<(), ArchiveError> {
        let mut failed = None;
        let written = write_whole::<io::Error>(path, |w| {
            w.write_all(BOM)?;
            let out: &mut dyn Write = w;
            let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
            table.write_record(head)?;
            let letters = self.letters().map_err(|e| stop(&mut failed, e))?;
            for letter in letters {
                let letter = letter.map_err(|e| stop(&mut failed, e))?;
                rows(&letter, &mut table)?;
            }
            table.flush()
        });
        match (failed, written) {
            (Some(e), _) => Err(e),
            (None, written) => written.map_err(|e| ArchiveError::io(path, path, e)),
        }
    }
}

/// Keeps an error of the archive for later, and ends the writing.
fn stop(kept: &mut Option<ArchiveError>, error: ArchiveError) -> io::Error {
    *kept = Some(error);
    io::Error::other("the archive cannot be read")
}

fn letter_row(l: &Letter) -> [String; 21] {
    let issuer = l.issuer.as_ref();
    let signatory = l.signatory.as_ref();
    let text = |t: Option<&String>| t.cloned().unwrap_or_default();
    let received = l.receipts.iter().filter_map(|r| r.date.as_ref()).map(|d| d.value.to_string()).min();
    let due = l.deadlines.iter().filter_map(|d| last_day(d, l)).min();
    [
        l.id.0.clone(),
        number(l),
        date(l),
        in_thai(values::KINDS, l.kind),
        in_thai(values::LEVELS, l.level),
        in_thai(values::URGENCIES, l.urgency),
        in_thai(values::SECRECIES, l.secrecy),
        text(issuer.map(|i| &i.found.value)),
        text(issuer.and_then(|i| i.province.as_ref())),
        text(issuer.and_then(|i| i.district.as_ref())),
        text(l.subject.as_ref().map(|s| &s.value)),
        join(l.recipients.iter().map(|r| r.found.value.clone())),
        join(l.references.iter().map(|r| r.number.0.value.to_string())),
        text(signatory.map(|s| &s.found.value)),
        text(signatory.and_then(|s| s.position.as_ref())),
        received.unwrap_or_default(),
        due.map(|d| d.to_string()).unwrap_or_default(),
        format!("{:.3}", l.confidence),
        join(l.findings.iter().map(|f| f.message.clone())),
        l.source.path.clone(),
        l.source.pages.first().map(ToString::to_string).unwrap_or_default(),
    ]
}

fn deadline_rows(l: &Letter) -> impl Iterator<Item = [String; 15]> {
    l.deadlines.iter().map(move |d| {
        let text = |t: &Option<String>| t.clone().unwrap_or_default();
        [
            l.id.0.clone(),
            number(l),
            date(l),
            l.issuer.as_ref().map(|i| i.found.value.clone()).unwrap_or_default(),
            l.subject.as_ref().map(|s| s.value.clone()).unwrap_or_default(),
            in_thai(values::DEADLINES, d.kind),
            d.start.map(|s| s.to_string()).unwrap_or_default(),
            last_day(d, l).map(|d| d.to_string()).unwrap_or_default(),
            text(&d.time),
            d.rrule.as_ref().map(|rule| rule_in_words(rule).unwrap_or_else(|| rule.clone())).unwrap_or_default(),
            text(&d.who),
            text(&d.what),
            d.found.text.clone(),
            l.source.path.clone(),
            d.found.page.map(|p| p.to_string()).unwrap_or_default(),
        ]
    })
}

fn number(l: &Letter) -> String {
    l.number.as_ref().map(|n| n.0.value.to_string()).unwrap_or_default()
}

fn date(l: &Letter) -> String {
    l.date.as_ref().map(|d| d.0.value.to_string()).unwrap_or_default()
}

fn join(cells: impl Iterator<Item = String>) -> String {
    cells.collect::<Vec<_>>().join("; ")
}

/// A cell that no spreadsheet takes for a formula.
fn guard(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}").into() } else { cell.into() }
}
