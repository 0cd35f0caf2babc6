//! Documents and print: the letters a case sends, from templates.
//!
//! A [`Letter`] is data; a [`Press`] makes it a self-contained HTML document on A4. Letters are always Chinese. Every text is
//! printed as it is given (escaped, never shortened): whether a name or number is masked is decided by the caller. A site may
//! put templates of the same names into a folder of its own.

mod letter;
mod number;
mod press;
mod samples;

pub use letter::{
    Acceptance, AllowanceGrant, Authorisation, Contact, Extension, Grant, Heading, Letter, Matter,
    Missing, NoAcceptance, NotAccepted, PasswordSlip, PaymentRoll, PaymentSlip, Principal,
    PublicNotice, Receipt, ReceivedMaterial, Refusal, Remedies, RollLine, ServiceReturn,
    SpecialProcedure, Supplement, Track,
};
pub use number::DocumentNumber;
pub use press::{LetterError, Press, render};
