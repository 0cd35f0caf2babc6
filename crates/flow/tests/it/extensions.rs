//! What procedures may say beyond stages and acts, in a small made-up module: tables and limits by their
//! rows, plans, cases of their own, whom a complaint is about, who keeps a name, and figures.

use crate::support::calendar;
use crate::yard::{called, files, procedure, yard};
use codes::calendar::Calendar;
use codes::division::{DivisionCode, Level};
use flow::{
    Act, ActorFacts, Effect, Facts, Happened, Module, UnitSelector, begin, decide, decide_timer,
    evolve, needs, open_acts,
};
use jiff::civil::date;
use model::Refusal;
use model::case::{Applicant, Case, Channel, Holder, Outcome};
use model::clock::{ClockPhase, LimitUnit};
use model::event::{Event, Filing};
use model::id::{CaseId, OrderId, PersonId};
use model::order::Part;
use model::place::Place;
use model::role::Role;
use model::time::Instant;
use model::unit::{UnitCode, UnitKind};
use model::value::{FieldValue, Source, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

fn the_calendar() -> &'static Calendar {
    static CALENDAR: OnceLock<Calendar> = OnceLock::new();
    CALENDAR.get_or_init(calendar)
}

const HER: PersonId = PersonId::from_bytes([1; 16]);
const CLERK: PersonId = PersonId::from_bytes([2; 16]);
const SOMEBODY: PersonId = PersonId::from_bytes([3; 16]);
const CENTRE: &str = "320623111000-WGZX";
const COMMAND: &str = "320623000000-ZHZX";
const WATER: &str = "320623000000-SWJ";

fn unit(code: &str) -> UnitCode {
    UnitCode(code.to_owned())
}

fn post(of: &str) -> Holder {
    Holder {
        unit: unit(of),
        role: Role::Dispatcher,
        person: None,
    }
}

fn her() -> ActorFacts {
    ActorFacts::citizen(HER)
}

/// A dispatcher of a unit.
fn dispatcher(of: &str) -> ActorFacts {
    let person = if of == CENTRE { CLERK } else { SOMEBODY };
    ActorFacts::staff(person, Role::Dispatcher, unit(of))
}

fn monday(hour: i64, minute: i64) -> Instant {
    Instant::at(date(2026, 3, 2), hour, minute)
}

fn set(act: &mut Act, field: &str, value: Value) {
    let source = Source::Given(HER);
    let given = FieldValue { value, source };
    act.fields.insert(field.to_owned(), given);
}

/// An act with one field.
fn with(code: &str, field: &str, value: Value) -> Act {
    let mut act = Act::new(code);
    set(&mut act, field, value);
    act
}

/// What she tells.
fn told(class: &str) -> Act {
    let mut act = with("file", "class", Value::Choice(class.to_owned()));
    set(&mut act, "summary", Value::Text("水漫出来了".to_owned()));
    act
}

fn send(to: &str) -> Act {
    Act {
        unit: Some(unit(to)),
        question: Some("请看一下".to_owned()),
        ..Act::new("send")
    }
}

fn give(to: Holder) -> Act {
    Act {
        assign: Some(to),
        ..Act::new("give")
    }
}

fn finish(urgent: bool) -> Act {
    with("finish", "urgent", Value::Bool(urgent))
}

fn rate(level: u8) -> Act {
    Act {
        level: Some(level),
        ..Act::new("rate")
    }
}

fn filing() -> Filing {
    Filing {
        id: CaseId::from_bytes([9; 16]),
        number: "1".to_owned(),
        receipt: "r".to_owned(),
        procedure: String::new(),
        version_of_module: "one".to_owned(),
        item: "yard".to_owned(),
        applicant: Applicant {
            person: Some(HER),
            name: "王".to_owned(),
            agent: None,
            channel: Channel::Online,
        },
        place: Place {
            division: DivisionCode::from_number(320_623_111_204).unwrap(),
            grid: None,
            point: None,
        },
        effective: date(2026, 3, 2),
        known: 0,
        power: None,
        stage: String::new(),
        unique: false,
        client: None,
        synthetic: true,
    }
}

/// One case as it goes on.
struct Play {
    now: Instant,
    case: Option<Case>,
    drawn: u8,
}

impl Play {
    fn at(now: Instant) -> Self {
        let (case, drawn) = (None, 100);
        Self { now, case, drawn }
    }

    /// A case of a class in work.
    fn in_work(now: Instant, class: &str) -> Self {
        let mut play = Self::at(now);
        play.act(her(), &told(class)).unwrap();
        play.act(dispatcher(CENTRE), &Act::new("take")).unwrap();
        play
    }

    fn case(&self) -> &Case {
        self.case.as_ref().unwrap()
    }

    fn id(&mut self) -> [u8; 16] {
        self.drawn += 1;
        [self.drawn; 16]
    }

    /// Everything a decision rests on, as the small county would answer.
    fn facts(&mut self, act: &Act, actor: ActorFacts) -> Facts<'static> {
        let wanted = needs(procedure(), self.case.as_ref(), act);
        let mut facts = Facts::new(self.now, actor, the_calendar());
        facts.filing = self.case.is_none().then(filing);
        for stage in wanted.holders.keys() {
            facts.holders.insert(stage.clone(), post(CENTRE));
        }
        if wanted.order {
            facts.order = Some(OrderId::from_bytes(self.id()));
            facts.asked_kind = Some(UnitKind::Department);
        }
        for link in wanted.spawns.keys() {
            let id = CaseId::from_bytes(self.id());
            facts.spawns.insert(link.clone(), id);
        }
        for step in &wanted.steps {
            let of = match step {
                UnitSelector::Unit { code: Some(_), .. } => WATER,
                _ => CENTRE,
            };
            facts.steps.push((OrderId::from_bytes(self.id()), unit(of)));
        }
        facts.apart = wanted.apart.then(|| post(COMMAND));
        facts
    }

    fn act(&mut self, who: ActorFacts, act: &Act) -> Result<Vec<Event>, Refusal> {
        let facts = self.facts(act, who);
        let events = decide(procedure(), self.case.as_ref(), act, &facts)?;
        self.fold(&events);
        Ok(events)
    }

    fn fold(&mut self, events: &[Event]) {
        for event in events {
            if let Some(case) = self.case.as_mut() {
                evolve(case, event, self.now);
            } else {
                self.case = begin(event, self.now);
            }
        }
    }

    /// Clocks whose limit has passed.
    fn passed(&self) -> BTreeSet<String> {
        let clocks = self.case.iter().flat_map(|case| &case.clocks);
        let over = clocks.filter(|(_, clock)| clock.phase == ClockPhase::Expired);
        over.map(|(code, _)| code.clone()).collect()
    }
}

/// Where and why it was refused.
#[track_caller]
fn refused(result: Result<Vec<Event>, Refusal>) -> (String, String) {
    let reason = result.unwrap_err().reasons.remove(0);
    (reason.field.unwrap_or_default(), reason.key)
}

fn why(field: &str, key: &str) -> (String, String) {
    (field.to_owned(), key.to_owned())
}

/// The links of cases that were opened or named.
fn spawned(events: &[Event]) -> Vec<&str> {
    let links = events.iter().filter_map(|event| match event {
        Event::Spawned { link, .. } => Some(link.as_str()),
        _ => None,
    });
    links.collect()
}

#[test]
fn rows_are_choices_with_their_own_words_and_columns() {
    let (module, procedure) = (yard(), procedure());
    let kinds = procedure.table("kinds").unwrap();
    assert_eq!(kinds.rows.len(), 7);
    assert_eq!(kinds.row("hours").unwrap().integer("limit"), Some(4));
    assert_eq!(kinds.row("ninety").unwrap().text("limit"), Some("90m"));
    assert_eq!(kinds.row("0102").unwrap().text("family"), Some("plain"));
    assert_eq!(kinds.row("0102").unwrap().text("unit"), None);
    let class = procedure.field("class").unwrap();
    let codes: Vec<&str> = kinds.rows.iter().map(|row| row.code.as_str()).collect();
    assert_eq!(class.choices, codes);
    let words = module.words("zh-CN").unwrap();
    assert!(words.contains("\nchoice-yard-class-0102 = 没有自己的时限\n"));
    let words = module.words("en").unwrap();
    assert!(words.contains("\nchoice-yard-class-natural = Three (days)\n"));
    let mut play = Play::at(monday(9, 0));
    let other = play.act(her(), &told("0103"));
    assert_eq!(refused(other), why("class", "field-choice"));
    assert!(procedure.is_event() && !procedure.is_internal());
    assert_eq!(procedure.confidential(), Some(Role::HotlineOperator));
}

#[test]
fn a_limit_comes_from_the_row_in_each_of_the_four_units() {
    use LimitUnit::{ClockHours, NaturalDays, WorkingDays, WorkingHours};
    // A Friday, an hour before the offices close.
    let friday = |hour, minute| Instant::at(date(2026, 3, 6), hour, minute);
    let then = |hour, minute| Instant::at(date(2026, 3, 9), hour, minute);
    let end = |day| Instant::end_of(date(2026, 3, day));
    let own = (ClockHours, friday(18, 30));
    for (class, work, step) in [
        ("days", (WorkingDays, end(10)), None),
        ("natural", (NaturalDays, end(9)), None),
        ("hours", (WorkingHours, then(11, 30)), None),
        ("ninety", (WorkingHours, then(9, 0)), None),
        ("clock", (ClockHours, friday(22, 30)), None),
        ("half", (ClockHours, friday(17, 0)), None),
        // Each clock has its own where the row has none.
        ("0102", (WorkingDays, end(13)), Some(own)),
    ] {
        let mut play = Play::in_work(friday(16, 30), class);
        let clock = &play.case().clocks["work"];
        assert_eq!((clock.unit, clock.due), work, "{class}");
        play.act(dispatcher(CENTRE), &send(WATER)).unwrap();
        let order = &play.case().orders[0];
        let clock = &play.case().clocks[&order.clock];
        assert_eq!((clock.unit, clock.due), step.unwrap_or(work), "{class}");
    }
}

#[test]
fn a_plan_asks_the_unit_of_each_of_its_lines_once() {
    let mut play = Play::in_work(monday(9, 0), "hours");
    let flood = with("begin", "plan", Value::Choice("flood".to_owned()));
    let wanted = needs(procedure(), play.case.as_ref(), &flood).steps;
    let department = UnitSelector::Unit {
        level: Level::County,
        kind: UnitKind::Department,
        code: Some("SWJ".to_owned()),
    };
    assert_eq!((wanted.len(), &wanted[0]), (2, &department));
    let mut unanswered = play.facts(&flood, dispatcher(CENTRE));
    unanswered.steps.clear();
    let none = decide(procedure(), play.case.as_ref(), &flood, &unanswered);
    assert_eq!(refused(none), why("", "fact-missing"));

    play.act(dispatcher(CENTRE), &flood).unwrap();
    let lines = |case: &Case| -> Vec<(String, Part, String)> {
        let orders = case.orders.iter();
        orders
            .map(|o| (o.unit.to_string(), o.part, o.question.clone()))
            .collect()
    };
    let line = |unit: &str, part, words: &str| (unit.to_owned(), part, words.to_owned());
    let mut asked = vec![
        line(WATER, Part::Lead, "请开泵"),
        line(CENTRE, Part::Assist, "请看堤"),
    ];
    assert_eq!(lines(play.case()), asked);
    for order in &play.case().orders {
        assert_eq!(play.case().clocks[&order.clock].due, monday(14, 30));
    }
    // Another plan on top: what leads is what no line says otherwise.
    let fire = with("begin", "plan", Value::Choice("fire".to_owned()));
    play.act(dispatcher(CENTRE), &fire).unwrap();
    asked.push(line(CENTRE, Part::Lead, "请断电"));
    assert_eq!(lines(play.case()), asked);
}

#[test]
fn another_case_is_opened_when_its_condition_holds_or_the_rating_is_bad() {
    let Effect::Spawn {
        procedure: theirs,
        act,
        fields,
        ..
    } = &procedure().act("finish").unwrap().effects[0]
    else {
        panic!("no case of its own")
    };
    assert_eq!(
        (theirs.as_str(), act.as_deref()),
        ("yard", Some("take-over"))
    );
    let ours = |ix: &flow::FieldIx| procedure().fields()[ix.index()].code.as_str();
    let pairs: Vec<(&str, &str)> = fields.iter().map(|(t, o)| (t.as_str(), ours(o))).collect();
    assert_eq!(pairs, [("class", "class"), ("summary", "summary")]);

    let both = ["follow-up", "bad-review"];
    let cases: [(bool, u8, &[&str]); 4] = [
        (true, 2, &both),
        (true, 3, &both[..1]),
        (false, 1, &both[1..]),
        (false, 5, &[]),
    ];
    for (urgent, level, opened) in cases {
        let mut play = Play::in_work(monday(9, 0), "hours");
        let mut events = play.act(dispatcher(CENTRE), &finish(urgent)).unwrap();
        assert_eq!(play.case().outcome, Some(Outcome::Done));
        let asked = needs(procedure(), play.case.as_ref(), &rate(level)).spawns;
        assert_eq!(asked.is_empty(), level > 2, "no id is drawn for nothing");
        events.extend(play.act(her(), &rate(level)).unwrap());
        assert_eq!(spawned(&events), opened, "{urgent} {level}");
    }
}

#[test]
fn what_is_one_with_another_case_names_it() {
    let mut play = Play::at(monday(9, 0));
    play.act(her(), &told("hours")).unwrap();
    let open = open_acts(procedure(), play.case(), &dispatcher(CENTRE));
    let links: Vec<(&str, bool)> = open.iter().map(|a| (a.code.as_str(), a.links)).collect();
    assert_eq!(links, [("join", true), ("take", false)]);
    let nothing = play.act(dispatcher(CENTRE), &Act::new("join"));
    assert_eq!(refused(nothing), why("link", "link-missing"));
    let other = CaseId::from_bytes([8; 16]);
    let join = Act {
        link: Some(other),
        ..Act::new("join")
    };
    let events = play.act(dispatcher(CENTRE), &join).unwrap();
    let named = Event::Spawned {
        case: other,
        link: "same".to_owned(),
    };
    assert!(events.contains(&named), "{events:?}");
    assert_eq!(play.case().outcome, Some(Outcome::Lapsed));
}

#[test]
fn whom_a_complaint_is_about_never_has_it_in_hand() {
    let about = |field: &str, value: Value| {
        let mut act = told("hours");
        set(&mut act, field, value);
        act
    };
    let mut play = Play::at(monday(9, 0));
    play.act(her(), &about("about", Value::Unit(unit(CENTRE))))
        .unwrap();
    assert_eq!(
        play.case().holder,
        Some(post(COMMAND)),
        "the county takes it"
    );
    let named = flow::against(procedure(), play.case());
    assert_eq!(named, [&Value::Unit(unit(CENTRE))]);
    assert!(open_acts(procedure(), play.case(), &dispatcher(CENTRE)).is_empty());
    play.act(dispatcher(COMMAND), &Act::new("take")).unwrap();
    assert_eq!(play.case().holder, Some(post(COMMAND)), "and keeps it");
    let own = play.act(dispatcher(CENTRE), &give(post(CENTRE)));
    assert_eq!(refused(own), why("", "against-you"));
    let asked = play.act(dispatcher(COMMAND), &send(CENTRE));
    assert_eq!(refused(asked), why("unit", "unit-against"));
    let given = play.act(dispatcher(COMMAND), &give(post(CENTRE)));
    assert_eq!(refused(given), why("assign", "unit-against"));
    play.act(dispatcher(COMMAND), &send(WATER)).unwrap();

    // About both: then nobody is left to hold it.
    let mut both = about("about", Value::Unit(unit(CENTRE)));
    set(&mut both, "about-too", Value::Unit(unit(COMMAND)));
    let mut play = Play::at(monday(9, 0));
    let nobody = play.act(her(), &both);
    assert_eq!(refused(nobody), why("", "holder-against"));

    // About one person of a unit: the others may.
    let mut play = Play::at(monday(9, 0));
    play.act(her(), &about("about-whom", Value::Person(CLERK)))
        .unwrap();
    assert_eq!(play.case().holder, Some(post(CENTRE)));
    let own = play.act(dispatcher(CENTRE), &Act::new("take"));
    assert_eq!(refused(own), why("", "against-you"));
    let mut colleague = dispatcher(CENTRE);
    colleague.person = SOMEBODY;
    play.act(colleague.clone(), &Act::new("take")).unwrap();
    let to_her = Holder {
        person: Some(CLERK),
        ..post(CENTRE)
    };
    let given = play.act(colleague, &give(to_her));
    assert_eq!(refused(given), why("assign", "unit-against"));
}

/// What the module's figures come to: counted, held against, and ms.
#[derive(Default)]
struct Tally(BTreeMap<&'static str, (i64, i64, i64)>);

impl Tally {
    fn add(&mut self, play: &Play, events: &[Event], passed: &BTreeSet<String>) {
        let seen = Happened {
            procedure: procedure(),
            case: play.case(),
            events,
            at: play.now,
            passed,
        };
        for figure in &yard().counted {
            let (of, per, ms) = figure.adds(seen);
            let sum = self.0.entry(figure.code.as_str()).or_default();
            *sum = (sum.0 + of, sum.1 + per, sum.2 + ms);
        }
    }

    fn act(&mut self, play: &mut Play, at: Instant, who: ActorFacts, act: &Act) {
        play.now = at;
        let passed = play.passed();
        let events = play.act(who, act).unwrap();
        self.add(play, &events, &passed);
    }

    /// A case filed and taken at nine.
    fn begin(&mut self, class: &str) -> Play {
        let mut play = Play::at(monday(9, 0));
        self.act(&mut play, monday(9, 0), her(), &told(class));
        let take = Act::new("take");
        self.act(&mut play, monday(9, 0), dispatcher(CENTRE), &take);
        play
    }
}

#[test]
fn figures_are_counted_entry_by_entry_and_late_is_late_once() {
    const HOUR: i64 = 3_600_000;
    let mut tally = Tally::default();
    // In time, with an order answered after an hour, and well rated.
    let mut play = tally.begin("hours");
    tally.act(&mut play, monday(9, 0), dispatcher(CENTRE), &send(WATER));
    let answer = Act {
        order: Some(play.case().orders[0].id),
        question: Some("已开泵".to_owned()),
        ..Act::new("answer")
    };
    tally.act(&mut play, monday(10, 0), dispatcher(WATER), &answer);
    tally.act(&mut play, monday(11, 0), dispatcher(CENTRE), &finish(false));
    tally.act(&mut play, monday(11, 0), her(), &rate(4));

    // Late: the limit fires, and what is done afterwards is not late a second time.
    let mut play = tally.begin("half");
    play.now = monday(9, 30).plus_ms(1);
    let facts = Facts::new(play.now, ActorFacts::product(SOMEBODY), the_calendar());
    let events = decide_timer(procedure(), play.case(), "work", &facts).unwrap();
    play.fold(&events);
    tally.add(&play, &events, &BTreeSet::new());
    tally.act(&mut play, monday(10, 0), dispatcher(CENTRE), &finish(false));
    tally.act(&mut play, monday(10, 0), her(), &rate(2));

    // Late, and done before the limit came to fire.
    let mut play = tally.begin("half");
    tally.act(&mut play, monday(10, 0), dispatcher(CENTRE), &finish(false));

    let sums: Vec<(&str, (i64, i64, i64))> = tally.0.into_iter().collect();
    let of = |code: &str| sums.iter().find(|(c, _)| *c == code).unwrap().1;
    assert_eq!(of("filed").0, 3);
    assert_eq!((of("kept").0, of("kept").1), (1, 3));
    assert_eq!((of("late").0, of("late").1), (2, 0));
    assert_eq!((of("time").0, of("time").2), (3, 4 * HOUR));
    assert_eq!((of("answers").0, of("answers").2), (1, HOUR));
    assert_eq!(of("half-hours").0, 3, "of two kinds");
    assert_eq!((of("rated-well").0, of("rated-well").1), (1, 2));
    assert_eq!(of("ended").0, 3);
}

#[test]
fn a_module_that_differs_from_another_in_names_only_is_not_taken_in() {
    let own = files(&[]);
    let keys = |files: &BTreeMap<String, String>, beside: &[&Module]| -> Vec<String> {
        match Module::check(files, beside) {
            Ok(_) => Vec::new(),
            Err(mistakes) => mistakes.into_iter().map(|mistake| mistake.key).collect(),
        }
    };
    assert!(keys(&own, &[]).is_empty());
    assert!(keys(&own, &[yard()]).is_empty(), "a new version of itself");
    assert_eq!(keys(&called("barn", &own), &[yard()]), ["module-same"]);
    // More is asked, and the figures are the other's still.
    let more = files(&[
        (
            "[[field]]\ncode = \"urgent\"",
            "[[field]]\ncode = \"more\"\nkind = \"text\"\noptional = true\n\n[[field]]\ncode = \"urgent\"",
        ),
        ("asks = [\"urgent\"]", "asks = [\"urgent\", \"more\"]"),
    ]);
    let mut barn = called("barn", &more);
    assert_eq!(keys(&barn, &[yard()]), ["figure-own"]);
    let text = barn.get_mut("module.toml").unwrap();
    *text = text.replacen(
        "of = { acts = [\"file\"] }",
        "of = { acts = [\"take\"] }",
        1,
    );
    assert!(keys(&barn, &[yard()]).is_empty());

    let mut idle = own;
    let text = idle.get_mut("module.toml").unwrap();
    *text = text.replacen("figures = [", "figures = [\"more\", ", 1);
    assert_eq!(keys(&idle, &[]), ["figure-undefined"]);
}
