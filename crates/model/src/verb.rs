//! The closed set of things that can be done to a case. A procedure arranges verbs and cannot
//! invent power (DESIGN §1).

use serde::{Deserialize, Serialize};

macro_rules! verbs {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// A verb.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Verb { $($(#[$doc])* $name),+ }

        impl Verb {
            /// Every verb.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
            /// Its code in procedure files.
            #[must_use]
            pub const fn code(self) -> &'static str { match self { $(Self::$name => $code),+ } }
            /// The verb of a code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> { match code { $($code => Some(Self::$name),)+ _ => None } }
        }
    };
}

verbs! {
    /// Open a case (申请、上报).
    File = "file",
    /// Hand in materials or fields for a case that waits for them (收件、补正).
    Supply = "supply",
    /// Take into the procedure (受理).
    Accept = "accept",
    /// Not this body, or not needed (不予受理).
    Decline = "decline",
    /// One-time notice of everything missing (一次性告知).
    Notify = "notify",
    /// Check and pass on (初核、审核).
    Check = "check",
    /// Send back to an earlier stage with a reason (退回).
    Return = "return",
    /// Give to a person or unit (派给、转交).
    Assign = "assign",
    /// Do the work itself (处置).
    Resolve = "resolve",
    /// Confirm that it was done (核查).
    Verify = "verify",
    /// Grant (准予).
    Approve = "approve",
    /// Refuse with reasons and remedies (不予).
    Reject = "reject",
    /// Stop clocks for a lawful reason (特别程序、挂起).
    Suspend = "suspend",
    /// Run clocks again.
    Resume = "resume",
    /// More time, before due, by an approving act (延期).
    Extend = "extend",
    /// Make known to the public (公示).
    Publish = "publish",
    /// Hand out or send the result (送达).
    Deliver = "deliver",
    /// Ask another unit inside the case (工单).
    Ask = "ask",
    /// Answer what was asked.
    Answer = "answer",
    /// Say that it is not ours, citing the list.
    Disclaim = "disclaim",
    /// Call back a question.
    Recall = "recall",
    /// Urge (催办).
    Urge = "urge",
    /// Note something without moving the case.
    Note = "note",
    /// Correct a field, with trail.
    Correct = "correct",
    /// The applicant takes it back (撤回).
    Withdraw = "withdraw",
    /// Finish (办结).
    Close = "close",
    /// Open again (重开).
    Reopen = "reopen",
    /// End an entitlement (停发).
    Stop = "stop",
    /// Rate the service (评价).
    Rate = "rate",
}
