//! The letters and what each needs.

use jiff::civil::Date;
use minijinja::value::{Serde, Value};
use serde::Serialize;

use crate::number::DocumentNumber;

/// What stands at the head and foot of every letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Heading {
    /// Full name of the issuing organ.
    pub issuer: String,
    /// Number of the document, where its kind has one.
    pub number: Option<DocumentNumber>,
    /// To whom, as written before the colon.
    pub addressee: Option<String>,
    /// Date of the document.
    pub dated: Date,
    /// Where to ask.
    pub contact: Option<Contact>,
    /// Made from synthetic data: says so on the paper.
    pub synthetic: bool,
}

/// A place to go to or ring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// Address, with window.
    pub place: String,
    /// Office hours, in words.
    pub hours: String,
    /// Telephone.
    pub phone: String,
}

/// The matter a letter is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Matter {
    /// Number of the case (办件编号).
    pub number: String,
    /// Name of the item.
    pub item: String,
    /// Name of the applicant.
    pub applicant: String,
    /// Day the application came in.
    pub received: Date,
}

/// Where progress can be followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Track {
    /// Address put into the QR code.
    pub url: String,
    /// Code to type instead.
    pub code: Option<String>,
}

/// Bodies to turn to against a decision (行政复议法 §20: 60 days; 行政诉讼法 §45, §46: 15 days after a review, else 6 months).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Remedies {
    /// Body of administrative reconsideration.
    pub review_body: String,
    /// Court.
    pub court: String,
    /// Reconsideration must come first (行政复议法 §23).
    pub review_first: bool,
}

/// 收件凭证 (行政许可法 §32).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// Head and foot.
    pub head: Heading,
    /// The matter.
    pub matter: Matter,
    /// Materials taken in; empty when certificates replaced all.
    pub materials: Vec<ReceivedMaterial>,
    /// Who handed them over.
    pub handed_by: String,
    /// Who took them.
    pub received_by: String,
    /// Working days until the applicant hears of acceptance or of what is missing (5 by §32); `None` where no law says so.
    pub reply_workdays: Option<u16>,
    /// Where to follow.
    pub track: Option<Track>,
}

/// One material taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReceivedMaterial {
    /// Its name.
    pub name: String,
    /// Copies.
    pub copies: u32,
    /// Original, copy, electronic, in words.
    pub form: String,
}

/// 受理通知书 (行政许可法 §32, §42, §45).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Acceptance {
    /// Head and foot.
    pub head: Heading,
    /// The matter.
    pub matter: Matter,
    /// Law and article, in words.
    pub basis: String,
    /// Statutory limit, in words with its unit.
    pub statutory: String,
    /// Promised limit, in words with its unit.
    pub promised: String,
    /// Last day of the promised limit.
    pub due: Date,
    /// The calendar of that year is not published yet.
    pub provisional: bool,
    /// No fee is charged (§58).
    pub free_of_charge: bool,
    /// Where to follow.
    pub track: Option<Track>,
}

/// Why an application is not accepted (行政许可法 §32).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum NoAcceptance {
    /// Nothing needs to be applied for.
    NotNeeded {
        /// Why, as a sentence.
        explanation: String,
    },
    /// Another organ is competent.
    NotOurs {
        /// Which.
        competent: String,
        /// Where it is.
        place: Option<String>,
    },
    /// Another ground of law.
    Other {
        /// Which, as a sentence.
        explanation: String,
    },
}

/// 不予受理通知书.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NotAccepted {
    /// Head and foot.
    pub head: Heading,
    /// The matter.
    pub matter: Matter,
    /// Why.
    pub reason: NoAcceptance,
    /// Law and article, in words.
    pub basis: String,
    /// What can be done against it.
    pub remedies: Remedies,
}

/// 一次性告知(补正)通知书: everything that is missing, told once (行政许可法 §32).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Supplement {
    /// Head and foot.
    pub head: Heading,
    /// The matter.
    pub matter: Matter,
    /// Everything that is missing, in order.
    pub missing: Vec<Missing>,
    /// Where and when to bring it.
    pub bring: Contact,
    /// By when, where a limit is set.
    pub until: Option<Date>,
    /// Other ways to hand it in, as a sentence.
    pub other_ways: Option<String>,
    /// Law and article, in words.
    pub basis: String,
    /// Where to follow.
    pub track: Option<Track>,
}

/// One thing that is missing or not in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// Which material.
    pub material: String,
    /// What is wrong with it.
    pub problem: String,
    /// What to bring or do.
    pub remedy: String,
}

/// 特别程序告知书: hearing, inspection, expert review, whose time does not count (行政许可法 §45).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SpecialProcedure {
    /// Head and foot.
    pub head: Heading,
    /// The matter.
    pub matter: Matter,
    /// Day of acceptance.
    pub accepted: Date,
    /// The procedure by name: 听证, 检验, 检测, 检疫, 鉴定, 专家评审, 招标, 拍卖.
    pub procedure: String,
    /// Why it is needed, without a full stop.
    pub reason: String,
    /// First day.
    pub begins: Date,
    /// How long it takes, in words.
    pub takes: String,
    /// Rights the applicant has in it, as a sentence.
    pub rights: Option<String>,
    /// Law and article, in words.
    pub basis: String,
}

/// 延长办理期限通知书 (行政许可法 §42).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Extension {
    /// Head and foot.
    pub head: Heading,
    /// The matter.
    pub matter: Matter,
    /// Day of acceptance.
    pub accepted: Date,
    /// Last day before the extension.
    pub former_due: Date,
    /// Last day after it.
    pub new_due: Date,
    /// The calendar of that year is not published yet.
    pub provisional: bool,
    /// Working days added.
    pub workdays: u16,
    /// Why, without a full stop.
    pub reason: String,
    /// Who approved, by office.
    pub approved_by: String,
    /// Law and article, in words.
    pub basis: String,
    /// Where to follow.
    pub track: Option<Track>,
}

/// 准予决定书.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Grant {
    /// Head and foot.
    pub head: Heading,
    /// The matter.
    pub matter: Matter,
    /// What is granted, as a sentence.
    pub content: String,
    /// First day of validity.
    pub from: Option<Date>,
    /// Last day of validity; without one it is not limited.
    pub until: Option<Date>,
    /// Law and article, in words.
    pub basis: String,
    /// What can be done against it.
    pub remedies: Remedies,
}

/// 尊老金发放决定书.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AllowanceGrant {
    /// Head and foot.
    pub head: Heading,
    /// Number of the case.
    pub matter_number: String,
    /// Who is paid.
    pub person: String,
    /// Citizen number, masked or clear as the caller decides.
    pub citizen_number: String,
    /// Village or neighbourhood of the household register.
    pub village: String,
    /// Age band, in words.
    pub band: String,
    /// Amount a month in fen.
    pub monthly_fen: i64,
    /// Any day of the first month paid.
    pub first_month: Date,
    /// Name of the bank.
    pub bank: String,
    /// Account, masked or clear as the caller decides.
    pub account: String,
    /// Document the standard rests on, in words.
    pub basis: String,
    /// Whether the site confirmed the standard; if not, the paper says it is an example.
    pub standard_verified: bool,
    /// What can be done against it.
    pub remedies: Remedies,
    /// Where to follow.
    pub track: Option<Track>,
}

/// 不予批准决定书, with reasons and remedies (行政许可法 §38).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// Head and foot.
    pub head: Heading,
    /// The matter.
    pub matter: Matter,
    /// Facts found, a paragraph each.
    pub facts: Vec<String>,
    /// Reasons, a paragraph each.
    pub reasons: Vec<String>,
    /// Law and article, in words.
    pub basis: String,
    /// What can be done against it.
    pub remedies: Remedies,
}

/// 送达回证 (民事诉讼法 on service).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ServiceReturn {
    /// Head and foot.
    pub head: Heading,
    /// Name of the document served.
    pub document: String,
    /// Its number; empty when it has none.
    pub document_number: String,
    /// Copies.
    pub copies: u32,
    /// Who is served.
    pub recipient: String,
    /// Where.
    pub place: String,
    /// How: 直接送达, 留置送达, 邮寄送达, 电子送达, 公告送达.
    pub method: String,
    /// Who serves.
    pub servers: Vec<String>,
    /// Remark; may be empty.
    pub remark: String,
}

/// 公示: a table of whatever is made public, already masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicNotice {
    /// Head and foot.
    pub head: Heading,
    /// Heading of the paper, such as `2026年11月新增尊老金发放对象公示`.
    pub title: String,
    /// What is made public, within a sentence.
    pub subject: String,
    /// Document it rests on, in words.
    pub basis: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Column names without the running number.
    pub columns: Vec<String>,
    /// Rows, each as wide as the columns.
    pub rows: Vec<Vec<String>>,
}

/// 到账告知单, printed large for a citizen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PaymentSlip {
    /// Head and foot.
    pub head: Heading,
    /// Who was paid.
    pub person: String,
    /// Which months, in words.
    pub months: String,
    /// What for, such as `尊老金`.
    pub purpose: String,
    /// Amount in fen.
    pub amount_fen: i64,
    /// Day of payment.
    pub paid_on: Date,
    /// Name of the bank.
    pub bank: String,
    /// Account, masked.
    pub account: String,
    /// Number of the receipt.
    pub receipt_number: String,
    /// Telephone to ask.
    pub helpline: String,
    /// Where to follow.
    pub track: Option<Track>,
}

/// 发放名册, printed wide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PaymentRoll {
    /// Head and foot.
    pub head: Heading,
    /// Town or county.
    pub place: String,
    /// Any day of the month paid.
    pub month: Date,
    /// What for, such as `尊老金`.
    pub purpose: String,
    /// The payments.
    pub lines: Vec<RollLine>,
    /// Distinct persons (supplements make more lines than persons).
    pub persons: u32,
    /// Sum in fen, as the roll has it.
    pub total_fen: i64,
    /// Whether the site confirmed the standard.
    pub standard_verified: bool,
    /// Who prepared it; empty for a blank to sign.
    pub prepared_by: String,
    /// Who checked it.
    pub checked_by: String,
    /// Who approved it.
    pub approved_by: String,
}

/// One payment of a roll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RollLine {
    /// Name.
    pub person: String,
    /// Citizen number, masked or clear as the caller decides.
    pub citizen_number: String,
    /// Village or neighbourhood.
    pub village: String,
    /// Age band, in words.
    pub band: String,
    /// Amount in fen; negative for a claw-back.
    pub amount_fen: i64,
    /// Name of the bank.
    pub bank: String,
    /// Account, masked or clear as the caller decides.
    pub account: String,
    /// Remark; may be empty.
    pub remark: String,
}

/// 授权委托书 by which a relative acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Authorisation {
    /// Head and foot.
    pub head: Heading,
    /// Who authorises.
    pub principal: Principal,
    /// Who acts.
    pub agent: Principal,
    /// What the agent is to the principal.
    pub relation: String,
    /// Why the principal cannot come, within a sentence.
    pub cause: String,
    /// Name of the item.
    pub item: String,
    /// Powers given, one each.
    pub powers: Vec<String>,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
}

/// One party of an authorisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Principal {
    /// Name.
    pub name: String,
    /// Citizen number.
    pub citizen_number: String,
    /// Address.
    pub address: String,
    /// Telephone.
    pub phone: String,
}

/// 一次性密码单, handed over in person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PasswordSlip {
    /// Head and foot.
    pub head: Heading,
    /// Whose account.
    pub person: String,
    /// Unit.
    pub unit: String,
    /// Post.
    pub post: String,
    /// Where to sign in.
    pub address: String,
    /// Account.
    pub account: String,
    /// The password, to be used once.
    pub password: String,
    /// Last day it works.
    pub valid_until: Date,
}

/// A letter with all it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Letter {
    /// 收件凭证
    Receipt(Receipt),
    /// 受理通知书
    Acceptance(Acceptance),
    /// 不予受理通知书
    NotAccepted(NotAccepted),
    /// 一次性告知（补正）通知书
    Supplement(Supplement),
    /// 特别程序告知书
    SpecialProcedure(SpecialProcedure),
    /// 延长办理期限通知书
    Extension(Extension),
    /// 准予决定书
    Grant(Grant),
    /// 尊老金发放决定书
    AllowanceGrant(AllowanceGrant),
    /// 不予批准决定书
    Refusal(Refusal),
    /// 送达回证
    ServiceReturn(ServiceReturn),
    /// 公示
    PublicNotice(PublicNotice),
    /// 到账告知单
    PaymentSlip(PaymentSlip),
    /// 发放名册
    PaymentRoll(PaymentRoll),
    /// 授权委托书
    Authorisation(Authorisation),
    /// 一次性密码单
    PasswordSlip(PasswordSlip),
}

impl Letter {
    /// Name of the kind: of its template (`<slug>.html`), of its address, and after `letters-` of its name in the locales.
    pub fn slug(&self) -> &'static str {
        match self {
            Self::Receipt(_) => "receipt",
            Self::Acceptance(_) => "acceptance",
            Self::NotAccepted(_) => "not-accepted",
            Self::Supplement(_) => "supplement",
            Self::SpecialProcedure(_) => "special-procedure",
            Self::Extension(_) => "extension",
            Self::Grant(_) => "grant",
            Self::AllowanceGrant(_) => "allowance-grant",
            Self::Refusal(_) => "refusal",
            Self::ServiceReturn(_) => "service-return",
            Self::PublicNotice(_) => "public-notice",
            Self::PaymentSlip(_) => "payment-slip",
            Self::PaymentRoll(_) => "payment-roll",
            Self::Authorisation(_) => "authorisation",
            Self::PasswordSlip(_) => "password-slip",
        }
    }

    /// Title on the paper.
    pub fn title(&self) -> &str {
        match self {
            Self::Receipt(_) => "收件凭证",
            Self::Acceptance(_) => "受理通知书",
            Self::NotAccepted(_) => "不予受理通知书",
            Self::Supplement(_) => "一次性告知（补正）通知书",
            Self::SpecialProcedure(_) => "特别程序告知书",
            Self::Extension(_) => "延长办理期限通知书",
            Self::Grant(_) => "准予决定书",
            Self::AllowanceGrant(_) => "尊老金发放决定书",
            Self::Refusal(_) => "不予批准决定书",
            Self::ServiceReturn(_) => "送达回证",
            Self::PublicNotice(notice) => &notice.title,
            Self::PaymentSlip(_) => "到账告知单",
            Self::PaymentRoll(_) => "发放名册",
            Self::Authorisation(_) => "授权委托书",
            Self::PasswordSlip(_) => "一次性密码单",
        }
    }

    /// Head and foot.
    pub fn head(&self) -> &Heading {
        match self {
            Self::Receipt(letter) => &letter.head,
            Self::Acceptance(letter) => &letter.head,
            Self::NotAccepted(letter) => &letter.head,
            Self::Supplement(letter) => &letter.head,
            Self::SpecialProcedure(letter) => &letter.head,
            Self::Extension(letter) => &letter.head,
            Self::Grant(letter) => &letter.head,
            Self::AllowanceGrant(letter) => &letter.head,
            Self::Refusal(letter) => &letter.head,
            Self::ServiceReturn(letter) => &letter.head,
            Self::PublicNotice(letter) => &letter.head,
            Self::PaymentSlip(letter) => &letter.head,
            Self::PaymentRoll(letter) => &letter.head,
            Self::Authorisation(letter) => &letter.head,
            Self::PasswordSlip(letter) => &letter.head,
        }
    }

    pub(crate) fn context(&self) -> Value {
        match self {
            Self::Receipt(letter) => Value::from(Serde(letter)),
            Self::Acceptance(letter) => Value::from(Serde(letter)),
            Self::NotAccepted(letter) => Value::from(Serde(letter)),
            Self::Supplement(letter) => Value::from(Serde(letter)),
            Self::SpecialProcedure(letter) => Value::from(Serde(letter)),
            Self::Extension(letter) => Value::from(Serde(letter)),
            Self::Grant(letter) => Value::from(Serde(letter)),
            Self::AllowanceGrant(letter) => Value::from(Serde(letter)),
            Self::Refusal(letter) => Value::from(Serde(letter)),
            Self::ServiceReturn(letter) => Value::from(Serde(letter)),
            Self::PublicNotice(letter) => Value::from(Serde(letter)),
            Self::PaymentSlip(letter) => Value::from(Serde(letter)),
            Self::PaymentRoll(letter) => Value::from(Serde(letter)),
            Self::Authorisation(letter) => Value::from(Serde(letter)),
            Self::PasswordSlip(letter) => Value::from(Serde(letter)),
        }
    }
}
