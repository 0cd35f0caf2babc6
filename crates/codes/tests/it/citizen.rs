use codes::{CitizenNumber, CitizenNumberFault as Fault, Sex};
use jiff::civil::{Date, date};
use proptest::prelude::*;

fn read(text: &str) -> CitizenNumber {
    CitizenNumber::parse(text).unwrap()
}

#[test]
fn the_two_examples_of_the_standard() {
    let woman = read("11010519491231002X");
    assert_eq!(
        (woman.birth_date(), woman.sex()),
        (date(1949, 12, 31), Sex::Female)
    );
    assert_eq!((woman.division(), woman.sequence()), ("110105", 2));
    let man = read("440524188001010014");
    assert_eq!((man.birth_date(), man.sex()), (date(1880, 1, 1), Sex::Male));
}

#[test]
fn check_characters_of_the_demo_numbers() {
    // DOMAIN §2.1 prints 4 for the first; by its own weights the sum is 194, 194 mod 11 = 7: 5.
    let compose = |birth, sequence| CitizenNumber::compose(320_623, birth, sequence).unwrap();
    assert_eq!(
        compose(date(1940, 5, 1), 102).as_str(),
        "320623194005011025"
    );
    assert_eq!(compose(date(1941, 3, 15), 1).as_str(), "320623194103150010");
}

#[test]
fn typed_forms_come_to_one() {
    let number = read("11010519491231002X");
    for text in [
        "11010519491231002x",
        " 110105 19491231 002X ",
        "１１０１０５１９４９１２３１００２ｘ",
        "110105\u{3000}19491231\u{200B}002Ｘ\n",
    ] {
        assert_eq!(read(text), number, "{text}");
    }
}

#[test]
fn first_generation_numbers_gain_century_and_check_character() {
    assert_eq!(read("110105491231002").as_str(), "11010519491231002X");
    // Sequences 996–999 were kept for people born in the 1800s.
    assert_eq!(read("320623990101996").birth_date(), date(1899, 1, 1));
    assert_eq!(read("320623990101999").birth_date(), date(1899, 1, 1));
    assert_eq!(read("320623990101995").birth_date(), date(1999, 1, 1));
    assert_eq!(
        CitizenNumber::parse("320623990230995"),
        Err(Fault::BirthDate)
    );
    // 1900 was no leap year.
    assert_eq!(
        CitizenNumber::parse("320623000229001"),
        Err(Fault::BirthDate)
    );
}

#[test]
fn every_fault_is_named() {
    let fault = |text: &str| CitizenNumber::parse(text).unwrap_err();
    assert_eq!(fault(" \u{3000}"), Fault::Empty);
    assert_eq!(fault("1101051949123100"), Fault::Length { found: 16 });
    assert_eq!(fault(&"1".repeat(400)), Fault::Length { found: 400 });
    assert_eq!(
        fault("11010519491231OO2X"),
        Fault::Character {
            position: 15,
            found: 'O'
        }
    );
    assert_eq!(
        fault("1101051949123100二X"),
        Fault::Character {
            position: 17,
            found: '二'
        }
    );
    assert_eq!(
        fault("X1010519491231002X"),
        Fault::Character {
            position: 1,
            found: 'X'
        }
    );
    assert_eq!(
        fault("01010519491231002X"),
        Fault::Character {
            position: 1,
            found: '0'
        }
    );
    assert_eq!(
        fault("11010549123100X"),
        Fault::Character {
            position: 15,
            found: 'X'
        }
    );
    assert_eq!(fault("110105194902300021"), Fault::BirthDate);
    assert_eq!(fault("110105179912310021"), Fault::BirthDate);
    assert_eq!(
        fault("110105194912310021"),
        Fault::CheckDigit { expected: 'X' }
    );
}

#[test]
fn a_birth_after_today_is_refused_and_one_today_is_not() {
    let text = CitizenNumber::compose(320_623, date(2026, 11, 24), 12).unwrap();
    assert!(CitizenNumber::parse_on(text.as_str(), date(2026, 11, 24)).is_ok());
    let early = CitizenNumber::parse_on(text.as_str(), date(2026, 11, 23));
    assert_eq!(early, Err(Fault::BornLater));
}

#[test]
fn a_division_abolished_long_ago_is_no_fault() {
    // 320623 exists; 329001 泰州 (county-level) was abolished in 1996.
    let number = CitizenNumber::compose(329_001, date(1960, 1, 1), 3).unwrap();
    assert_eq!(read(number.as_str()), number);
    assert_eq!(number.division_code().unwrap().to_string(), "329001000000");
}

#[test]
fn shown_forms_hide_birth_and_part_of_the_rest() {
    let number = read("320623194005011025");
    assert_eq!(number.masked(), "320623********1025");
    assert_eq!(format!("{number:?}"), "CitizenNumber(320623********1025)");
    assert_eq!(
        format!("{:?}", Some([number])),
        "Some([CitizenNumber(320623********1025)])"
    );
}

#[test]
fn a_fault_tells_the_user_no_check_character() {
    let fault = Fault::CheckDigit { expected: 'X' };
    assert_eq!(
        (fault.key(), fault.args()),
        ("citizen-number-check-digit", vec![])
    );
    let fault = Fault::Character {
        position: 3,
        found: 'O',
    };
    assert_eq!(
        fault.args(),
        [("position", "3".to_owned()), ("found", "O".to_owned())]
    );
}

#[test]
fn parts_out_of_range_compose_nothing() {
    let birth = date(1990, 1, 1);
    assert_eq!(CitizenNumber::compose(99_999, birth, 1), None);
    assert_eq!(CitizenNumber::compose(1_000_000, birth, 1), None);
    assert_eq!(CitizenNumber::compose(320_623, birth, 1000), None);
    assert_eq!(CitizenNumber::compose(320_623, date(1799, 12, 31), 1), None);
}

fn birth() -> impl Strategy<Value = Date> {
    // 1880-01-01 … 2026-12-31
    (-32_872i32..20_819).prop_map(codes::zone::day_of_number)
}

fn number() -> impl Strategy<Value = CitizenNumber> {
    (110_000u32..830_000, birth(), 0u16..1000)
        .prop_map(|(division, birth, seq)| CitizenNumber::compose(division, birth, seq).unwrap())
}

proptest! {
    #[test]
    fn what_is_composed_reads_back(number in number()) {
        prop_assert_eq!(read(number.as_str()), number);
    }

    #[test]
    fn any_one_wrong_character_is_noticed(number in number(), at in 0usize..18, to in 0usize..11) {
        let mut text = number.as_str().as_bytes().to_vec();
        let other = b"0123456789X"[to];
        prop_assume!(text[at] != other);
        text[at] = other;
        prop_assert!(CitizenNumber::parse(std::str::from_utf8(&text).unwrap()).is_err());
    }

    #[test]
    fn any_two_swapped_neighbours_are_noticed(number in number(), at in 0usize..17) {
        let mut text = number.as_str().as_bytes().to_vec();
        prop_assume!(text[at] != text[at + 1]);
        text.swap(at, at + 1);
        prop_assert!(CitizenNumber::parse(std::str::from_utf8(&text).unwrap()).is_err());
    }

    #[test]
    fn lengthening_a_first_generation_number_is_done_once(number in number()) {
        let text = number.as_str();
        let short = format!("{}{}", &text[..6], &text[8..17]);
        let long = read(&short);
        prop_assert_eq!(read(long.as_str()), long);
        let century = if number.sequence() >= 996 { 18 } else { 19 };
        if number.birth_date().year() / 100 == century {
            prop_assert_eq!(long, number);
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,40}") {
        let _ = CitizenNumber::parse(&text);
    }
}
