//! To whom a letter is: the offices behind เรียน or ถึง, how far each reaches, and who is left out.

use std::sync::LazyLock;

use regex::Regex;

use super::{anatomy::Anatomy, pattern::pattern};
use crate::{
    domain::{Recipient, Scope, Span},
    lexicon::labels::Label,
};

/// Where the next recipient of a list begins: `... และสำนักงานเทศบาล`, `... ที่ทำการองค์การบริหารส่วนจังหวัด`, `, นายอำเภอ`.
static NEXT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x) (?: [\s,]+ (?:และ\s*)? | และ\s* )
        (?: สำนักงาน(?:เทศบาล|ส่งเสริม|ปลัด|อัยการ|คลัง|จังหวัด) | ที่ทำการ | นายอำเภอ | นายกเทศมนตรี | นายกองค์การ | นายก\s?อบ
          | ผู้ว่าราชการ | ผู้อำนวยการ | ผู้บังคับ | ผู้บัญชาการ | อธิบดี | ปลัด | ประธาน | หัวหน้า | ท้องถิ่น(?:จังหวัด|อำเภอ)
          | เลขาธิการ | องค์การบริหารส่วน | เทศบาล(?:นคร|เมือง|ตำบล|ทุก) )",
    )
});

/// `(ยกเว้นจังหวัดลำพูน)`, `ยกเว้น อำเภอแม่สอด และอำเภอพบพระ`.
static EXCEPT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:ยกเว้น|เว้น)\s*(?P<who>[^()]+)"));

/// What joins the names of those left out.
static AND: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s*(?:,|และ|\s)\s*"));

/// `ทุกจังหวัด`, `ทุกอำเภอ`, `ทุกแห่ง`.
static ALL_PROVINCES: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:ทุก|ทั่วทุก)\s*จังหวัด"));
static ALL_DISTRICTS: LazyLock<Regex> = LazyLock::new(|| pattern(r"ทุก\s*อำเภอ"));
static ALL_LOCAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:องค์กรปกครองส่วนท้องถิ่น|เทศบาล|องค์การบริหารส่วน|อบต|อปท).*ทุก|ทุก\s*(?:เทศบาล|องค์กร|องค์การ|อปท|แห่ง)")
});

/// `ตามบัญชีแนบท้าย`, `ตามรายชื่อแนบ`, `(ตามรายชื่อ)`: a list that stands elsewhere.
static LISTED: LazyLock<Regex> = LazyLock::new(|| pattern(r"ตาม(?:บัญชี|รายชื่อ|เอกสาร)|รายชื่อแนบท้าย"));

/// The recipients.
pub(crate) fn read(letter: &Anatomy) -> Vec<Recipient> {
    let Some(section) = letter.section(Label::To) else { return Vec::new() };
    let words = letter.text.words(section.value);
    let mut starts = vec![0];
    // A match begins with the joint; the recipient begins behind it.
    starts.extend(
        NEXT.find_iter(words).filter(|m| !in_brackets(words, m.start())).map(|m| m.start() + joint(m.as_str())),
    );
    let ends = starts.iter().skip(1).copied().chain([words.len()]);
    starts.iter().zip(ends).filter_map(|(start, end)| one(letter, section.value, words, *start, end)).collect()
}

fn in_brackets(words: &str, at: usize) -> bool {
    words[..at].matches('(').count() > words[..at].matches(')').count()
}

/// How much of the match is comma, space and และ.
fn joint(found: &str) -> usize {
    let bare = found.trim_start_matches([' ', ',', '\n', '\t']);
    let bare = bare.strip_prefix("และ").unwrap_or(bare).trim_start();
    found.len() - bare.len()
}

fn one(letter: &Anatomy, value: Span, words: &str, start: usize, end: usize) -> Option<Recipient> {
    let part = words.get(start..end)?;
    let name = part.trim().trim_end_matches("และ").trim_end_matches([',', ' ']).trim();
    if !name.chars().any(|c| ('ก'..='ฮ').contains(&c)) {
        return None;
    }
    let lead = part.find(name)?;
    let from = value.start + words[..start + lead].chars().count();
    let span = Span::new(from, from + name.chars().count());
    let plain = name.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(Recipient { scope: scope(&plain), except: except(&plain), found: letter.text.found(span, plain) })
}

fn scope(name: &str) -> Scope {
    if ALL_PROVINCES.is_match(name) {
        Scope::AllProvinces
    } else if ALL_DISTRICTS.is_match(name) {
        Scope::AllDistricts
    } else if ALL_LOCAL.is_match(name) {
        Scope::AllLocal
    } else if LISTED.is_match(name) || name.matches(',').count() >= 1 {
        Scope::Listed
    } else {
        Scope::One
    }
}

fn except(name: &str) -> Vec<String> {
    let Some(who) = EXCEPT.captures(name).and_then(|c| c.name("who")) else { return Vec::new() };
    let names: Vec<&str> = AND.split(who.as_str().trim()).filter(|n| !n.is_empty()).collect();
    // จังหวัดตาก ลำพูน: the word stands once for all.
    let kind = ["จังหวัด", "อำเภอ"].into_iter().find(|k| names.first().is_some_and(|n| n.starts_with(k)));
    names.iter().map(|n| kind.filter(|k| !n.starts_with(k)).map_or((*n).to_owned(), |k| format!("{k}{n}"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::Transcript, extract::heads::Head};

    fn recipients(to: &str) -> Vec<(String, Scope, Vec<String>)> {
        let text = Transcript::of_text(&format!("ที่ มท ๐๘๐๑/ว ๑๒\n{to}\nด้วยกรมได้รับแจ้ง"));
        let letter = Anatomy::new(&text, Some(Head::Numbered));
        read(&letter).into_iter().map(|r| (r.found.value, r.scope, r.except)).collect()
    }

    #[test]
    fn one_recipient_and_its_reach() {
        for (to, scope) in [
            ("เรียน ผู้ว่าราชการจังหวัด ทุกจังหวัด", Scope::AllProvinces),
            ("ถึง สำนักงานส่งเสริมการปกครองท้องถิ่นอำเภอ ทุกอำเภอ", Scope::AllDistricts),
            ("เรียน นายกองค์การบริหารส่วนตำบล ทุกแห่ง", Scope::AllLocal),
            ("เรียน ผู้ว่าราชการจังหวัด (ตามบัญชีแนบท้าย)", Scope::Listed),
            ("เรียน อธิบดีกรมที่ดิน", Scope::One),
        ] {
            let found = recipients(to);
            assert_eq!(found.len(), 1, "{to}: {found:?}");
            assert_eq!(found[0].1, scope, "{to}");
        }
    }

    #[test]
    fn exceptions_and_lists() {
        let found = recipients("ถึง สำนักงานจังหวัด ทุกจังหวัด (ยกเว้นจังหวัดน่าน และพะเยา)");
        assert_eq!(found[0].2, ["จังหวัดน่าน", "จังหวัดพะเยา"]);
        let names: Vec<String> = recipients(
            "ถึง สำนักงานส่งเสริมการปกครองท้องถิ่นอำเภอทุกอำเภอ ที่ทำการองค์การบริหารส่วนจังหวัดน่าน และสำนักงานเทศบาลเมืองน่าน",
        )
        .into_iter()
        .map(|r| r.0)
        .collect();
        assert_eq!(
            names,
            ["สำนักงานส่งเสริมการปกครองท้องถิ่นอำเภอทุกอำเภอ", "ที่ทำการองค์การบริหารส่วนจังหวัดน่าน", "สำนักงานเทศบาลเมืองน่าน"]
        );
    }
}
