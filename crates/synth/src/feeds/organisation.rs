//! Organisations of a synthetic county.

use super::{Truth, Village};
use crate::chance::Chance;
use codes::credit::{CreditClass, CreditCode};

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Credit code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind code of the standard element.
    pub kind: &'static str,
    /// Industry code.
    pub industry: &'static str,
    /// Village, by its place among the villages.
    pub village: u32,
    /// Address.
    pub address: String,
    /// Phone.
    pub phone: String,
    /// Name of its head.
    pub head: String,
    /// Established, in days since 1970.
    pub established: i32,
    /// Ended.
    pub ended: Option<i32>,
    /// Capital in fen.
    pub capital: i64,
}

/// Organisation body: eight characters without those the code leaves out.
const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const WORDS: [&str; 24] = [
    "恒", "达", "瑞", "丰", "鑫", "源", "宏", "泰", "盛", "华", "海", "润", "金", "诚", "兴", "隆",
    "佳", "和", "顺", "康", "安", "通", "利", "博",
];
const TRADES: [(&str, &str); 14] = [
    ("纺织", "C"),
    ("机械", "C"),
    ("食品", "C"),
    ("水产", "A"),
    ("农业", "A"),
    ("建材", "F"),
    ("商贸", "F"),
    ("建筑工程", "E"),
    ("物流", "G"),
    ("餐饮", "H"),
    ("软件", "I"),
    ("物业", "K"),
    ("家政", "O"),
    ("环保科技", "N"),
];

pub(super) fn all(
    seed: u64,
    count: u64,
    people: &[Truth],
    villages: &[Village],
    today: i32,
) -> Vec<Organisation> {
    let one = |n: u64| {
        let mut chance = Chance::new(seed, "organisation", n);
        let (class, kind, end) = match chance.below(100) {
            0 => (CreditClass::PublicInstitution, "2", "服务中心"),
            1 => (CreditClass::SocialOrganisation, "3", "协会"),
            2..=4 => (CreditClass::FarmersCooperative, "6", "专业合作社"),
            5 => (CreditClass::VillageCollective, "7", "股份经济合作社"),
            6..=59 => (CreditClass::SoleTrader, "5", "经营部"),
            _ => (CreditClass::Enterprise, "4", "有限公司"),
        };
        let mut body = [0; 8];
        let mut rest = n + 1;
        for place in body[2..].iter_mut().rev() {
            *place = ALPHABET[(rest % 31) as usize];
            rest /= 31;
        }
        body[..2].copy_from_slice(b"MA");
        let body = String::from_utf8_lossy(&body).into_owned();
        let code = CreditCode::compose(class, 320_623, &body);
        let village = chance.below(villages.len().max(1) as u64) as usize;
        let place = villages.get(village).map_or("", |v| v.name.as_str());
        let word = |chance: &mut Chance| *chance.pick(&WORDS).unwrap_or(&"恒");
        let (trade, industry) = *chance.pick(&TRADES).unwrap_or(&TRADES[0]);
        let name = format!(
            "如东{}{}{}{trade}{end}",
            word(&mut chance),
            word(&mut chance),
            word(&mut chance)
        );
        let head = people.get(chance.below(people.len() as u64) as usize);
        let established = today - i32::try_from(chance.between(30, 9_000)).unwrap_or(30);
        let ended = chance
            .happens(0.04)
            .then(|| established + (today - established) / 2);
        Organisation {
            code: code.map_or_else(String::new, |c| c.as_str().to_owned()),
            name,
            kind,
            industry,
            village: u32::try_from(village).unwrap_or(0),
            address: format!("{place}{}号", chance.between(1, 400)),
            phone: format!("0513{}", 84_000_000 + chance.below(999_999)),
            head: head.map_or_else(String::new, |p| p.name.clone()),
            established,
            ended,
            capital: chance.between(1, 500) * 1_000_000,
        }
    };
    (0..count).map(one).collect()
}
