//! Lengths of time and what is left of a limit.

use crate::args::Args;
use crate::lexicon::Lexicon;
use crate::locale::Locale;
use crate::money::yuan;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// What is left of a limit; negative when it is past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Working days.
    Workdays(i64),
    /// Natural days.
    Days(i64),
    /// Minutes of office hours.
    WorkMinutes(i64),
    /// Minutes by the clock.
    Minutes(i64),
}

impl Lexicon {
    /// A length of time in milliseconds in its two largest units: `2 小时`, `1 天 3 小时`, `不到 1 分钟`.
    pub fn span(&self, locale: Locale, ms: i64) -> String {
        let ms = ms.max(0);
        let (days, hours, minutes) = (ms / DAY, ms % DAY / HOUR, ms % HOUR / MINUTE);
        let one = |key, n| self.say(locale, key, &Args::new().count("n", n));
        match (days, hours, minutes) {
            (0, 0, 0) => self.word(locale, "words-span-under-a-minute"),
            (0, 0, minutes) => one("words-span-minutes", minutes),
            (0, hours, 0) => one("words-span-hours", hours),
            (0, hours, minutes) => self.say(
                locale,
                "words-span-hours-minutes",
                &Args::new()
                    .integer("hours", hours)
                    .integer("minutes", minutes),
            ),
            (days, 0, _) => one("words-span-days", days),
            (days, hours, _) => self.say(
                locale,
                "words-span-days-hours",
                &Args::new().count("days", days).integer("hours", hours),
            ),
        }
    }

    /// `还剩 3 个工作日`, `今天到期`, `已超 2 个工作日`.
    pub fn left(&self, locale: Locale, left: Left) -> String {
        let (n, ahead, past) = match left {
            Left::Workdays(0) | Left::Days(0) => return self.word(locale, "words-left-today"),
            Left::WorkMinutes(0) | Left::Minutes(0) => return self.word(locale, "words-left-now"),
            Left::Workdays(n) => (n, "words-left-workdays", "words-over-workdays"),
            Left::Days(n) => (n, "words-left-days", "words-over-days"),
            Left::WorkMinutes(n) => (n, "words-left-work-time", "words-over-work-time"),
            Left::Minutes(n) => (n, "words-left-time", "words-over-time"),
        };
        let key = if n > 0 { ahead } else { past };
        let n = n.saturating_abs();
        match left {
            Left::Workdays(_) | Left::Days(_) => self.say(locale, key, &Args::new().count("n", n)),
            Left::WorkMinutes(_) => {
                // Office hours have no days of 24 hours: only hours and minutes are said.
                let (hours, minutes) = (n / 60, n % 60);
                let one = |key, n| self.say(locale, key, &Args::new().count("n", n));
                let span = match (hours, minutes) {
                    (0, minutes) => one("words-span-minutes", minutes),
                    (hours, 0) => one("words-span-hours", hours),
                    (hours, minutes) => self.say(
                        locale,
                        "words-span-hours-minutes",
                        &Args::new()
                            .count("hours", hours)
                            .integer("minutes", minutes),
                    ),
                };
                self.say(locale, key, &Args::new().text("span", span))
            }
            Left::Minutes(_) => {
                let span = self.span(locale, n.saturating_mul(MINUTE));
                self.say(locale, key, &Args::new().text("span", span))
            }
        }
    }

    /// Money with its unit: `1,234.56 元`, `¥1,234.56`.
    pub fn money(&self, locale: Locale, fen: i64) -> String {
        self.say(locale, "words-money", &Args::new().text("yuan", yuan(fen)))
    }
}
