//! Fields of known form, as automata over characters: what can stand next while one is being spelt.

/// A form that a text may have. A state is what is known after some of its characters.
pub trait Grammar {
    /// What is known so far.
    type State: Clone + Eq + std::hash::Hash;

    /// Before the first character.
    fn start(&self) -> Self::State;

    /// After one more character; `None` if it cannot stand there.
    fn step(&self, state: &Self::State, ch: char) -> Option<Self::State>;

    /// Whether the text may end here.
    fn accepts(&self, state: &Self::State) -> bool;
}

/// The two scripts of digits. No number on paper mixes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DigitScript {
    /// ๐-๙.
    Thai,
    /// 0-9.
    Arabic,
}

impl DigitScript {
    /// The script of a digit, `None` for anything else.
    pub fn of(ch: char) -> Option<Self> {
        match ch {
            '๐'..='๙' => Some(Self::Thai),
            '0'..='9' => Some(Self::Arabic),
            _ => None,
        }
    }

    /// The script of a digit if it is the one already in use, or none is yet.
    fn continues(used: Option<Self>, ch: char) -> Option<Self> {
        Self::of(ch).filter(|&script| used.is_none_or(|u| u == script))
    }
}

/// `มท ๐๘๒๐.๒/ว ๒๖๕๕`: agency code, office number, `/`, perhaps ว, serial.
pub struct ReferenceNumber;

/// Where in a reference number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NumberState {
    part: NumberPart,
    /// Characters of this part so far.
    length: u8,
    script: Option<DigitScript>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum NumberPart {
    Code,
    CodeSpace,
    Office,
    OfficeDot,
    Slash,
    Circular,
    Serial,
    SerialGap,
}

impl Grammar for ReferenceNumber {
    type State = NumberState;

    fn start(&self) -> NumberState {
        NumberState { part: NumberPart::Code, length: 0, script: None }
    }

    fn step(&self, s: &NumberState, ch: char) -> Option<NumberState> {
        use NumberPart::{Circular, Code, CodeSpace, Office, OfficeDot, Serial, SerialGap, Slash};
        let digit = DigitScript::continues(s.script, ch);
        let to = |part, length| Some(NumberState { part, length, script: digit.or(s.script) });
        match (s.part, ch) {
            (Code, 'ก'..='ฮ') if s.length < 4 => to(Code, s.length + 1),
            (Code, ' ' | '.') if s.length > 0 => to(CodeSpace, 0),
            (CodeSpace, ' ') => to(CodeSpace, 0),
            (Code, _) if s.length > 0 && digit.is_some() => to(Office, 1),
            (CodeSpace | OfficeDot, _) if digit.is_some() => to(Office, 1),
            (Office, '.') => to(OfficeDot, 0),
            (Office, '/') if s.length > 0 => to(Slash, 0),
            (Office, _) if digit.is_some() && s.length < 6 => to(Office, s.length + 1),
            // A slash inked twice is one.
            (Slash, ' ') | (Slash, '/') if s.length == 0 => to(Slash, u8::from(ch == '/')),
            (Slash, ' ') => to(Slash, s.length),
            (Slash, 'ว') => to(Circular, 0),
            (Circular, ' ' | '.') => to(Circular, 0),
            (Slash | Circular, _) if digit.is_some() => to(Serial, 1),
            (Serial, _) if digit.is_some() && s.length < 6 => to(Serial, s.length + 1),
            // Digits inked wide apart.
            (Serial, ' ') if s.length < 6 => to(SerialGap, s.length),
            (SerialGap, _) if digit.is_some() => to(Serial, s.length + 1),
            _ => None,
        }
    }

    fn accepts(&self, s: &NumberState) -> bool {
        s.part == NumberPart::Serial
    }
}

/// `๒๘ กุมภาพันธ์ ๒๕๖๗`, `๒ ก.พ. ๖๙`, `๑๒ พฤษภาคม พ.ศ. ๒๕๖๖`: day, month, year.
pub struct DayMonthYear<'a> {
    /// The months' names, long and short.
    pub months: &'a [&'a str],
}

/// Where in a date.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DateState {
    part: DatePart,
    script: Option<DigitScript>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum DatePart {
    /// The day's digits so far.
    Day(u8, u8),
    /// The month's letters so far.
    Month(String),
    /// Characters of `พ.ศ. ` so far.
    Era(u8),
    /// The year's digits so far.
    Year(u8),
}

impl DayMonthYear<'_> {
    const ERA: [char; 5] = ['พ', '.', 'ศ', '.', ' '];

    fn month(&self, so_far: &str, ch: char) -> Option<DatePart> {
        let mut longer = so_far.to_owned();
        longer.push(ch);
        self.months.iter().any(|m| m.starts_with(&longer)).then_some(DatePart::Month(longer))
    }
}

impl Grammar for DayMonthYear<'_> {
    type State = DateState;

    fn start(&self) -> DateState {
        DateState { part: DatePart::Day(0, 0), script: None }
    }

    fn step(&self, s: &DateState, ch: char) -> Option<DateState> {
        use DatePart::{Day, Era, Month, Year};
        let digit = DigitScript::continues(s.script, ch);
        let value = crate::domain::digits::value(ch).filter(|_| digit.is_some());
        let part = match (&s.part, ch, value) {
            (Day(n, day), _, Some(v)) if *n < 2 && (1..=31).contains(&(day * 10 + v)) => Day(n + 1, day * 10 + v),
            (Day(0, _), '๐' | '0', Some(_)) => Day(1, 0),
            (Day(n, day), ' ', _) if *n > 0 && *day > 0 => Month(String::new()),
            (Day(n, day), _, None) if *n > 0 && *day > 0 => self.month("", ch)?,
            (Month(m), ' ', _) if m.is_empty() => Month(String::new()),
            (Month(m), ' ', _) if self.months.contains(&m.as_str()) => Era(0),
            (Month(m), _, Some(_)) if self.months.contains(&m.as_str()) => Year(1),
            (Month(m), _, None) => self.month(m, ch)?,
            (Era(0 | 5), _, Some(_)) => Year(1),
            (Era(0 | 5), ' ', _) => s.part.clone(),
            (Era(n), _, None) if Self::ERA.get(usize::from(*n)) == Some(&ch) => Era(n + 1),
            (Era(4), _, Some(_)) => Year(1),
            (Year(n), _, Some(_)) if *n < 4 => Year(n + 1),
            _ => return None,
        };
        Some(DateState { part, script: digit.or(s.script) })
    }

    fn accepts(&self, s: &DateState) -> bool {
        matches!(s.part, DatePart::Year(2 | 4))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits<G: Grammar>(grammar: &G, text: &str) -> bool {
        text.chars().try_fold(grammar.start(), |s, ch| grammar.step(&s, ch)).is_some_and(|s| grammar.accepts(&s))
    }

    #[test]
    fn reference_numbers() {
        for yes in ["มท ๐๘๒๐.๒/ว ๒๖๕๕", "มท0808.2/1082", "ศธ 0514.7.1.2/ว.140", "ตก ๐๐๒๓.๓/ว๑๘๕๕", "กค 0409.5/ว 64"]
        {
            assert!(fits(&ReferenceNumber, yes), "{yes}");
        }
        for no in ["มท ๐๘20.๒/ว ๒๖๕๕", "มท ๐๘๒๐.๒/ว", "๐๘๒๐.๒/ว ๒๖๕๕", "มท ๐๘๒๐./ว ๒๖๕๕", "มท o820.2/ว 1"]
        {
            assert!(!fits(&ReferenceNumber, no), "{no}");
        }
    }

    #[test]
    fn dates() {
        let months = ["กุมภาพันธ์", "ก.พ.", "กันยายน", "ก.ย.", "พฤษภาคม"];
        let grammar = DayMonthYear { months: &months };
        for yes in [
            "๒๘ กุมภาพันธ์ ๒๕๖๗",
            "๒ ก.พ. ๖๙",
            "2 ก.พ.2569",
            "๐๒ ก.ย. ๒๕๖๙",
            "๑๒ พฤษภาคม พ.ศ. ๒๕๖๖",
            "๑๒ พฤษภาคม พ.ศ.๒๕๖๖",
        ] {
            assert!(fits(&grammar, yes), "{yes}");
        }
        for no in ["๓๒ กุมภาพันธ์ ๒๕๖๗", "๐ ก.พ. ๖๙", "๒๘ กุมภา ๒๕๖๗", "๒๘ กุมภาพันธ์ ๒๕๖", "๒๘ ก.พ. 2567", "๒๘ ก.พ. ๒๕๖๗๘"]
        {
            assert!(!fits(&grammar, no), "{no}");
        }
    }
}
