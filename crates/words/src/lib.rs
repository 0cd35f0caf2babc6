//! Locales (Fluent), masking, dates, amounts in capitals.
//!
//! Texts live in `locales/zh-CN/*.ftl` and `locales/en/*.ftl`; code says them by key and arguments through a [`Lexicon`].
//! Money is whole fen, instants are UTC milliseconds shown in the time of Asia/Shanghai (+08:00, no daylight saving), civil
//! dates are [`jiff::civil::Date`].

mod args;
mod day;
mod lexicon;
mod locale;
mod mask;
mod money;
mod span;

pub use args::Args;
pub use day::{clock, date, instant, local, moment, month};
pub use lexicon::{Lexicon, LexiconError, SayError};
pub use locale::Locale;
pub use mask::{mask_account, mask_address, mask_citizen_number, mask_name, mask_phone};
pub use money::{capital, parse_yuan, yuan};
pub use span::Left;
