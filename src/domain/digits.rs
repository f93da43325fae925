//! Thai and Arabic digits: the same numbers in two scripts.

/// The value of a Thai or Arabic digit, `None` for any other character.
pub fn value(c: char) -> Option<u8> {
    match c {
        '0'..='9' => Some(c as u8 - b'0'),
        '๐'..='๙' => Some((c as u32 - '๐' as u32) as u8),
        _ => None,
    }
}

/// Whether `c` is a Thai or an Arabic digit.
pub fn is_digit(c: char) -> bool {
    value(c).is_some()
}

/// `text` with every Thai digit replaced by its Arabic one, all else as it was.
pub fn to_arabic(text: &str) -> String {
    text.chars().map(|c| value(c).map_or(c, |v| (b'0' + v) as char)).collect()
}

/// `text` with every Arabic digit replaced by its Thai one, all else as it was.
pub fn to_thai(text: &str) -> String {
    text.chars().map(|c| value(c).and_then(|v| char::from_u32('๐' as u32 + u32::from(v))).unwrap_or(c)).collect()
}

/// The number that a run of Thai or Arabic digits writes; `None` if it is empty, holds anything else or is too large.
pub fn parse(text: &str) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    text.chars().try_fold(0u32, |n, c| n.checked_mul(10)?.checked_add(u32::from(value(c)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_scripts_are_one_number() {
        assert_eq!(to_arabic("มท ๐๘๑๐.๔/ว ๕๓41"), "มท 0810.4/ว 5341");
        assert_eq!(to_thai("0123456789"), "๐๑๒๓๔๕๖๗๘๙");
        assert_eq!(parse("๒๕69"), Some(2569));
        assert_eq!(parse(""), None);
        assert_eq!(parse("๑ก"), None);
        assert_eq!(parse("99999999999"), None);
    }
}
