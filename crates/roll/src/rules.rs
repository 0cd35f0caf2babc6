//! The dated parameters of an allowance. All of them are site parameters; what the product ships
//! is labelled 示例 (DOMAIN §4: Rudong's amounts were not found).

use codes::LeapBirthday;
use jiff::civil::Date;
use model::money::Fen;
use model::time::Month;
use serde::{Deserialize, Serialize};

/// From which month a person is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StartRule {
    /// The month of the birthday, paid back when found later.
    BirthdayMonth,
    /// The month of the application, never earlier than the birthday's.
    ApplicationMonth,
    /// The month after the application, never earlier than the one after the birthday's.
    NextMonth,
}

/// The last month that is paid after a death or a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopRule {
    /// Stops the month after: the month of the event is still paid.
    DeathNextMonth,
    /// The month of the event is no longer paid.
    DeathMonth,
}

/// When an older band begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BandChange {
    /// With the month of the birthday (age on the month's last day).
    BirthdayMonth,
    /// With the month after it (age on the month's first day; a birthday on the first counts).
    NextMonth,
}

/// One row of the amounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// First year of age.
    pub from_age: u16,
    /// Last year of age; none = no upper end.
    pub to_age: Option<u16>,
    /// Fen a month.
    pub amount: Fen,
    /// First month it is in force.
    pub from: Month,
    /// Last month it is in force.
    pub to: Option<Month>,
    /// The document it rests on.
    pub basis: String,
    /// Whether somebody checked it against the document.
    pub verified: bool,
}

/// The rules of a programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Amounts by age and month.
    pub bands: Vec<Band>,
    /// From when.
    pub start: StartRule,
    /// Until when.
    pub stop: StopRule,
    /// How many months before the month of finding are paid back at most.
    pub backpay_months: u32,
    /// When somebody born on 29 February has her birthday in other years.
    pub leap: LeapBirthday,
    /// When the older band begins.
    pub band_change: BandChange,
    /// Day of the month after which the regular roll takes nobody in.
    pub cut_off_day: i8,
    /// How many persons one account may serve before an alarm.
    pub account_persons_max: u32,
}

/// Why an entitlement ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Death on the date.
    Death(Date),
    /// Registration left the county on the date.
    MovedAway(Date),
    /// Given up, or found to be wrong, on the date.
    Ended(Date),
}

impl End {
    /// Its date.
    #[must_use]
    pub const fn date(self) -> Date {
        match self {
            Self::Death(date) | Self::MovedAway(date) | Self::Ended(date) => date,
        }
    }
}

impl Rules {
    /// The age that decides the band of a month.
    #[must_use]
    pub fn age_in(&self, birth: Date, month: Month) -> Option<u16> {
        let day = match self.band_change {
            BandChange::BirthdayMonth => month.last_day(),
            BandChange::NextMonth => month.first_day(),
        };
        codes::age_on(birth, day, self.leap)
    }

    /// Band and amount of a month, none when nothing is due at that age.
    #[must_use]
    pub fn amount(&self, birth: Date, month: Month) -> Option<&Band> {
        let age = self.age_in(birth, month)?;
        self.bands.iter().find(|band| {
            band.from_age <= age
                && band.to_age.is_none_or(|to| age <= to)
                && band.from <= month
                && band.to.is_none_or(|to| month <= to)
        })
    }

    /// The age at which the programme begins.
    #[must_use]
    pub fn first_age(&self) -> Option<u16> {
        self.bands.iter().map(|band| band.from_age).min()
    }
}
