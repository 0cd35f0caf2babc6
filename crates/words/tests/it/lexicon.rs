use jiff::civil::date;
use words::{Args, Lexicon, LexiconError, Locale, SayError};

fn lexicon(text: &str) -> Lexicon {
    let mut lexicon = Lexicon::empty();
    lexicon.add(Locale::ZhCn, "t", text).unwrap();
    lexicon.add(Locale::En, "t", text).unwrap();
    lexicon
}

#[test]
fn every_kind_of_argument_in_both_locales() {
    let lexicon =
        lexicon("all = { $text }|{ $year }|{ $count }|{ $sum }|{ $day }|{ $at }|{ $full }\n");
    let at = 1_772_417_670_000;
    let args = Args::new()
        .text("text", "王芳")
        .integer("year", 2026)
        .count("count", 12_345)
        .fen("sum", 123_456)
        .date("day", date(2026, 3, 2))
        .instant("at", at)
        .moment("full", at);
    assert_eq!(
        lexicon.say(Locale::ZhCn, "all", &args),
        "王芳|2026|12,345|1,234.56|2026年3月2日|3月2日 10:14|2026年3月2日 10:14"
    );
    assert_eq!(
        lexicon.say(Locale::En, "all", &args),
        "王芳|2026|12,345|1,234.56|2 March 2026|2 March, 10:14|2 March 2026, 10:14"
    );
}

#[test]
fn big_whole_numbers_stay_exact() {
    let lexicon = lexicon("n = { $n }\n");
    assert_eq!(
        lexicon.say(Locale::ZhCn, "n", &Args::new().integer("n", i64::MAX)),
        i64::MAX.to_string()
    );
    assert_eq!(
        lexicon.say(Locale::ZhCn, "n", &Args::new().integer("n", -42)),
        "-42"
    );
}

#[test]
fn missing_keys_and_arguments_are_seen() {
    let lexicon = lexicon("here = { $name }\n    .title = 题\n");
    let none = Args::new();
    assert_eq!(
        lexicon.try_say(Locale::En, "gone", &none),
        Err(SayError::NoKey {
            locale: Locale::En,
            key: "gone".into()
        })
    );
    assert!(matches!(
        lexicon.try_say(Locale::En, "here", &none),
        Err(SayError::Incomplete { .. })
    ));
    assert!(matches!(
        lexicon.try_say(Locale::En, "here.gone", &none),
        Err(SayError::NoKey { .. })
    ));
    assert_eq!(lexicon.say(Locale::ZhCn, "gone", &none), "⟦gone⟧");
    assert_eq!(lexicon.say(Locale::ZhCn, "here", &none), "⟦here⟧");
    assert_eq!(lexicon.word(Locale::ZhCn, "here.title"), "题");
}

#[test]
fn arguments_carry_no_direction_marks() {
    let lexicon = lexicon("hello = { $name }，您好\n");
    assert_eq!(
        lexicon.say(Locale::ZhCn, "hello", &Args::new().text("name", "王芳")),
        "王芳，您好"
    );
}

#[test]
fn files_are_replaced_by_name_and_never_shadow_each_other() {
    let mut lexicon = lexicon("a = 一\n");
    lexicon.add(Locale::ZhCn, "module", "b = 二\n").unwrap();
    lexicon.add(Locale::ZhCn, "module", "b = 三\n").unwrap();
    assert_eq!(lexicon.word(Locale::ZhCn, "b"), "三");
    assert_eq!(
        lexicon.add(Locale::ZhCn, "other", "a = 四\n"),
        Err(LexiconError::Clash {
            name: "zh-CN/other".into(),
            key: "a".into()
        })
    );
    assert!(matches!(
        lexicon.add(Locale::ZhCn, "other", "c = 1\nc = 2\n"),
        Err(LexiconError::Clash { .. })
    ));
    assert_eq!(lexicon.word(Locale::ZhCn, "a"), "一");
    assert!(!lexicon.has(Locale::ZhCn, "c"));
    let copy = lexicon.clone();
    assert_eq!(copy.word(Locale::ZhCn, "b"), "三");
}

#[test]
fn mistakes_name_their_line() {
    let error = Lexicon::empty()
        .add(Locale::En, "bad", "a = one\nb = { $\n")
        .unwrap_err();
    assert!(
        matches!(&error, LexiconError::Syntax { name, line: 2, .. } if name == "en/bad"),
        "{error}"
    );
}

#[test]
fn shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    let lexicon = lexicon("n = { $n ->\n        [one] one\n       *[other] many\n    }\n");
    shared(&lexicon);
    std::thread::scope(|scope| {
        for n in 1..4 {
            let lexicon = &lexicon;
            scope.spawn(move || {
                let said = lexicon.say(Locale::En, "n", &Args::new().count("n", n));
                assert_eq!(said, if n == 1 { "one" } else { "many" });
            });
        }
    });
}

#[test]
fn accepted_languages() {
    for (header, locale) in [
        ("zh-CN,zh;q=0.9,en;q=0.8", Locale::ZhCn),
        ("en-GB,en;q=0.9", Locale::En),
        ("fr, en;q=0.5", Locale::En),
        ("", Locale::ZhCn),
    ] {
        assert_eq!(Locale::accepted(header), locale);
    }
    assert_eq!(Locale::from_tag("zh-cn"), Some(Locale::ZhCn));
    assert_eq!(Locale::from_tag("fr"), None);
}
