//! Single values made standard, or the reason why not.

use crate::fixture::places;
use hub::clean::{Cleaner, Reason, Value};
use model::feed::{Column, DateForm, DivisionForm, Element, ElementKind, Measure};
use proptest::prelude::*;

fn cleaner(kind: ElementKind, change: impl FnOnce(&mut Column)) -> Cleaner {
    let mut column = Column {
        header: "h".to_owned(),
        element: Some("record.x".to_owned()),
        trust: 0,
        codes: [].into(),
        dates: Vec::new(),
        measure: None,
        division: None,
        required: false,
    };
    change(&mut column);
    let element = Element {
        code: "record.x".to_owned(),
        name: "x".to_owned(),
        kind,
        class: 1,
        identity: false,
        list: Vec::new(),
    };
    Cleaner::new(&column, &element)
}

fn text(value: &Value<'_>) -> String {
    match value {
        Value::Text(text) => text.clone().into_owned(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn numbers_are_read_as_people_write_them_and_wrong_ones_say_why() {
    let clean = cleaner(ElementKind::Number, |_| {});
    let places = places();
    let packed = Value::Number(11_010_519_491_231_002);
    for written in [
        "11010519491231002X",
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        " 110105 19491231 002X ",
    ] {
        assert_eq!(clean.clean(written, &places), packed, "{written}");
    }
    assert_eq!(
        clean.clean("110105491231002", &places),
        packed,
        "of the first generation"
    );
    for (written, why) in [
        ("110105194912310021", Reason::NumberCheck),
        ("11010519490230002X", Reason::NumberDate),
        ("1101051949123100", Reason::NumberShape),
        ("不详", Reason::NumberShape),
    ] {
        assert_eq!(clean.clean(written, &places), Value::Bad(why), "{written}");
    }
    for nothing in ["", "  ", "-", "无", "NULL"] {
        assert_eq!(clean.clean(nothing, &places), Value::Empty);
    }
}

#[test]
fn names_phones_amounts_dates_and_divisions_have_one_form() {
    let places = places();
    let name = cleaner(ElementKind::Name, |_| {});
    assert_eq!(text(&name.clean("张 兰", &places)), "张兰");
    assert_eq!(
        text(&name.clean("阿依古丽.买买提", &places)),
        "阿依古丽·买买提"
    );
    assert_eq!(name.clean("张3", &places), Value::Bad(Reason::Name));
    let phone = cleaner(ElementKind::Phone, |_| {});
    for written in [
        "13912345678",
        "139-1234-5678",
        "+86 13912345678",
        "１３９１２３４５６７８",
    ] {
        assert_eq!(
            text(&phone.clean(written, &places)),
            "13912345678",
            "{written}"
        );
    }
    assert_eq!(
        text(&phone.clean("(0513)84512345", &places)),
        "051384512345"
    );
    assert_eq!(phone.clean("1391234", &places), Value::Bad(Reason::Phone));
    let yuan = cleaner(ElementKind::Money, |c| c.measure = Some(Measure::Yuan));
    for (written, fen) in [
        ("100", 10_000),
        ("1,234.5", 123_450),
        ("0.005", 0),
        ("-3.20", -320),
    ] {
        assert_eq!(yuan.clean(written, &places), Value::Whole(fen), "{written}");
    }
    assert_eq!(yuan.clean("一百", &places), Value::Bad(Reason::Amount));
    let mu = cleaner(ElementKind::Quantity, |c| c.measure = Some(Measure::Mu));
    assert_eq!(
        mu.clean("3", &places),
        Value::Whole(2_000_000),
        "three mu are 2,000 square metres"
    );
    let dates = cleaner(ElementKind::Date, |c| {
        c.dates = vec![DateForm::Plain, DateForm::Chinese, DateForm::Slashes]
    });
    for written in ["20200229", "2020年2月29日", "2020/2/29"] {
        assert_eq!(
            dates.clean(written, &places),
            Value::Day(18_321),
            "{written}"
        );
    }
    for written in ["20210229", "2020-02-29", "02/29/2020"] {
        assert_eq!(
            dates.clean(written, &places),
            Value::Bad(Reason::Date),
            "{written}"
        );
    }
    let village = cleaner(ElementKind::Division, |c| {
        c.division = Some(DivisionForm::Name)
    });
    assert_eq!(village.clean("双甸镇锡伍村", &places), Value::Place(1));
    assert_eq!(
        village.clean("不知道村", &places),
        Value::Bad(Reason::Division)
    );
}

proptest! {
    #[test]
    fn nothing_that_is_typed_breaks_a_cleaner(raw in "\\PC{0,40}") {
        let places = places();
        for kind in [ElementKind::Number, ElementKind::CreditCode, ElementKind::Name, ElementKind::Text, ElementKind::Phone, ElementKind::Money, ElementKind::Quantity, ElementKind::Point] {
            let clean = cleaner(kind, |_| {});
            // What is standard stays as it is.
            if let Value::Text(once) = clean.clean(&raw, &places) {
                let once = once.into_owned();
                if !matches!(once.as_str(), "" | "-" | "/") {
                    prop_assert_eq!(text(&clean.clean(&once, &places)), once.trim().to_owned());
                }
            }
        }
    }
}
