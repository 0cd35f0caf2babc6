//! Rolls at their boundary: dated rules in, lines and sums out.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use codes::LeapBirthday;
use codes::division::DivisionCode;
use jiff::civil::{Date, date};
use model::id::{PaymentId, PersonId, RollId};
use model::money::Fen;
use model::roll::{Entitlement, Payment, PaymentState};
use model::time::{Instant, Month};
use model::value::Sealed;
use proptest::prelude::*;
use roll::{
    Answer, AnswerRow, Band, BandChange, Drawn, End, Paid, RowFault, Rules, StartRule, StopRule,
    draw, first_month, last_month, overpaid, reconcile, shared_accounts,
};

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

fn rules() -> Rules {
    let band = |from_age, to_age, yuan: i64| Band {
        from_age,
        to_age,
        amount: Fen(yuan * 100),
        from: month("2011-01"),
        to: None,
        basis: "示例标准".into(),
        verified: false,
    };
    Rules {
        bands: vec![
            band(80, Some(89), 50),
            band(90, Some(99), 100),
            band(100, None, 300),
        ],
        start: StartRule::BirthdayMonth,
        stop: StopRule::DeathNextMonth,
        backpay_months: 24,
        leap: LeapBirthday::LastOfFebruary,
        band_change: BandChange::BirthdayMonth,
        cut_off_day: 20,
        account_persons_max: 1,
    }
}

fn sealed(index: &str) -> Sealed {
    Sealed {
        cipher: "s1:x".into(),
        index: index.into(),
        masked: "6239***".into(),
    }
}

fn entitled(n: u8, birth: Date, from: &str) -> Entitlement {
    Entitlement {
        programme: "elder-allowance".into(),
        person: PersonId::from_bytes([n; 16]),
        name: "王老太".into(),
        case: None,
        division: DivisionCode::parse("320623111001").unwrap(),
        birth,
        from: month(from),
        until: None,
        stopped_for: None,
        account: sealed(&format!("a{n}")),
        account_holder: PersonId::from_bytes([n; 16]),
        granted_at: Instant(0),
        version: 1,
    }
}

fn lines(drawn: Drawn) -> roll::Draft {
    match drawn {
        Drawn::Roll(draft) => draft,
        Drawn::Overflow => panic!("overflow"),
    }
}

fn pay(draft: &roll::Draft, state: PaymentState) -> Vec<Payment> {
    draft
        .lines
        .iter()
        .enumerate()
        .map(|(n, line)| Payment {
            id: PaymentId::new(n as i64 + 1, [0; 10]),
            roll: RollId::from_bytes([9; 16]),
            programme: "elder-allowance".into(),
            person: line.person,
            name: String::new(),
            division: DivisionCode::parse("320623111001").unwrap(),
            due_month: line.due_month,
            amount: line.amount,
            band: line.band,
            account: sealed("a"),
            state: state.clone(),
        })
        .collect()
}

#[test]
fn the_vectors_of_the_domain_page() {
    let rules = rules();
    assert_eq!(
        roll::reaches(date(1941, 4, 20), &rules),
        Some(date(2021, 4, 20))
    );
    assert_eq!(
        first_month(date(1941, 4, 20), date(2021, 4, 20), None, &rules),
        Some(month("2021-04"))
    );
    assert_eq!(
        rules
            .amount(date(1931, 5, 31), month("2021-04"))
            .unwrap()
            .from_age,
        80
    );
    assert_eq!(
        rules
            .amount(date(1931, 5, 31), month("2021-05"))
            .unwrap()
            .from_age,
        90
    );
    assert_eq!(
        rules
            .amount(date(1921, 2, 28), month("2021-02"))
            .unwrap()
            .amount,
        Fen(30_000)
    );
    assert!(rules.amount(date(1941, 4, 20), month("2021-03")).is_none());
}

#[test]
fn a_leap_day_birthday_follows_the_parameter() {
    let mut rules = rules();
    assert_eq!(
        roll::reaches(date(1944, 2, 29), &rules),
        Some(date(2024, 2, 29))
    );
    let born = date(1944, 2, 29);
    assert_eq!(rules.amount(born, month("2034-02")).unwrap().from_age, 90);
    rules.leap = LeapBirthday::FirstOfMarch;
    assert_eq!(rules.amount(born, month("2034-02")).unwrap().from_age, 80);
    assert_eq!(rules.amount(born, month("2034-03")).unwrap().from_age, 90);
}

#[test]
fn found_seven_months_late_is_paid_back_and_never_beyond_the_limit() {
    let rules = rules();
    let from = first_month(date(1946, 4, 20), date(2026, 11, 24), None, &rules).unwrap();
    assert_eq!(from, month("2026-04"));
    let mut late = entitled(1, date(1946, 4, 20), "2026-04");
    let draft = lines(draw([&late], &Paid::default(), month("2026-11"), &rules));
    assert_eq!((draft.lines.len(), draft.total), (8, Fen(40_000)));
    late.birth = date(1936, 1, 1);
    assert_eq!(
        first_month(late.birth, date(2026, 11, 24), None, &rules),
        Some(month("2024-11"))
    );
}

#[test]
fn moving_in_at_83_is_paid_from_the_month_of_moving_in() {
    let from = first_month(
        date(1943, 1, 5),
        date(2026, 11, 24),
        Some(date(2026, 9, 12)),
        &rules(),
    );
    assert_eq!(from, Some(month("2026-09")));
}

#[test]
fn the_next_roll_pays_nobody_twice_and_a_failed_payment_waits_for_its_reissue() {
    let rules = rules();
    let people = [
        entitled(1, date(1940, 1, 1), "2026-10"),
        entitled(2, date(1930, 1, 1), "2026-10"),
    ];
    let first = lines(draw(&people, &Paid::default(), month("2026-10"), &rules));
    assert_eq!(first.total, Fen(15_000));
    let paid = Paid::from_payments(&pay(&first, PaymentState::Listed));
    assert!(
        lines(draw(&people, &paid, month("2026-10"), &rules))
            .lines
            .is_empty()
    );
    let failed = pay(&first, PaymentState::Failed("账号不存在".into()));
    assert!(
        lines(draw(
            &people,
            &Paid::from_payments(&failed),
            month("2026-10"),
            &rules
        ))
        .lines
        .is_empty()
    );
    assert_eq!(lines(roll::draw_reissue(&failed)).total, Fen(15_000));
}

#[test]
fn death_stops_it_and_what_was_paid_after_is_claimed_back() {
    let rules = rules();
    assert_eq!(
        last_month(End::Death(date(2026, 8, 31)), &rules),
        month("2026-08")
    );
    let mut dead = entitled(1, date(1940, 1, 1), "2026-07");
    let paid = pay(
        &lines(draw([&dead], &Paid::default(), month("2026-10"), &rules)),
        PaymentState::Paid(Instant(1)),
    );
    let back: Vec<_> = overpaid(&paid, month("2026-08")).collect();
    assert_eq!(back.len(), 2);
    assert_eq!(back.iter().map(|claim| claim.2).sum::<Fen>(), Fen(10_000));
    dead.until = Some(month("2026-08"));
    assert!(
        lines(draw(
            [&dead],
            &Paid::from_payments(&paid),
            month("2026-11"),
            &rules
        ))
        .lines
        .is_empty()
    );
}

#[test]
fn an_account_for_several_people_is_named() {
    let mut a = entitled(1, date(1940, 1, 1), "2026-10");
    let b = entitled(2, date(1940, 1, 1), "2026-10");
    assert!(shared_accounts([&a, &b], &rules()).is_empty());
    a.account = b.account.clone();
    assert_eq!(shared_accounts([&a, &b], &rules()).len(), 1);
}

#[test]
fn a_return_file_is_taken_only_when_every_row_is_sound() {
    let rules = rules();
    let people = [
        entitled(1, date(1940, 1, 1), "2026-10"),
        entitled(2, date(1930, 1, 1), "2026-10"),
    ];
    let payments = pay(
        &lines(draw(&people, &Paid::default(), month("2026-10"), &rules)),
        PaymentState::Listed,
    );
    let row = |n: usize, answer| AnswerRow {
        row: n as u64 + 1,
        payment: payments[n].id,
        amount: payments[n].amount,
        answer,
    };
    let good = reconcile(
        &payments,
        &[row(0, Answer::Paid), row(1, Answer::Failed("销户".into()))],
    );
    assert_eq!(
        (good.paid, good.failed, good.faults.len()),
        (Fen(5_000), Fen(10_000), 0)
    );
    let mut wrong = row(1, Answer::Paid);
    wrong.amount = Fen(1);
    let bad = reconcile(
        &payments,
        &[row(0, Answer::Paid), row(0, Answer::Paid), wrong],
    );
    assert!(matches!(
        bad.faults[..],
        [
            RowFault::Twice(1),
            RowFault::Amount { row: 2, .. },
            RowFault::Missing(_)
        ]
    ));
}

proptest! {
    /// However drawing, failing and re-drawing interleave, a person and month never stands twice,
    /// and what was drawn in the end is exactly the months owed.
    #[test]
    fn exactly_once(births in prop::collection::vec((1915i16..1947, 1i8..13, 1i8..29), 1..30),
                    stops in prop::collection::vec(0i32..14, 12)) {
        let rules = rules();
        let people: Vec<_> = births.iter().enumerate().map(|(n, (y, m, d))| {
            let birth = date(*y, *m, *d);
            let from = first_month(birth, date(2026, 1, 5), None, &rules).unwrap();
            let mut e = entitled(n as u8 + 1, birth, &from.max(month("2026-01")).to_string());
            if let Some(stop) = stops.get(n) && *stop < 12 { e.until = Some(month("2026-01").plus(*stop)); }
            e
        }).collect();
        let mut paid = Paid::default();
        let mut all = std::collections::BTreeSet::new();
        let mut total = 0;
        for step in 0..12 {
            for _ in 0..2 {
                let draft = lines(draw(&people, &paid, month("2026-01").plus(step), &rules));
                prop_assert_eq!(draft.total, draft.lines.iter().map(|l| l.amount).sum::<Fen>());
                for line in &draft.lines {
                    prop_assert!(all.insert((line.person, line.due_month)), "twice");
                    paid.mark(line.person, line.due_month);
                    total += line.amount.0;
                }
            }
        }
        let owed: i64 = people.iter().map(|e| {
            let mut m = e.from; let mut sum = 0;
            while m <= e.until.unwrap_or(month("2026-12")).min(month("2026-12")) {
                sum += rules.amount(e.birth, m).map_or(0, |b| b.amount.0); m = m.plus(1);
            }
            sum
        }).sum();
        prop_assert_eq!(total, owed);
    }
}
