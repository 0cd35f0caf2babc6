use codes::{
    CreditClass, CreditCode, CreditCodeFault as Fault, CreditCodeWarning as Warning,
    CreditDepartment,
};
use proptest::prelude::*;

fn clean(text: &str) -> CreditCode {
    let (code, warning) = CreditCode::parse(text).unwrap();
    assert_eq!(warning, None, "{text}");
    code
}

#[test]
fn the_standards_example_and_a_real_public_body() {
    let example = clean("91350100M000100Y43");
    assert_eq!(
        example.department(),
        Some(CreditDepartment::MarketRegulation)
    );
    assert_eq!(example.class(), Some(CreditClass::Enterprise));
    assert_eq!(
        (example.division(), example.organisation()),
        ("350100", "M000100Y4")
    );
    assert_eq!(
        clean("12441500196720244T").class(),
        Some(CreditClass::PublicInstitution)
    );
    assert_eq!(clean(" ９１３５０１００ m000100y43 "), example);
}

#[test]
fn a_failing_check_character_is_a_warning() {
    let warned = |text: &str| CreditCode::parse(text).unwrap().1;
    assert_eq!(
        warned("91350100M000100Y44"),
        Some(Warning::CheckDigit { expected: '3' })
    );
    // An early pilot code that is really in use.
    assert!(matches!(
        warned("91350211M0000XUF46"),
        Some(Warning::CheckDigit { .. })
    ));
}

#[test]
fn a_failing_organisation_body_or_unknown_class_is_a_lesser_warning() {
    // Same code with body check 5 for 4 and the outer check made to fit.
    let mut found = None;
    for last in "0123456789ABCDEFGHJKLMNPQRTUWXY".chars() {
        let (_, warning) = CreditCode::parse(&format!("91350100M000100Y5{last}")).unwrap();
        if !matches!(warning, Some(Warning::CheckDigit { .. })) {
            found = warning;
        }
    }
    assert_eq!(found, Some(Warning::Organisation { expected: '4' }));
    let mut found = None;
    for last in "0123456789ABCDEFGHJKLMNPQRTUWXY".chars() {
        let (code, warning) = CreditCode::parse(&format!("97350100M000100Y4{last}")).unwrap();
        if !matches!(warning, Some(Warning::CheckDigit { .. })) {
            found = warning;
            assert_eq!(code.class(), None);
        }
    }
    assert_eq!(found, Some(Warning::Class));
}

#[test]
fn length_and_alphabet_are_faults() {
    let fault = |text: &str| CreditCode::parse(text).unwrap_err();
    assert_eq!(fault(""), Fault::Empty);
    assert_eq!(fault("91350100M000100Y4"), Fault::Length { found: 17 });
    assert_eq!(
        fault("91350100M000100YI3"),
        Fault::Character {
            position: 17,
            found: 'I'
        }
    );
    assert_eq!(
        fault("9135010AM000100Y43"),
        Fault::Character {
            position: 8,
            found: 'A'
        }
    );
    assert_eq!(
        fault("9135010０社000100Y43"),
        Fault::Character {
            position: 9,
            found: '社'
        }
    );
}

#[test]
fn demo_codes_of_the_three_kinds() {
    let made = |class, body| {
        CreditCode::compose(class, 320_623, body)
            .unwrap()
            .to_string()
    };
    assert_eq!(made(CreditClass::Organ, "01400001"), "1132062301400001X7");
    assert_eq!(
        made(CreditClass::PublicInstitution, "46690001"),
        "12320623466900019H"
    );
    assert_eq!(
        made(CreditClass::Enterprise, "MA1N0001"),
        "91320623MA1N000185"
    );
    assert_eq!(
        CreditCode::compose(CreditClass::Organ, 320_623, "0140000I"),
        None
    );
    assert_eq!(
        CreditCode::compose(CreditClass::Organ, 320_623, "014"),
        None
    );
    assert_eq!(
        CreditCode::compose(CreditClass::Organ, 1_000_000, "01400001"),
        None
    );
}

#[test]
fn departments_and_classes_match_their_characters() {
    for (department, code) in CreditDepartment::ALL {
        assert_eq!(department.code(), code);
        assert_eq!(CreditDepartment::from_code(code), Some(department));
    }
    for class in [
        CreditClass::Organ,
        CreditClass::MassOrganisation,
        CreditClass::SocialOrganisation,
        CreditClass::VillageCollective,
        CreditClass::Other,
        CreditClass::OtherOf(CreditDepartment::Justice),
    ] {
        let code = CreditCode::compose(class, 320_623, "01400001").unwrap();
        assert_eq!(code.class(), Some(class));
    }
}

#[test]
fn it_travels_as_text() {
    let code = clean("91350100M000100Y43");
    let json = serde_json::to_string(&code).unwrap();
    assert_eq!(json, "\"91350100M000100Y43\"");
    assert_eq!(serde_json::from_str::<CreditCode>(&json).unwrap(), code);
    assert!(serde_json::from_str::<CreditCode>("\"9135\"").is_err());
}

proptest! {
    #[test]
    fn any_one_wrong_character_is_noticed(
        body in "[0-9A-HJ-NP-RTUWXY]{8}", division in 100_000u32..1_000_000,
        at in 0usize..18, to in 0usize..31,
    ) {
        let code = CreditCode::compose(CreditClass::Enterprise, division, &body).unwrap();
        prop_assert_eq!(code.warning(), None);
        let mut text = code.as_str().as_bytes().to_vec();
        let other = b"0123456789ABCDEFGHJKLMNPQRTUWXY"[to];
        prop_assume!(text[at] != other);
        text[at] = other;
        let read = CreditCode::parse(std::str::from_utf8(&text).unwrap());
        let noticed = !matches!(read, Ok((_, None)));
        prop_assert!(noticed);
    }
}
