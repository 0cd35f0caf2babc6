//! Addresses as people write them: town, village, grid, household group, house. The names are a site's
//! own; how they are written, left out and joined is the language's.

use crate::division::{DivisionCode, GridCode, Level};
use std::collections::BTreeSet;

/// What follows a number in an address.
const COUNTERS: &[&str] = &[
    "村民小组",
    "小组",
    "组",
    "队",
    "网格",
    "号楼",
    "号",
    "幢",
    "栋",
    "座",
    "单元",
    "室",
    "弄",
    "层",
    "楼",
];
/// Words for the committee of a village, and what of them belongs to its name; longest first.
const BODIES: &[(&str, &str)] = &[
    ("居民委员会", ""),
    ("村民委员会", "村"),
    ("居委会", ""),
    ("村委会", "村"),
];
/// Ends of the names of villages.
const VILLAGES: &[&str] = &["社区", "村"];
/// Ends of the names of towns.
const TOWNS: &[&str] = &["街道", "镇", "乡"];
/// Ends of the names of roads.
const ROADS: &[&str] = &["大道", "路", "街", "巷", "弄"];
/// Longest name of a province or city that is passed over before the county's.
const ABOVE_CHARS_MAX: usize = 12;

/// The value of a numeral in Chinese characters: 十二, 一百零三, 二〇一.
fn numeral(text: &[char]) -> Option<u32> {
    let digit = |c: char| "零一二三四五六七八九".chars().position(|d| d == c);
    let value = |c: char| match c {
        '〇' => Some(0),
        '两' => Some(2),
        c => digit(c).and_then(|n| u32::try_from(n).ok()),
    };
    if text.is_empty() || text.len() > 7 {
        return None;
    }
    if !text.iter().any(|c| matches!(c, '十' | '百')) {
        return text
            .iter()
            .try_fold(0_u32, |sum, c| sum.checked_mul(10)?.checked_add(value(*c)?));
    }
    let (mut sum, mut held) = (0, None);
    for c in text {
        match c {
            '百' => sum += held.take().unwrap_or(1) * 100,
            '十' => sum += held.take().unwrap_or(1) * 10,
            c => held = Some(value(*c)?),
        }
    }
    Some(sum + held.unwrap_or(0))
}

fn is_numeral(c: char) -> bool {
    "零〇一二两三四五六七八九十百".contains(c)
}

/// A text as addresses are compared by: full-width forms narrow, no blanks and stops, numerals before a
/// counter as digits (三组 → 3组); names keep theirs (三桥村).
#[must_use]
pub fn normal(text: &str) -> String {
    let plain: Vec<char> = text
        .chars()
        .filter_map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0),
            '—' | '–' | '‐' | '−' => Some('-'),
            c => Some(c),
        })
        .filter(|c| {
            !c.is_whitespace()
                && !c.is_control()
                && !matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}')
                && !",.;:'\"、。，；：（）()【】[]“”·/".contains(*c)
        })
        .collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&c) = plain.get(at) {
        if !is_numeral(c) {
            out.push(c.to_ascii_uppercase());
            at += 1;
            continue;
        }
        let end = at + plain[at..].iter().take_while(|c| is_numeral(**c)).count();
        let rest: String = plain[end..].iter().take(4).collect();
        let counted = COUNTERS.iter().any(|counter| rest.starts_with(counter));
        match numeral(&plain[at..end]).filter(|_| counted) {
            Some(n) => out.push_str(&n.to_string()),
            None => out.extend(&plain[at..end]),
        }
        at = end;
    }
    out
}

/// What stands in an address behind the village.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tail {
    /// Serial of the grid.
    pub grid: Option<u16>,
    /// Household group (村民小组).
    pub group: Option<u16>,
    /// Road.
    pub road: Option<String>,
    /// House number, as `12` or `12-3`.
    pub number: Option<String>,
    /// Building.
    pub building: Option<String>,
    /// Entrance.
    pub unit: Option<String>,
    /// Room.
    pub room: Option<String>,
    /// What could not be told.
    pub rest: String,
}

/// Digits, perhaps with letters and hyphens, at the beginning.
fn leading(text: &str) -> &str {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .unwrap_or(text.len());
    &text[..end]
}

impl Tail {
    /// Reads what stands behind the village; `text` is [`normal`].
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut tail = Self::default();
        let mut text = text;
        while !text.is_empty() {
            let told = text.strip_prefix('第').unwrap_or(text);
            let digits = leading(told);
            let after = &told[digits.len()..];
            if let Some(left) = tail.counted(digits, after) {
                text = left;
                continue;
            }
            if let Some((road, left)) = road(text).filter(|_| tail.road.is_none()) {
                tail.road = Some(road.to_owned());
                text = left;
                continue;
            }
            // A number that counts nothing stays whole.
            let whole = leading(text).len();
            let next = if whole > 0 {
                whole
            } else {
                text.chars().next().map_or(0, char::len_utf8)
            };
            tail.rest.push_str(&text[..next]);
            text = &text[next..];
        }
        tail
    }

    /// Takes a number with its counter; what is left behind both.
    fn counted<'t>(&mut self, digits: &str, after: &'t str) -> Option<&'t str> {
        if digits.is_empty() {
            return None;
        }
        let behind = |ends: &[&str]| ends.iter().find_map(|end| after.strip_prefix(end));
        let number = || digits.parse::<u16>().ok();
        if let Some(left) = behind(&["网格"]) {
            self.grid = Some(number()?);
            return Some(left);
        }
        if let Some(left) = behind(&["村民小组", "小组", "组", "队"]) {
            self.group = Some(number()?);
            return Some(left);
        }
        let (place, left) = if let Some(left) = behind(&["号楼", "幢", "栋", "座"]) {
            (&mut self.building, left)
        } else if let Some(left) = behind(&["号"]) {
            (&mut self.number, left)
        } else if let Some(left) = behind(&["单元"]) {
            (&mut self.unit, left)
        } else if let Some(left) = behind(&["室"]) {
            (&mut self.room, left)
        } else {
            return None;
        };
        *place = Some(digits.to_owned());
        Some(left)
    }

    /// In the standard order and spelling.
    #[must_use]
    pub fn standard(&self) -> String {
        let mut out = String::new();
        let mut put = |value: &Option<String>, end: &str| {
            if let Some(value) = value {
                out.push_str(value);
                out.push_str(end);
            }
        };
        put(&self.group.map(|n| n.to_string()), "组");
        put(&self.road, "");
        put(&self.number, "号");
        put(&self.building, "幢");
        put(&self.unit, "单元");
        put(&self.room, "室");
        put(&Some(self.rest.clone()), "");
        out
    }
}

/// A road at the beginning: up to twelve characters, none of them a digit, then its ending.
fn road(text: &str) -> Option<(&str, &str)> {
    let mut best = None;
    for (n, (at, c)) in text.char_indices().enumerate() {
        if n > 12 || c.is_ascii_digit() {
            break;
        }
        for end in ROADS {
            if n > 0 && text[at..].starts_with(end) {
                let cut = at + end.len();
                let next = text[cut..].chars().next();
                if next.is_none_or(|c| c.is_ascii_digit()) {
                    best = Some(text.split_at(cut));
                }
            }
        }
    }
    best
}

/// How exactly an address was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exact {
    /// Down to the grid.
    Grid,
    /// Down to the village.
    Village,
    /// The town only.
    Town,
}

impl Exact {
    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::Village => "village",
            Self::Town => "town",
        }
    }
}

/// A place an address may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Town or village.
    pub division: DivisionCode,
    /// The grid, where the address names one that there is.
    pub grid: Option<GridCode>,
    /// What stands behind.
    pub tail: Tail,
    /// How exactly.
    pub exact: Exact,
}

/// A name in the ways it is written.
struct Named {
    code: DivisionCode,
    /// Normal forms that are told by themselves.
    full: Vec<String>,
    /// Normal forms that are told where nothing bears them in full: another ending of the same name.
    loose: Vec<String>,
    /// The bare name.
    bare: Option<String>,
    /// Whether the bare name counts whatever follows, or only before a number and at the end.
    free: bool,
}

/// The names of a county.
pub struct Gazetteer {
    county: Vec<String>,
    towns: Vec<Named>,
    villages: Vec<Named>,
    grids: BTreeSet<GridCode>,
}

fn without<'n>(name: &'n str, ends: &[&str]) -> &'n str {
    let cut = ends.iter().find_map(|end| name.strip_suffix(end));
    // 苴镇: a name of one character keeps its ending.
    cut.filter(|left| left.chars().count() > 1).unwrap_or(name)
}

fn town(code: DivisionCode, name: &str, county: &[String]) -> Named {
    let name = normal(name);
    let short = without(&name, TOWNS).to_owned();
    let mut full = vec![name.clone()];
    for above in county {
        if let Some(rest) = name.strip_prefix(above.as_str()) {
            full.push(rest.to_owned());
        }
    }
    // A street that was a town goes by its old name for a generation.
    let loose = name
        .strip_suffix("街道")
        .map(|stem| format!("{}镇", stem.trim_end_matches('镇')))
        .into_iter()
        .collect();
    let bare = (short != name && short.chars().count() > 1).then_some(short);
    Named {
        code,
        full,
        loose,
        bare,
        free: true,
    }
}

/// A village's name without the words for its committee: 田季村委会 → 田季村, 其国居委会 → 其国.
fn base(name: &str) -> String {
    for (end, kept) in BODIES {
        if let Some(stem) = name.strip_suffix(end) {
            return format!("{stem}{kept}");
        }
    }
    name.to_owned()
}

/// A name alone and with every word for a committee.
fn with_bodies(name: &str) -> Vec<String> {
    let mut all = vec![name.to_owned()];
    all.extend(BODIES.iter().map(|(body, _)| format!("{name}{body}")));
    if let Some(stem) = name.strip_suffix('村') {
        all.extend(BODIES.iter().map(|(body, _)| format!("{stem}{body}")));
    }
    all
}

fn village(code: DivisionCode, name: &str) -> Named {
    let name = normal(name);
    let base = base(&name);
    let stem = without(&base, VILLAGES).to_owned();
    let mut full = with_bodies(&base);
    if stem == base {
        // Nothing but the bare name: it may begin the name of something else.
        full.remove(0);
    }
    full.push(name);
    let loose = VILLAGES
        .iter()
        .flat_map(|end| with_bodies(&format!("{stem}{end}")))
        .chain(with_bodies(&stem).into_iter().skip(1))
        .filter(|name| !full.contains(name))
        .collect();
    let bare = (stem.chars().count() > 1).then_some(stem);
    Named {
        code,
        full,
        loose,
        bare,
        free: false,
    }
}

/// The longest way in which a text begins with a name: bytes of it.
fn begins(named: &Named, text: &str) -> Option<usize> {
    let full = named
        .full
        .iter()
        .filter(|name| text.starts_with(name.as_str()))
        .map(String::len)
        .max();
    let bare = named.bare.as_deref().and_then(|bare| {
        let rest = text.strip_prefix(bare)?;
        let next = rest.chars().next();
        let alone = if named.free {
            !TOWNS.iter().any(|end| rest.starts_with(end))
        } else {
            next.is_none_or(|c| c.is_ascii_digit() || c == '第')
        };
        alone.then_some(bare.len())
    });
    full.max(bare)
}

/// Those whose name the text begins with, in the longest way, and what is left.
fn heads<'n, 't>(
    names: impl Iterator<Item = &'n Named> + Clone,
    text: &'t str,
) -> Vec<(DivisionCode, &'t str)> {
    let mut found: Vec<(usize, DivisionCode)> = names
        .clone()
        .filter_map(|named| Some((begins(named, text)?, named.code)))
        .collect();
    if found.is_empty() {
        let loose = |named: &Named| {
            let fit = named
                .loose
                .iter()
                .filter(|name| text.starts_with(name.as_str()));
            fit.map(String::len).max()
        };
        found = names
            .filter_map(|named| Some((loose(named)?, named.code)))
            .collect();
    }
    let longest = found.iter().map(|(n, _)| *n).max().unwrap_or(0);
    found
        .into_iter()
        .filter(|(n, _)| *n == longest)
        .map(|(n, code)| (code, &text[n..]))
        .collect()
}

impl Gazetteer {
    /// From the county's name, its divisions and its grids as they stand.
    pub fn new<'n>(
        county: &str,
        divisions: impl IntoIterator<Item = (DivisionCode, &'n str)>,
        grids: impl IntoIterator<Item = GridCode>,
    ) -> Self {
        let name = normal(county);
        let short = without(&name, &["县", "区", "市"]).to_owned();
        let county = vec![name, short];
        let (mut towns, mut villages) = (Vec::new(), Vec::new());
        for (code, name) in divisions {
            match code.level() {
                Level::Town => towns.push(town(code, name, &county)),
                Level::Village => villages.push(village(code, name)),
                _ => {}
            }
        }
        Self {
            county,
            towns,
            villages,
            grids: grids.into_iter().collect(),
        }
    }

    /// The text behind province, city and county, however many of them are written.
    fn below<'t>(&self, text: &'t str) -> &'t str {
        for name in &self.county {
            let Some(at) = text.find(name.as_str()) else {
                continue;
            };
            let before = &text[..at];
            let plain = before.chars().count() <= ABOVE_CHARS_MAX
                && !before.chars().any(|c| c.is_ascii_digit())
                && !before.ends_with(['镇', '乡', '村', '道', '区']);
            if plain {
                return &text[at + name.len()..];
            }
        }
        let mut here = self.towns.iter().chain(&self.villages);
        if here.any(|named| begins(named, text).is_some()) {
            return text;
        }
        let mut text = text;
        for end in ["省", "市"] {
            let cut = text.find(end).filter(|at| {
                let before = &text[..*at];
                before.chars().count() <= 4 && !before.chars().any(|c| c.is_ascii_digit())
            });
            if let Some(at) = cut {
                text = &text[at + end.len()..];
            }
        }
        text
    }

    fn found(&self, division: DivisionCode, rest: &str) -> Found {
        let tail = Tail::read(rest);
        let grid = tail
            .grid
            .filter(|_| division.level() == Level::Village)
            .and_then(|n| GridCode::compose(division, n, None))
            .filter(|grid| self.grids.contains(grid));
        let exact = match (division.level(), grid) {
            (_, Some(_)) => Exact::Grid,
            (Level::Town, None) => Exact::Town,
            _ => Exact::Village,
        };
        Found {
            division,
            grid,
            tail,
            exact,
        }
    }

    fn at_start(&self, text: &str) -> Vec<Found> {
        let mut all = Vec::new();
        for (town, rest) in heads(self.towns.iter(), text) {
            let within = self
                .villages
                .iter()
                .filter(|village| town.contains(village.code));
            let villages = heads(within, rest);
            if villages.is_empty() {
                all.push(self.found(town, rest));
            }
            all.extend(
                villages
                    .into_iter()
                    .map(|(code, rest)| self.found(code, rest)),
            );
        }
        // A village may bear the name of a town.
        for (village, rest) in heads(self.villages.iter(), text) {
            if !all.iter().any(|found| found.division == village) {
                all.push(self.found(village, rest));
            }
        }
        if all.iter().any(|found| found.exact < Exact::Town) {
            all.retain(|found| found.exact < Exact::Town);
        }
        all
    }

    /// The places a text may mean, the most exact first; none where it names nothing of this county.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Found> {
        let text = normal(text);
        let below = self.below(&text);
        let mut all = self.at_start(below);
        if all.is_empty() {
            // Words before the address (住在…): the first place where a whole name begins.
            let mut starts = below.char_indices().skip(1).map(|(at, _)| &below[at..]);
            let named = |rest: &str| {
                self.towns
                    .iter()
                    .chain(&self.villages)
                    .any(|n| n.full.iter().any(|name| rest.starts_with(name.as_str())))
            };
            if let Some(rest) = starts.find(|rest| named(rest)) {
                all = self.at_start(rest);
            }
        }
        // One that leaves less untold is the likelier of two that are equally exact.
        all.sort_by_key(|found| (found.exact, found.tail.rest.chars().count(), found.division));
        all
    }
}
