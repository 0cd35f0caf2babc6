use proptest::prelude::*;
use words::{capital, parse_yuan, yuan};

#[test]
fn yuan_with_separators() {
    for (fen, text) in [
        (0, "0.00"),
        (5, "0.05"),
        (-5, "-0.05"),
        (5_000, "50.00"),
        (123_456, "1,234.56"),
        (100_000_000, "1,000,000.00"),
        (-123_456_789, "-1,234,567.89"),
        (i64::MIN, "-92,233,720,368,547,758.08"),
    ] {
        assert_eq!(yuan(fen), text);
    }
}

#[test]
fn typed_amounts() {
    for (text, fen) in [
        ("50", Some(5_000)),
        ("50.5", Some(5_050)),
        (" 1,234.56 ", Some(123_456)),
        ("１２．５", Some(1_250)),
        ("-3", Some(-300)),
        ("1.234", None),
        ("", None),
        (".", None),
        ("1e3", None),
        ("五十", None),
        ("99999999999999999999", None),
    ] {
        assert_eq!(parse_yuan(text), fen, "{text}");
    }
}

/// The examples of the payment rules (1,680.32; 107,000.53; 16,409.02; 325.04; 1,409.50; 6,007.14) and every place of a zero.
#[test]
fn capitals() {
    for (fen, text) in [
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (11, "壹角壹分"),
        (50, "伍角整"),
        (100, "壹元整"),
        (101, "壹元零壹分"),
        (110, "壹元壹角整"),
        (1_000, "壹拾元整"),
        (1_100, "壹拾壹元整"),
        (2_005, "贰拾元零伍分"),
        (10_000, "壹佰元整"),
        (10_100, "壹佰零壹元整"),
        (11_000, "壹佰壹拾元整"),
        (123_456, "壹仟贰佰叁拾肆元伍角陆分"),
        (168_032, "壹仟陆佰捌拾元叁角贰分"),
        (140_950, "壹仟肆佰零玖元伍角整"),
        (600_714, "陆仟零柒元壹角肆分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (10_700_053, "壹拾万柒仟元伍角叁分"),
        (100_100, "壹仟零壹元整"),
        (101_000, "壹仟零壹拾元整"),
        (1_000_000, "壹万元整"),
        (1_000_100, "壹万零壹元整"),
        (1_001_000, "壹万零壹拾元整"),
        (1_010_000, "壹万零壹佰元整"),
        (1_100_000, "壹万壹仟元整"),
        (10_000_000, "壹拾万元整"),
        (20_030_000, "贰拾万零叁佰元整"),
        (100_000_000, "壹佰万元整"),
        (101_000_000, "壹佰零壹万元整"),
        (1_000_000_000, "壹仟万元整"),
        (1_000_100_000, "壹仟万壹仟元整"),
        (10_000_000_000, "壹亿元整"),
        (10_000_000_100, "壹亿零壹元整"),
        (10_001_000_000, "壹亿零壹万元整"),
        (10_500_000_000, "壹亿零伍佰万元整"),
        (11_000_000_000, "壹亿壹仟万元整"),
        (
            123_456_789_012,
            "壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元壹角贰分",
        ),
        (3_050_020_030_005, "叁佰零伍亿零贰拾万零叁佰元零伍分"),
        (5_000_000_000_000, "伍佰亿元整"),
        (
            99_999_999_999_999,
            "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
        ),
        (100_000_000_000_000, "壹万亿元整"),
        (100_010_000_000_000, "壹万零壹亿元整"),
        (-123_456, "负壹仟贰佰叁拾肆元伍角陆分"),
    ] {
        assert_eq!(capital(fen), text, "{fen}");
    }
}

/// Reads capitals back, by the plain meaning of the characters.
fn value(text: &str) -> i64 {
    let (sign, text) = text.strip_prefix('负').map_or((1, text), |rest| (-1, rest));
    let (mut total, mut section, mut small, mut digit) = (0_i64, 0_i64, 0_i64, 0_i64);
    let mut fen = 0;
    for c in text.chars() {
        if let Some(at) = "零壹贰叁肆伍陆柒捌玖".chars().position(|d| d == c) {
            digit = i64::try_from(at).unwrap();
            continue;
        }
        match c {
            '拾' | '佰' | '仟' => {
                small += digit * [10, 100, 1_000]["拾佰仟".chars().position(|u| u == c).unwrap()];
                digit = 0;
            }
            '万' => {
                section += (small + digit) * 10_000;
                (small, digit) = (0, 0);
            }
            '亿' => {
                total = (total + section + small + digit) * 100_000_000;
                (section, small, digit) = (0, 0, 0);
            }
            '元' => {
                fen = (total + section + small + digit) * 100;
                digit = 0;
            }
            '角' => {
                fen += digit * 10;
                digit = 0;
            }
            '分' => fen += digit,
            '整' => {}
            other => panic!("{other}"),
        }
    }
    sign * fen
}

proptest! {
    #[test]
    fn capitals_mean_their_amount(fen in -99_999_999_999_999_i64..99_999_999_999_999) {
        let text = capital(fen);
        prop_assert_eq!(value(&text), fen);
        prop_assert!(!text.contains("零零") && !text.contains("零元") && !text.contains("零万") && !text.contains("零亿"));
    }

    #[test]
    fn shown_amounts_read_back(fen in -1_000_000_000_000_i64..1_000_000_000_000) {
        prop_assert_eq!(parse_yuan(&yuan(fen)), Some(fen));
    }
}
