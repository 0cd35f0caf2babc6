use codes::{
    BasicCode, BusinessCode, CaseNumber, CreditClass, CreditCode, Education, ExerciseLevel,
    HandlingKind, ImplementationCode, ItemCodeFault as Fault, Marital, MatterType, RatingLevel,
    RatingOccasion, Sex, SharingLevel, SubItem,
};
use jiff::civil::date;

const REAL: &str = "12441500196720244T3442199806003202206230068";

#[test]
fn a_real_case_number_comes_apart_and_together() {
    let case = CaseNumber::parse(REAL).unwrap();
    assert_eq!((case.date(), case.serial()), (date(2022, 6, 23), 68));
    let implementation = case.implementation();
    assert_eq!(implementation.level(), ExerciseLevel::City);
    assert_eq!(
        implementation.body().class(),
        Some(CreditClass::PublicInstitution)
    );
    assert_eq!(implementation.body().warning(), None);
    let basic = implementation.basic();
    assert_eq!(
        (basic.region(), basic.department(), basic.main()),
        (44, 99, 806)
    );
    assert_eq!(
        (basic.matter_type(), basic.sub()),
        (None, SubItem::Number(3)),
        "type 21 is local"
    );
    assert_eq!(case.to_string(), REAL);
    assert_eq!(
        CaseNumber::new(implementation, date(2022, 6, 23), 68),
        Some(case)
    );
    assert_eq!(
        CaseNumber::new(implementation, date(2022, 6, 23), 10_000),
        None
    );
    assert_eq!(implementation.to_string(), &REAL[..31]);
    assert_eq!(ImplementationCode::parse(&REAL[..31]), Ok(implementation));
}

#[test]
fn a_business_code_adds_two_digits() {
    let text = format!("{}07", &REAL[..31]);
    let business = BusinessCode::parse(&text).unwrap();
    assert_eq!((business.sequence(), business.to_string()), (7, text));
    assert_eq!(BusinessCode::new(business.implementation(), 100), None);
}

#[test]
fn basic_codes_of_the_national_list() {
    let head = BasicCode::parse("00012210300Y").unwrap();
    let sub = BasicCode::parse("000122103001").unwrap();
    assert_eq!(head.sub(), SubItem::Head);
    assert_eq!(sub.sub(), SubItem::Number(1));
    assert_eq!(
        (head.matter_type(), head.main()),
        (Some(MatterType::Licence), 103)
    );
    let made = |sub| BasicCode::compose(0, MatterType::Licence, 22, 103, sub);
    assert_eq!(made(SubItem::Head), Some(head));
    assert_eq!(made(SubItem::Number(1)), Some(sub));
    assert_eq!(made(SubItem::None).unwrap().as_str(), "000122103000");
    assert_eq!(made(SubItem::Number(0)), None);
    assert_eq!(made(SubItem::Number(1000)), None);
}

#[test]
fn faults_name_the_place_in_the_whole_code() {
    let fault = |text: &str| CaseNumber::parse(text).unwrap_err();
    assert_eq!(
        fault("1244"),
        Fault::Length {
            expected: 43,
            found: 4
        }
    );
    let put = |at: usize, c: &str| format!("{}{c}{}", &REAL[..at], &REAL[at + 1..]);
    assert_eq!(
        fault(&put(2, "X")),
        Fault::Character {
            position: 3,
            found: 'X'
        }
    );
    assert_eq!(fault(&put(18, "7")), Fault::Level);
    assert_eq!(
        fault(&put(20, "A")),
        Fault::Character {
            position: 21,
            found: 'A'
        }
    );
    assert_eq!(
        fault(&put(29, "Y")),
        Fault::Character {
            position: 30,
            found: 'Y'
        }
    );
    assert_eq!(
        fault(&put(42, "B")),
        Fault::Character {
            position: 43,
            found: 'B'
        }
    );
    assert_eq!(fault(&put(35, "9")), Fault::Date);
    let body = CreditCode::parse("12441500196720244T").unwrap().0;
    let basic = BasicCode::parse("000122103001").unwrap();
    let town = ImplementationCode::new(body, ExerciseLevel::Town, basic);
    assert_eq!(town.to_string(), "12441500196720244T5000122103001");
    assert_eq!(serde_json::to_string(&town).unwrap(), format!("\"{town}\""));
}

macro_rules! closed {
    ($($list:ident),+) => {$({
        let mut keys = Vec::new();
        for entry in $list::ALL {
            assert_eq!($list::from_code(entry.code()), Some(*entry));
            keys.push(entry.key());
        }
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), $list::ALL.len(), "{}", stringify!($list));
        assert_eq!($list::from_code("?"), None);
    })+};
}

#[test]
fn every_small_list_reads_back_its_codes() {
    closed!(
        Sex,
        Marital,
        Education,
        MatterType,
        ExerciseLevel,
        HandlingKind,
        RatingLevel,
        RatingOccasion,
        SharingLevel
    );
    assert_eq!(Sex::from_code("2"), Some(Sex::Female));
    assert_eq!(Marital::from_code("22"), Some(Marital::Remarried));
    assert_eq!(MatterType::from_code("05"), Some(MatterType::Benefit));
    assert_eq!(MatterType::from_code("5"), None);
    assert_eq!(ExerciseLevel::Town.code(), "5");
    assert_eq!(
        serde_json::to_string(&MatterType::PublicService).unwrap(),
        "\"public-service\""
    );
}

#[test]
fn the_two_lower_ratings_are_bad() {
    let bad: Vec<u8> = RatingLevel::ALL
        .iter()
        .filter(|r| r.is_bad())
        .map(|r| r.points())
        .collect();
    assert_eq!(bad, [2, 1]);
    for rating in RatingLevel::ALL {
        assert_eq!(rating.code(), rating.points().to_string());
    }
}
