use jiff::civil::date;
use words::{Left, Lexicon, Locale, clock, instant, moment, month};

/// 2026-03-02 10:14:30 in Shanghai.
const AT: i64 = 1_772_417_670_000;

#[test]
fn dates_and_instants() {
    let day = date(2026, 3, 2);
    assert_eq!(words::date(Locale::ZhCn, day), "2026年3月2日");
    assert_eq!(words::date(Locale::En, day), "2 March 2026");
    assert_eq!(month(Locale::ZhCn, day), "2026年3月");
    assert_eq!(month(Locale::En, day), "March 2026");
    assert_eq!(instant(Locale::ZhCn, AT), "3月2日 10:14");
    assert_eq!(instant(Locale::En, AT), "2 March, 10:14");
    assert_eq!(moment(Locale::ZhCn, AT), "2026年3月2日 10:14");
    assert_eq!(moment(Locale::En, AT), "2 March 2026, 10:14");
    assert_eq!(clock(AT), "10:14");
}

#[test]
fn the_day_turns_at_midnight_in_shanghai() {
    // 2025-12-31T15:59:59Z and one second later.
    assert_eq!(
        moment(Locale::ZhCn, 1_767_196_799_000),
        "2025年12月31日 23:59"
    );
    assert_eq!(
        moment(Locale::ZhCn, 1_767_196_800_000),
        "2026年1月1日 00:00"
    );
    assert_eq!(moment(Locale::ZhCn, -1), "1970年1月1日 07:59");
}

#[test]
fn lengths_of_time() {
    let lexicon = Lexicon::shipped().unwrap();
    let minute = 60_000;
    for (ms, zh, en) in [
        (0, "不到 1 分钟", "less than a minute"),
        (59_999, "不到 1 分钟", "less than a minute"),
        (minute, "1 分钟", "1 minute"),
        (120 * minute, "2 小时", "2 hours"),
        (61 * minute, "1 小时 1 分钟", "1 h 1 min"),
        (24 * 60 * minute, "1 天", "1 day"),
        (27 * 60 * minute, "1 天 3 小时", "1 day 3 h"),
        (1_500 * 24 * 60 * minute, "1,500 天", "1,500 days"),
    ] {
        assert_eq!(lexicon.span(Locale::ZhCn, ms), zh);
        assert_eq!(lexicon.span(Locale::En, ms), en);
    }
}

#[test]
fn what_is_left_of_a_limit() {
    let lexicon = Lexicon::shipped().unwrap();
    for (left, zh, en) in [
        (Left::Workdays(3), "还剩 3 个工作日", "3 working days left"),
        (Left::Workdays(1), "还剩 1 个工作日", "1 working day left"),
        (Left::Workdays(0), "今天到期", "due today"),
        (
            Left::Workdays(-2),
            "已超 2 个工作日",
            "2 working days overdue",
        ),
        (Left::Days(10), "还剩 10 天", "10 days left"),
        (
            Left::WorkMinutes(240),
            "还剩 4 小时（工作时间）",
            "4 hours of office hours left",
        ),
        (
            Left::WorkMinutes(1_600),
            "还剩 26 小时 40 分钟（工作时间）",
            "26 h 40 min of office hours left",
        ),
        (Left::Minutes(-30), "已超 30 分钟", "30 minutes overdue"),
        (Left::Minutes(0), "现在到期", "due now"),
    ] {
        assert_eq!(lexicon.left(Locale::ZhCn, left), zh);
        assert_eq!(lexicon.left(Locale::En, left), en);
    }
}
