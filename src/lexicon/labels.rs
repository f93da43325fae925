//! The words that mark the parts of a letter: เรื่อง, เรียน, อ้างถึง, ขอแสดงความนับถือ and the like.

use std::sync::LazyLock;

use super::table;

const TSV: &str = include_str!("labels.tsv");

/// What a label word marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Label {
    /// เรื่อง.
    Subject,
    /// เรียน, เสนอ, ถึง.
    To,
    /// อ้างถึง.
    RefersTo,
    /// สิ่งที่ส่งมาด้วย.
    Enclosed,
    /// ส่วนราชการ, of a memo.
    Department,
    /// วันที่.
    Date,
    /// ขอแสดงความนับถือ.
    Closing,
    /// บันทึกข้อความ.
    Memo,
    /// คำสั่ง.
    Order,
    /// ประกาศ.
    Notice,
    /// สั่ง ณ วันที่.
    OrderedOn,
    /// ประกาศ ณ วันที่.
    AnnouncedOn,
    /// ราชกิจจานุเบกษา.
    Gazette,
    /// ระเบียบ, ข้อบังคับ and other law.
    Rule,
    /// The title of something enclosed.
    Annex,
    /// จึงเรียนมาเพื่อ..., the last sentence.
    BodyEnd,
    /// โทร., ผู้ประสานงาน.
    Contact,
    /// เลขรับ, of a received stamp.
    Received,
    /// ที่รับ, ลำดับที่: เลขรับ in a stamp, and something else elsewhere.
    ReceivedShort,
    /// เลขที่: the number of a slip by which a part of an office passes a letter on, or of an office's received stamp.
    SlipNumber,
    /// ลงวันที่: วันที่ in a received stamp, and something else elsewhere.
    StampDate,
    /// What a system prints into a received stamp about itself.
    Registry,
    /// เวลา, of a received stamp.
    Time,
    /// ถนน: an office's address.
    Address,
    /// เรียนทราบ, เวียนทราบ: written on a letter by those who pass it on; no label, though one begins so.
    Note,
    /// สำเนา.
    Copy,
    /// The first word of a letter's body.
    Opener,
    /// ด่วนที่สุด.
    MostUrgent,
    /// ด่วนมาก.
    VeryUrgent,
    /// ด่วน.
    Urgent,
    /// ลับที่สุด.
    TopSecret,
    /// ลับมาก.
    Secret,
    /// ลับ.
    Confidential,
}

impl Label {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "subject" => Self::Subject,
            "to" => Self::To,
            "refers_to" => Self::RefersTo,
            "enclosed" => Self::Enclosed,
            "department" => Self::Department,
            "date" => Self::Date,
            "closing" => Self::Closing,
            "memo" => Self::Memo,
            "order" => Self::Order,
            "notice" => Self::Notice,
            "ordered_on" => Self::OrderedOn,
            "announced_on" => Self::AnnouncedOn,
            "gazette" => Self::Gazette,
            "rule" => Self::Rule,
            "annex" => Self::Annex,
            "body_end" => Self::BodyEnd,
            "contact" => Self::Contact,
            "received" => Self::Received,
            "received_short" => Self::ReceivedShort,
            "slip_number" => Self::SlipNumber,
            "stamp_date" => Self::StampDate,
            "registry" => Self::Registry,
            "time" => Self::Time,
            "address" => Self::Address,
            "note" => Self::Note,
            "copy" => Self::Copy,
            "opener" => Self::Opener,
            "urgency_most" => Self::MostUrgent,
            "urgency_very" => Self::VeryUrgent,
            "urgency" => Self::Urgent,
            "secrecy_top" => Self::TopSecret,
            "secrecy_high" => Self::Secret,
            "secrecy" => Self::Confidential,
            _ => return None,
        })
    }
}

static LABELS: LazyLock<Vec<(Label, &str)>> =
    LazyLock::new(|| table::rows::<2>(TSV).filter_map(|[name, word]| Some((Label::named(name)?, word))).collect());

/// Every label with its words; where one word begins another, the longer comes first.
pub fn all() -> &'static [(Label, &'static str)] {
    &LABELS
}

/// The words of one label.
pub fn words(label: Label) -> impl Iterator<Item = &'static str> {
    LABELS.iter().filter(move |(l, _)| *l == label).map(|(_, word)| *word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_names_a_label_and_longer_words_come_first() {
        table::assert_well_formed::<2>(TSV);
        assert_eq!(table::rows::<2>(TSV).count(), all().len());
        for (i, (label, word)) in all().iter().enumerate() {
            let hidden = all()[..i].iter().find(|(l, before)| l == label && word.starts_with(before));
            assert_eq!(hidden, None, "{word} can never be found");
        }
    }
}
