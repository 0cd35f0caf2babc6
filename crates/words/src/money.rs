//! Money, always whole fen.

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const YI: u64 = 100_000_000;
const WAN: u64 = 10_000;

/// Thousands separators in a string of digits that may begin with a minus.
pub(crate) fn grouped(digits: &str) -> String {
    let (sign, digits) = digits
        .strip_prefix('-')
        .map_or(("", digits), |rest| ("-", rest));
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    out.push_str(sign);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Fen as yuan with two decimals: `-1,234.56`.
pub fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let amount = fen.unsigned_abs();
    format!(
        "{sign}{}.{:02}",
        grouped(&(amount / 100).to_string()),
        amount % 100
    )
}

/// Yuan as people type them, in fen: `50`, `50.5`, `1,234.56`, full-width digits too. `None` for more than two decimals,
/// anything else that is no amount, and amounts beyond `i64`.
pub fn parse_yuan(text: &str) -> Option<i64> {
    let plain: String = text
        .trim()
        .chars()
        .filter(|c| !matches!(c, ',' | '，'))
        .map(|c| match c {
            '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
            '．' | '。' => '.',
            '－' | '−' => '-',
            c => c,
        })
        .collect();
    let (negative, plain) = plain
        .strip_prefix('-')
        .map_or((false, plain.as_str()), |rest| (true, rest));
    let (whole, part) = plain.split_once('.').unwrap_or((plain, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > 2 {
        return None;
    }
    let part: i64 = format!("{part:0<2}").parse().ok()?;
    let fen = whole
        .parse::<i64>()
        .ok()?
        .checked_mul(100)?
        .checked_add(part)?;
    Some(if negative { -fen } else { fen })
}

/// Fen in capitals without the word 人民币: `壹仟贰佰叁拾肆元伍角陆分`.
///
/// After 元 and after 角 stands 整, after 分 nothing; inner noughts are one 零; where the yuan end in noughts and jiao
/// follow, no 零 is written (the rule leaves it open). Source: 《正确填写票据和结算凭证的基本规定》(支付结算办法 附一).
pub fn capital(fen: i64) -> String {
    let amount = fen.unsigned_abs();
    let (whole, jiao, rest) = (amount / 100, amount / 10 % 10, amount % 10);
    let mut out = String::new();
    if fen < 0 {
        out.push('负');
    }
    if whole > 0 {
        out.push_str(&sections(whole));
        out.push('元');
    }
    if jiao > 0 {
        out.push(digit(jiao));
        out.push('角');
    } else if rest > 0 && whole > 0 {
        out.push('零');
    }
    if rest > 0 {
        out.push(digit(rest));
        out.push('分');
    } else if whole > 0 || jiao > 0 {
        out.push('整');
    } else {
        out.push_str("零元整");
    }
    out
}

fn digit(n: u64) -> char {
    usize::try_from(n)
        .ok()
        .and_then(|n| DIGITS.get(n))
        .copied()
        .unwrap_or('零')
}

fn sections(n: u64) -> String {
    let (unit, name) = if n >= YI {
        (YI, '亿')
    } else if n >= WAN {
        (WAN, '万')
    } else {
        return thousands(n);
    };
    let mut out = sections(n / unit);
    out.push(name);
    let rest = n % unit;
    if rest > 0 {
        if rest < unit / 10 {
            out.push('零');
        }
        out.push_str(&sections(rest));
    }
    out
}

/// One section of four digits, without leading or trailing 零.
fn thousands(n: u64) -> String {
    let mut out = String::new();
    let mut gap = false;
    for (unit, name) in [
        (1_000, Some('仟')),
        (100, Some('佰')),
        (10, Some('拾')),
        (1, None),
    ] {
        let d = n / unit % 10;
        if d == 0 {
            gap = true;
            continue;
        }
        if gap && !out.is_empty() {
            out.push('零');
        }
        gap = false;
        out.push(digit(d));
        out.extend(name);
    }
    out
}
