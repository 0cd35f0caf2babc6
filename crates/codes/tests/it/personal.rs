//! Personal numbers in notes, and what only looks like one.

use codes::{CitizenNumber, Personal, personal_number};
use jiff::civil::date;

#[test]
fn numbers_are_found_however_they_are_written() {
    let number = CitizenNumber::compose(320_623, date(1946, 11, 21), 102).unwrap();
    let plain = number.as_str();
    let wide: String = plain
        .chars()
        .map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap())
        .collect();
    let spaced = format!("{} {} {}", &plain[..6], &plain[6..14], &plain[14..]);
    for text in [
        plain,
        &format!("身份证{plain}，已核"),
        &wide,
        &spaced,
        &plain.to_lowercase(),
    ] {
        assert_eq!(
            personal_number(text),
            Some(Personal::CitizenNumber),
            "{text}"
        );
    }
    for text in [
        "13800138000",
        "女儿电话13800138000。",
        "138 0013 8000",
        "138-0013-8000",
        "+86 13800138000",
        "8613800138000",
        "１３８００１３８０００",
        "打 13800138000 13900139000",
    ] {
        assert_eq!(personal_number(text), Some(Personal::Phone), "{text}");
    }
    for text in [
        "6230520010012345678",
        "卡 6230 5200 1001 2345 678",
        "账号 320623010012345678 农商行",
        "存折账号：106123456789",
    ] {
        assert_eq!(personal_number(text), Some(Personal::BankAccount), "{text}");
    }
}

#[test]
fn numbers_of_cases_documents_places_days_and_sums_are_none() {
    for text in [
        "",
        "材料齐全，同意。",
        "见 2026-320623111-000123 号办件",
        "办件 2026-320623111001-000123",
        "双甸民告字〔2026〕12号",
        "320623111001",
        "网格 320623111001001",
        "2026-11-24 至 2026-12-01",
        "20261124 09:30",
        "2026年11月24日",
        "补发 15000.00 元，共 12,345,678.90 元",
        "0513-84512345",
        "12345 热线",
        "回执 7K2M9QX4D8RT1BWA",
        "019abc13800138000def",
        "2026-11-13 18800 元",
        "统一代码 11320623014301234X",
        "第 3 组 12 号",
        "电话 110、120",
    ] {
        assert_eq!(personal_number(text), None, "{text}");
    }
}
