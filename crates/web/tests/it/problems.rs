use crate::lexicon;
use axum::http::StatusCode;
use model::refusal::{Kind, Refusal, Refused};
use web::Failure;
use web::error::problem;
use words::Locale;

#[test]
fn every_kind_of_no_has_its_status() {
    let status = |kind| {
        Failure::from(Refusal::new(kind, Refused::new("not-found")))
            .status()
            .as_u16()
    };
    let table = [
        (Kind::Invalid, 422),
        (Kind::NotFound, 404),
        (Kind::Denied, 403),
        (Kind::Stale, 409),
        (Kind::Forbidden, 409),
        (Kind::Busy, 429),
    ];
    for (kind, expected) in table {
        assert_eq!(status(kind), expected, "{kind:?}");
    }
}

#[test]
fn the_stores_own_troubles_are_told_from_mistakes() {
    assert_eq!(
        Failure::from(app::Error::Busy).status(),
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(
        Failure::from(app::Error::Closed).status(),
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(
        Failure::from(app::Error::Damaged("x".into())).status(),
        StatusCode::INTERNAL_SERVER_ERROR
    );
}

#[test]
fn a_problem_says_each_reason_at_its_field_in_the_readers_language() {
    let mut refusal = Refusal::field("password", "password-short").with("min", 10);
    refusal
        .reasons
        .push(Refused::new("field-required").at("login"));
    let failure = Failure::from(refusal);
    let said = problem(&lexicon(), Locale::ZhCn, "00ff", &failure);
    assert_eq!(said.status, 422);
    assert_eq!(said.r#type, "urn:wujia:problem:password-short");
    assert_eq!(said.instance, "urn:wujia:request:00ff");
    assert_eq!(said.errors.len(), 2);
    assert_eq!(said.errors[0].field.as_deref(), Some("password"));
    assert_eq!(said.errors[0].detail, "新密码至少要 10 个字符。");
    assert_eq!(said.errors[1].field.as_deref(), Some("login"));
    let english = problem(&lexicon(), Locale::En, "00ff", &failure);
    assert_eq!(
        english.errors[0].detail,
        "The new password needs at least 10 characters."
    );
}

#[test]
fn a_failures_own_words_stay_in_the_log() {
    let failure = Failure::failed("sqlite: disk image is malformed at /var/lib");
    let said = serde_json::to_string(&problem(&lexicon(), Locale::ZhCn, "00ff", &failure)).unwrap();
    assert!(
        !said.contains("sqlite") && !said.contains("/var/lib"),
        "{said}"
    );
    assert!(said.contains("urn:wujia:request:00ff"));
}

#[test]
fn a_reason_without_words_is_a_plain_sentence() {
    let failure = Failure::from(Refusal::invalid("nobody-ever-wrote-this"));
    let said = problem(&lexicon(), Locale::ZhCn, "0", &failure);
    assert!(
        !said.detail.contains("nobody-ever-wrote-this") && !said.detail.contains('⟦'),
        "{}",
        said.detail
    );
}

#[test]
fn every_status_has_a_title_and_a_text_in_both_languages() {
    for code in [
        400, 401, 403, 404, 405, 408, 409, 413, 415, 418, 422, 428, 429, 500, 502, 503, 507,
    ] {
        let failure = Failure::Failed(StatusCode::from_u16(code).unwrap(), String::new());
        for locale in Locale::ALL {
            let said = problem(&lexicon(), locale, "0", &failure);
            assert!(
                !said.title.contains('⟦') && !said.detail.contains('⟦') && !said.detail.is_empty(),
                "{code} {locale:?}"
            );
        }
    }
}
