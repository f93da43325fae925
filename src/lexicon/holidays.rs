//! The days on which government offices are closed, and counting working days over them.

use std::{collections::BTreeMap, sync::LazyLock};

use jiff::civil::{Date, Weekday};

use super::table;

const TSV: &str = include_str!("holidays.tsv");

static OFFICES: LazyLock<Holidays> = LazyLock::new(|| Holidays {
    days: table::rows::<2>(TSV).filter_map(|[day, name]| Some((day.parse().ok()?, name))).collect(),
});

/// A calendar of holidays.
#[derive(Clone, Debug, Default)]
pub struct Holidays {
    days: BTreeMap<Date, &'static str>,
}

impl Holidays {
    /// The holidays of Thai government offices, พ.ศ. ๒๕๔๗ to ๒๕๗๕.
    pub fn of_offices() -> &'static Self {
        &OFFICES
    }

    /// The name of the holiday on that day, if it is one.
    pub fn name(&self, day: Date) -> Option<&'static str> {
        self.days.get(&day).copied()
    }

    /// Whether offices are open: neither a weekend nor a holiday.
    pub fn is_working(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !self.days.contains_key(&day)
    }

    /// The first and the last year (Common Era) that the calendar knows; `None` if it is empty.
    pub fn years(&self) -> Option<(i16, i16)> {
        Some((self.days.first_key_value()?.0.year(), self.days.last_key_value()?.0.year()))
    }

    /// The `count`th working day after `start`, the day of `start` itself not counted (Civil and Commercial Code,
    /// section 193/3). `None` if that is beyond the years the calendar knows, for which nobody can say.
    pub fn working_day_after(&self, start: Date, count: u32) -> Option<Date> {
        let (first, last) = self.years()?;
        let mut day = start;
        let mut left = count;
        while left > 0 {
            day = day.tomorrow().ok()?;
            if !(first..=last).contains(&day.year()) {
                return None;
            }
            left -= u32::from(self.is_working(day));
        }
        Some(day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(iso: &str) -> Date {
        iso.parse().unwrap()
    }

    #[test]
    fn the_table_is_whole() {
        table::assert_well_formed::<2>(TSV);
        let offices = Holidays::of_offices();
        assert_eq!(offices.days.len(), table::rows::<2>(TSV).count(), "every row is a day, none twice");
        assert_eq!(offices.years(), Some((2004, 2032)));
    }

    #[test]
    fn offices_are_closed_on_songkran_and_open_on_labour_day() {
        let offices = Holidays::of_offices();
        assert!(offices.name(day("2026-04-13")).is_some());
        assert!(!offices.is_working(day("2026-05-02")), "a Saturday");
        assert!(offices.is_working(day("2026-05-01")), "Labour Day is for firms");
    }

    #[test]
    fn working_days_skip_weekends_and_holidays() {
        let offices = Holidays::of_offices();
        // Friday the 10th; Monday to Wednesday are Songkran.
        assert_eq!(offices.working_day_after(day("2026-04-10"), 1), Some(day("2026-04-16")));
        assert_eq!(offices.working_day_after(day("2026-04-10"), 3), Some(day("2026-04-20")));
        assert_eq!(offices.working_day_after(day("2040-01-01"), 1), None);
        assert_eq!(Holidays::default().working_day_after(day("2026-04-10"), 1), None);
    }
}
