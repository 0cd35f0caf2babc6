//! National codes and calendars: citizen number, credit code, divisions, working days, statutory periods, coordinates.
//!
//! Floor 0: nothing here does I/O or reads a clock; "today" is always an argument. Instants are
//! UTC milliseconds (`i64`), civil dates are [`jiff::civil::Date`] in Asia/Shanghai.
//!
//! A refused text comes back as a `…Fault`, whose `key()` is the locale key of the sentence to
//! say to the user and whose `args()` are its placeholders.

pub mod address;
pub mod age;
pub mod calendar;
pub mod citizen;
pub mod coords;
pub mod credit;
pub mod division;
pub mod item;
pub mod lists;
pub mod office;
pub mod period;
pub mod personal;
mod text;
pub mod zone;

pub use address::{Exact, Found, Gazetteer, Tail};
pub use age::{LeapBirthday, age_on, nth_birthday};
pub use calendar::{Calendar, CalendarFault, DayKind, Holiday, YearNotice};
pub use citizen::{CitizenNumber, CitizenNumberFault};
pub use coords::{Crs, Gcj02, Geographic};
pub use credit::{CreditClass, CreditCode, CreditCodeFault, CreditCodeWarning, CreditDepartment};
pub use division::{DivisionCode, DivisionFault, GridCode, Level, TownKind, VillageKind};
pub use item::{BasicCode, BusinessCode, CaseNumber, ImplementationCode, ItemCodeFault, SubItem};
pub use lists::{
    Education, ExerciseLevel, HandlingKind, Marital, MatterType, RatingLevel, RatingOccasion, Sex,
    SharingLevel,
};
pub use office::{OfficeFault, OfficeHours, Span};
pub use period::{Bound, Due, Law, Period, Unit, due, due_at};
pub use personal::{Personal, personal_number};
