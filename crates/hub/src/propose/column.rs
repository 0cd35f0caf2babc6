//! What is seen in a column of a sample, and what its values look like.

use crate::clean::is_nothing;
use crate::text;
use codes::{CitizenNumber, CreditCode};
use std::collections::BTreeMap;

/// Values of a column that are judged: the first ones.
const JUDGED: usize = 2_000;

/// A column of a sample.
pub(super) struct Seen<'r> {
    pub header: &'r str,
    /// Row by row, trimmed; empty where nothing is given.
    pub cells: Vec<&'r str>,
    /// Rows in which something is given.
    pub given: usize,
    /// Each value, and how often it comes.
    pub counts: BTreeMap<&'r str, usize>,
}

impl<'r> Seen<'r> {
    pub fn of(header: &'r str, cells: impl Iterator<Item = &'r str>) -> Self {
        let given = |cell: &'r str| {
            let cell = cell.trim();
            if is_nothing(cell) { "" } else { cell }
        };
        let cells: Vec<&'r str> = cells.map(given).collect();
        let mut counts = BTreeMap::new();
        for cell in cells.iter().filter(|cell| !cell.is_empty()) {
            *counts.entry(*cell).or_insert(0) += 1;
        }
        Self {
            header,
            given: counts.values().sum(),
            cells,
            counts,
        }
    }

    /// The values that are judged.
    pub fn judged(&self) -> impl Iterator<Item = &'r str> {
        let given = self.cells.iter().copied().filter(|cell| !cell.is_empty());
        given.take(JUDGED)
    }

    /// Share of the judged values that fit; 0 where there are none.
    pub fn share(&self, fits: impl Fn(&str) -> bool) -> f64 {
        let (mut fit, mut all) = (0_u32, 0_u32);
        for value in self.judged() {
            all += 1;
            fit += u32::from(fits(value));
        }
        f64::from(fit) / f64::from(all.max(1))
    }

    /// Whether there are many different values, as there are of what belongs to one person or thing.
    pub fn varies(&self) -> bool {
        self.counts.len() * 10 >= self.given
    }

    /// Whether every row has a value of its own.
    pub fn is_unique(&self) -> bool {
        !self.cells.is_empty() && self.counts.len() == self.cells.len()
    }
}

/// The most frequent surnames of the country, in no order that matters.
const SURNAMES: [char; 120] = [
    '王', '李', '张', '刘', '陈', '杨', '黄', '赵', '吴', '周', '徐', '孙', '马', '朱', '胡', '郭',
    '何', '林', '高', '罗', '郑', '梁', '谢', '宋', '唐', '许', '韩', '邓', '冯', '曹', '彭', '曾',
    '肖', '田', '董', '潘', '袁', '蔡', '蒋', '余', '于', '杜', '叶', '程', '魏', '苏', '吕', '丁',
    '任', '卢', '姚', '沈', '钟', '姜', '崔', '谭', '陆', '范', '汪', '廖', '石', '金', '韦', '贾',
    '夏', '付', '方', '邹', '熊', '白', '孟', '秦', '邱', '侯', '江', '尹', '薛', '闫', '段', '雷',
    '龙', '黎', '史', '陶', '贺', '毛', '郝', '顾', '龚', '邵', '万', '覃', '武', '钱', '戴', '严',
    '莫', '孔', '向', '常', '汤', '康', '易', '乔', '赖', '文', '缪', '管', '季', '桑', '冒', '凌',
    '施', '葛', '桂', '仇', '祁', '束', '瞿', '茅',
];
/// Last characters of the names of bodies: companies, factories, shops, co-operatives, offices, schools.
const BODIES: [char; 14] = [
    '司', '厂', '店', '社', '局', '校', '院', '所', '会', '行', '站', '场', '部', '学',
];
/// What addresses end with: house, group, room, block.
const HOUSES: [char; 5] = ['号', '组', '室', '幢', '户'];

const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// A citizen number whose date exists and whose check character is right.
pub(super) fn is_number(value: &str) -> bool {
    CitizenNumber::parse(value).is_ok()
}

/// A credit code with right check characters.
pub(super) fn is_credit_code(value: &str) -> bool {
    CreditCode::parse(value).is_ok_and(|(_, warning)| warning.is_none())
}

/// Two to four characters that begin with a surname, or a name with a dot.
pub(super) fn is_person(value: &str) -> bool {
    let name = text::name(value);
    let count = name.chars().count();
    let han = name.chars().all(|c| is_han(c) || c == '·');
    let dotted = name.contains('·') && count >= 4;
    let first = name.chars().next();
    han && (dotted || ((2..=4).contains(&count) && first.is_some_and(|c| SURNAMES.contains(&c))))
}

/// A name that ends as those of bodies do.
pub(super) fn is_body(value: &str) -> bool {
    let last = value.chars().next_back();
    value.chars().count() >= 4
        && value.chars().filter(|c| is_han(*c)).count() >= 4
        && last.is_some_and(|c| BODIES.contains(&c))
}

/// Words with a house's number at their end.
pub(super) fn is_address(value: &str) -> bool {
    let last = value.chars().next_back();
    value.chars().filter(|c| is_han(*c)).count() >= 4 && last.is_some_and(|c| HOUSES.contains(&c))
}

/// A mobile phone's 11 digits, or area code and number.
pub(super) fn is_phone(value: &str) -> bool {
    let words = text::words(value);
    let rest = words.strip_prefix("+86").unwrap_or(&words);
    let narrow: String = rest
        .chars()
        .filter(|c| !matches!(c, '-' | ' ' | '(' | ')'))
        .collect();
    let second = narrow.as_bytes().get(1).copied().unwrap_or(b'0');
    digits(&narrow)
        && match narrow.len() {
            11 if narrow.starts_with('1') => second >= b'3',
            10..=12 => narrow.starts_with('0'),
            _ => false,
        }
}

/// A bank card: 16 to 19 digits that begin with 62.
pub(super) fn is_account(value: &str) -> bool {
    digits(value) && (16..=19).contains(&value.len()) && value.starts_with("62")
}

/// An amount with exactly two decimals.
pub(super) fn is_money(value: &str) -> bool {
    let value = value.strip_prefix('-').unwrap_or(value);
    value.split_once('.').is_some_and(|(whole, cents)| {
        let whole = whole.replace(',', "");
        digits(&whole) && cents.len() == 2 && digits(cents)
    })
}

/// Degrees with at least five decimals, which is a metre; fewer have quantities too.
pub(super) fn degrees(value: &str) -> Option<f64> {
    let (_, decimals) = value.split_once('.')?;
    (decimals.len() >= 5 && digits(decimals)).then_some(())?;
    value.parse().ok()
}
