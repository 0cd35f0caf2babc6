//! Letters at their boundary: data in, a document out.

// A failed reading in a test is the failure; the lint's own exemption covers #[test] functions only.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use letters::{DocumentNumber, Letter, Press, render};
use words::{Lexicon, Locale};

fn sample(name: &str) -> Letter {
    Letter::samples()
        .into_iter()
        .find(|(known, _)| *known == name)
        .unwrap()
        .1
}

/// Visible text: tags and the style sheet taken away.
fn visible(html: &str) -> String {
    let body = html.split_once("<body>").unwrap().1;
    let mut out = String::new();
    let mut inside = false;
    for c in body.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    // The engine writes "/" in texts as a character reference.
    out.replace("&#x2f;", "/")
}

#[test]
fn every_sample_prints_whole() {
    let press = Press::new(None);
    for (name, letter) in Letter::samples() {
        let html = press
            .render(&letter)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let text = visible(&html);
        assert!(
            html.starts_with("<!doctype html>\n<html lang=\"zh-CN\">"),
            "{name}"
        );
        assert!(html.contains("@page { size: A4"), "{name}");
        assert!(text.contains("示例 · 合成数据"), "{name}");
        for hole in ["none", "undefined", "{{", "}}", "{%", "None", "2026-", "⟦"] {
            assert!(!text.contains(hole), "{name} has {hole}: {text}");
        }
        if letter.slug() != "payment-roll" {
            assert!(text.contains(letter.title()), "{name}");
        }
        let latin: Vec<_> = text
            .split(|c: char| !(c.is_ascii_alphanumeric() || "-./:*".contains(c)))
            .filter(|word| word.chars().filter(char::is_ascii_alphabetic).count() > 1)
            .filter(|word| {
                !word.starts_with("https://")
                    && !["7K2M9Q", "shuangdian.window1", "-K7mQ-2xTn-9dRw"].contains(word)
            })
            .collect();
        assert_eq!(latin, Vec::<&str>::new(), "{name}");
    }
}

#[test]
fn every_kind_has_a_sample_and_a_name_in_both_languages() {
    let lexicon = Lexicon::shipped().unwrap();
    let slugs: BTreeSet<_> = Letter::samples()
        .iter()
        .map(|(_, letter)| letter.slug())
        .collect();
    assert_eq!(slugs.len(), 15);
    let names: BTreeSet<_> = Letter::samples().iter().map(|(name, _)| *name).collect();
    assert_eq!(names.len(), Letter::samples().len());
    for slug in slugs {
        for locale in Locale::ALL {
            assert!(lexicon.has(locale, &format!("letters-{slug}")), "{slug}");
        }
    }
}

#[test]
fn names_are_escaped_everywhere() {
    let evil = "<script>alert('1')</script>&";
    let press = Press::new(None);
    let mut seen = 0;
    for (name, letter) in Letter::samples() {
        let clean = press.render(&letter).unwrap();
        let soiled = soil(letter, evil);
        let html = press.render(&soiled).unwrap();
        assert!(!html.contains("<script"), "{name}");
        assert_ne!(html, clean, "{name}");
        seen += html.matches("&lt;script&gt;").count();
    }
    assert!(seen >= Letter::samples().len());
}

/// Puts `evil` into the texts of a letter that come from people.
fn soil(mut letter: Letter, evil: &str) -> Letter {
    let evil = || evil.to_owned();
    match &mut letter {
        Letter::Receipt(l) => (l.matter.applicant, l.handed_by) = (evil(), evil()),
        Letter::Acceptance(l) => l.matter.applicant = evil(),
        Letter::NotAccepted(l) => l.matter.item = evil(),
        Letter::Supplement(l) => l.missing[0].problem = evil(),
        Letter::SpecialProcedure(l) => l.reason = evil(),
        Letter::Extension(l) => l.reason = evil(),
        Letter::Grant(l) => l.content = evil(),
        Letter::AllowanceGrant(l) => l.person = evil(),
        Letter::Refusal(l) => l.facts = vec![evil()],
        Letter::ServiceReturn(l) => l.recipient = evil(),
        Letter::PublicNotice(l) => (l.title, l.columns[0]) = (evil(), evil()),
        Letter::PaymentSlip(l) => l.person = evil(),
        Letter::PaymentRoll(l) => l.lines[0].person = evil(),
        Letter::Authorisation(l) => l.principal.name = evil(),
        Letter::PasswordSlip(l) => l.password = evil(),
    }
    letter
}

#[test]
fn numbers_of_documents() {
    let number = DocumentNumber {
        agency: "双甸受字".into(),
        year: 2026,
        serial: 12,
    };
    assert_eq!(number.to_string(), "双甸受字〔2026〕12号");
    assert!(
        visible(&render(&sample("acceptance"), None).unwrap()).contains("双甸受字〔2026〕88号")
    );
}

#[test]
fn the_one_time_notice_lists_all_and_says_where() {
    let text = visible(&render(&sample("supplement"), None).unwrap());
    for said in [
        "居民户口簿",
        "社会保障卡",
        "证件照",
        "以上共3项",
        "双甸镇为民服务中心综合窗口3号",
        "2026年11月20日前",
        "工作日 8:30",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[test]
fn decisions_name_their_remedies() {
    let text = visible(&render(&sample("refusal"), None).unwrap());
    assert!(
        text.contains("六十日内向如东县人民政府申请行政复议")
            && text.contains("六个月内直接向如东县人民法院提起行政诉讼")
    );
    let first = visible(&render(&sample("not-accepted-not-needed"), None).unwrap());
    assert!(first.contains("十五日内向如东县人民法院") && !first.contains("六个月"));
}

#[test]
fn the_allowance_in_figures_capitals_and_honesty() {
    let text = visible(&render(&sample("allowance-grant"), None).unwrap());
    assert!(
        text.contains("每人每月50.00元（人民币伍拾元整）")
            && text.contains("示例标准")
            && text.contains("2026年11月")
    );
    let Letter::AllowanceGrant(mut letter) = sample("allowance-grant") else {
        panic!()
    };
    letter.standard_verified = true;
    assert!(!visible(&render(&Letter::AllowanceGrant(letter), None).unwrap()).contains("示例标准"));
}

#[test]
fn the_slip_has_large_type_a_receipt_number_and_a_code_to_scan() {
    let html = render(&sample("payment-slip"), None).unwrap();
    assert!(
        html.contains("class=\"paper large\"")
            && html.contains("<svg role=\"img\"")
            && html.contains("202611-320623111-000123")
    );
    let plain = render(&sample("payment-slip-plain"), None).unwrap();
    assert!(!plain.contains("<svg"));
    assert!(!html.contains("<?xml"));
}

#[test]
fn the_roll_sums_up_on_wide_paper() {
    let html = render(&sample("payment-roll"), None).unwrap();
    assert!(html.contains("A4 landscape"));
    let text = visible(&html);
    assert!(
        text.contains("双甸镇2026年11月尊老金发放名册")
            && text.contains("4 笔")
            && text.contains("3 人")
    );
    assert!(
        text.contains("150.00") && text.contains("人民币壹佰伍拾元整") && text.contains("-50.00")
    );
}

#[test]
fn a_long_roll_does_not_run_out() {
    let Letter::PaymentRoll(mut roll) = sample("payment-roll") else {
        panic!()
    };
    let line = roll.lines[0].clone();
    roll.lines = vec![line; 5_000];
    let html = render(&Letter::PaymentRoll(roll), None).unwrap();
    assert_eq!(html.matches("王秀英").count(), 5_000);
}

#[test]
fn a_site_overrides_file_by_file() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("extension.html"),
        "{% extends \"base.html\" %}{% block text %}本地{{ l.workdays }}{% endblock %}",
    )
    .unwrap();
    let press = Press::new(Some(folder.path()));
    assert!(visible(&press.render(&sample("extension")).unwrap()).contains("本地10"));
    assert!(visible(&press.render(&sample("grant")).unwrap()).contains("准予决定书"));
}

#[test]
fn mistakes_of_a_site_are_named_with_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let write = |text: &str| std::fs::write(folder.path().join("grant.html"), text).unwrap();
    for (template, line) in [
        ("一\n{{ l.no_such_thing }}", 2),
        ("一\n二\n{% if %}", 3),
        ("{% include \"../../Cargo.toml\" %}", 1),
        (
            "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}",
            1,
        ),
        ("{{ qr(l.content * 400) }}", 1),
    ] {
        write(template);
        let error = render(&sample("grant"), Some(folder.path())).unwrap_err();
        assert_eq!(
            (error.name.as_str(), error.line),
            ("grant.html", line),
            "{error}"
        );
        assert_eq!(error.key(), "letters-broken");
    }
}
