use crate::lexicon;
use axum::http::StatusCode;
use minijinja::{Environment, context};
use model::refusal::{Kind, Refusal, Refused};
use web::form::percent;
use web::{Failure, Fields, FormState};
use words::Locale;

fn fields(pairs: &[(&str, &str)]) -> Fields {
    Fields::new(
        pairs
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned())),
    )
}

fn show(form: &FormState, template: &str) -> String {
    let mut env = Environment::new();
    env.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    env.render_str(template, context! { form => form.value() })
        .unwrap()
}

#[test]
fn what_was_typed_is_read_with_care() {
    let typed = fields(&[
        ("name", " 王秀英\u{0} "),
        ("note", "a\r\nb\u{8}"),
        ("n", "12"),
        ("bad", "x"),
        ("tick", "1"),
        ("tick", "2"),
    ]);
    assert_eq!(typed.text("name"), "王秀英");
    assert_eq!(typed.text("note"), "a\nb");
    assert_eq!(typed.parse::<i64>("n").unwrap(), 12);
    assert_eq!(
        typed.parse::<i64>("bad").unwrap_err().reasons[0].key,
        "field-unreadable"
    );
    assert_eq!(
        typed.need("absent").unwrap_err().reasons[0]
            .field
            .as_deref(),
        Some("absent")
    );
    assert_eq!(typed.all("tick").len(), 2);
    assert_eq!(typed.parse_opt::<i64>("absent").unwrap(), None);
}

#[test]
fn a_form_sent_back_keeps_everything_typed_but_secrets_and_names_each_mistake() {
    let typed = fields(&[("login", "wang"), ("password", "geheim"), ("csrf", "t")]);
    let refusal = Refusal {
        kind: Kind::Invalid,
        reasons: vec![
            Refused::new("field-required").at("card"),
            Refused::new("stale"),
        ],
    };
    let form = FormState::refused(
        &lexicon(),
        Locale::ZhCn,
        typed,
        &Failure::from(refusal),
        "k1".into(),
    );
    assert_eq!(form.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let shown = show(
        &form,
        "{{ form.values.login }}|{{ form.values.password }}|{{ form.values.never }}|{{ form.error.card }}|{{ form.error.login }}|{{ form.errors|length }}|{{ form.errors[0].field }}|{{ form.key }}|{{ form.lists.login|length }}",
    );
    assert_eq!(shown, "wang|||这一项要填。||2|card|k1|1");
    assert!(!show(&form, "{{ form }}").contains("geheim"));
}

#[test]
fn a_fresh_form_is_no_mistake() {
    let form = FormState::fresh(Fields::default().with("next", "/cases"), "k".into());
    assert_eq!(form.status(), StatusCode::OK);
    assert_eq!(
        show(
            &form,
            "{{ form.values.next }}{% if form.errors %}!{% endif %}"
        ),
        "/cases"
    );
}

#[test]
fn repeated_submissions_are_told_by_what_was_typed_not_by_the_token() {
    let one = fields(&[("a", "1"), ("csrf", "x")]);
    let same = fields(&[("csrf", "y"), ("a", "1")]);
    let other = fields(&[("a", "12"), ("csrf", "x")]);
    assert_eq!(one.digest(), same.digest());
    assert_ne!(one.digest(), other.digest());
    assert_ne!(
        fields(&[("ab", "c")]).digest(),
        fields(&[("a", "bc")]).digest()
    );
}

#[test]
fn addresses_are_escaped() {
    assert_eq!(percent("/a b&c=王"), "%2Fa%20b%26c%3D%E7%8E%8B");
}
