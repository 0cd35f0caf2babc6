//! What is shown of a person's data where the whole is not needed (GB/T 35273 practice; the defaults of the pages).

/// Surnames of two characters that are still borne by many.
const COMPOUND: [&str; 38] = [
    "欧阳", "司马", "上官", "诸葛", "司徒", "东方", "独孤", "南宫", "夏侯", "皇甫", "尉迟", "公孙",
    "慕容", "长孙", "宇文", "司空", "令狐", "端木", "轩辕", "申屠", "澹台", "公冶", "宗政", "濮阳",
    "淳于", "单于", "太史", "仲孙", "钟离", "鲜于", "闾丘", "赫连", "万俟", "闻人", "百里", "呼延",
    "拓跋", "东郭",
];

/// `320623********1024`; numbers shorter than fifteen characters keep only their last two.
pub fn mask_citizen_number(number: &str) -> String {
    let chars: Vec<char> = number.trim().chars().collect();
    if chars.len() >= 15 {
        between(&chars, 6, 4)
    } else {
        between(&chars, 0, 2)
    }
}

/// `138****1234`; a landline keeps its area code and last four: `0513-****2345`.
pub fn mask_phone(phone: &str) -> String {
    let phone = phone.trim();
    if let Some((area, rest)) = phone.split_once('-')
        && area.starts_with('0')
    {
        let rest: Vec<char> = rest.chars().collect();
        return format!("{area}-****{}", tail(&rest, 4));
    }
    let chars: Vec<char> = phone.chars().collect();
    if chars.len() >= 11 {
        let head: String = chars.iter().take(chars.len() - 8).collect();
        return format!("{head}****{}", tail(&chars, 4));
    }
    format!("****{}", tail(&chars, if chars.len() > 4 { 4 } else { 0 }))
}

/// First character and `*`, whatever the length; compound surnames of a name of three or more keep both characters.
pub fn mask_name(name: &str) -> String {
    let name = name.trim();
    let length = name.chars().count();
    if length < 2 {
        return if length == 0 {
            String::new()
        } else {
            "*".to_owned()
        };
    }
    let keep = if length >= 3 && COMPOUND.iter().any(|surname| name.starts_with(surname)) {
        2
    } else {
        1
    };
    let mut masked: String = name.chars().take(keep).collect();
    masked.push('*');
    masked
}

/// The last four of an account: `****5678`.
pub fn mask_account(account: &str) -> String {
    let chars: Vec<char> = account.chars().filter(|c| !c.is_whitespace()).collect();
    format!("****{}", tail(&chars, if chars.len() > 8 { 4 } else { 0 }))
}

/// An address down to its village or neighbourhood, `***` for the rest; only to the town where no village is named.
pub fn mask_address(address: &str) -> String {
    let address = address.trim();
    for levels in [
        &["居民委员会", "村民委员会", "居委会", "村委会", "社区", "村"][..],
        &["街道", "镇", "乡"][..],
    ] {
        // The first that is named, and of two at one place the longer: "星光村委会" ends behind 会, not behind 村.
        let named = levels
            .iter()
            .filter_map(|level| address.find(level).map(|at| (at, at + level.len())));
        if let Some((_, end)) = named.min_by_key(|&(start, end)| (start, std::cmp::Reverse(end))) {
            let (kept, rest) = address.split_at(end);
            return if rest.is_empty() {
                kept.to_owned()
            } else {
                format!("{kept}***")
            };
        }
    }
    if address.is_empty() {
        String::new()
    } else {
        "***".to_owned()
    }
}

fn between(chars: &[char], first: usize, last: usize) -> String {
    let stars = chars.len().saturating_sub(first + last);
    chars
        .iter()
        .take(first)
        .copied()
        .chain(std::iter::repeat_n('*', stars))
        .chain(tail(chars, last.min(chars.len().saturating_sub(first))).chars())
        .collect()
}

fn tail(chars: &[char], n: usize) -> String {
    chars.iter().skip(chars.len().saturating_sub(n)).collect()
}
