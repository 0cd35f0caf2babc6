//! An event of a grid from its report to its end: every branch of the loop (DOMAIN §3.6) once, on both
//! engines.

use crate::office::keys;
use crate::town::{
    CENTRE, CIVIL, COMMAND, COUNTY, HEAD, LEAD, MONDAY, OFFICER, SERVICES, TOWN, Town, WORKER, ask,
    due, grid, holder, mute, on_order, say, village, with,
};
use app::case::ActRequest;
use jiff::civil::date;
use model::case::{Case, Outcome};
use model::clock::ClockPhase;
use model::order::{OrderState, Part};
use model::place::Place;
use model::role::Role;
use model::time::Instant;
use model::value::Value;
use testkit::{engines, planted};

fn at(day: i8, hour: i64, minute: i64) -> Instant {
    Instant::at(date(2026, 3, day), hour, minute)
}

fn end(month: i8, day: i8) -> Instant {
    Instant::end_of(date(2026, month, day))
}

fn choice<'c>(case: &'c Case, field: &str) -> &'c str {
    match &case.fields[field].value {
        Value::Choice(choice) => choice,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_comes_in_is_asked_about_looked_at_declined_or_taken_back() {
    for engine in engines() {
        let town = Town::on(engine);
        let case = town.reported("0508");
        assert_eq!(holder(&case), (CENTRE, Role::Dispatcher));
        assert_eq!(due(&case, "receive"), at(2, 11, 0));
        assert_eq!(
            keys(town.tries(TOWN, &case, mute("ask-more"))),
            ["note-missing"]
        );
        let case = town.does(TOWN, &case, say("ask-more"));
        assert_eq!(case.stage, "supplement");
        assert_eq!(due(&case, "supplement"), end(3, 3));
        // Nobody says more: it is decided on what there is.
        town.site.clock.to(date(2026, 3, 4), 9, 0);
        assert_eq!(town.site.fire(), 1);
        let case = town.held(case.id);
        assert_eq!(case.stage, "receipt");
        assert_eq!(
            keys(town.tries(TOWN, &case, say("ask-more"))),
            ["once-only"]
        );
        let case = town.does(TOWN, &case, say("send-to-look"));
        let nothing = town.tries(WORKER, &case, mute("looked"));
        assert_eq!(keys(nothing), ["nothing-given"]);
        let looked = with("looked", &[("look-words", "上午一直在放")]);
        let case = town.does(WORKER, &case, looked);
        assert_eq!(
            keys(town.tries(TOWN, &case, mute("decline"))),
            ["lines-missing"]
        );
        let why = ActRequest {
            lines: vec!["声音在店里，未超标，已告知上报人".to_owned()],
            ..mute("decline")
        };
        let case = town.does(TOWN, &case, why);
        assert_eq!(case.outcome, Some(Outcome::Declined));
        assert_eq!(case.letters[0].letter, "decline-notice");
        let mut clocks = case.clocks.values();
        assert!(clocks.all(|clock| clock.phase == ClockPhase::Stopped));

        // Who told it herself may take it back while nobody was sent.
        let her = planted(MONDAY).remove(8);
        let person = town.site.person(her.number().as_str());
        let fields = [("class", "0508"), ("summary", "喇叭一直响")];
        let citizen = || town.site.citizen(person, her.name);
        let case = town.files(citizen(), "", None, &fields).unwrap();
        assert_eq!(case.applicant.person, Some(person));
        let case = town.tries_as(citizen(), &case, mute("withdraw")).unwrap();
        assert_eq!(case.outcome, Some(Outcome::Withdrawn), "{engine:?}");
    }
}

#[test]
fn a_limit_is_reckoned_by_the_class_in_hours_of_work_by_the_clock_and_in_days() {
    for engine in engines() {
        let town = Town::of_day(engine, date(2026, 2, 10));
        // Over the spring festival: five working days from the tenth are over on the twenty-fourth.
        assert_eq!(due(&town.registered("0110"), "handling"), end(2, 24));
        // A Friday, an hour before the offices close.
        town.site.clock.to(date(2026, 3, 6), 16, 30);
        assert_eq!(due(&town.reported("0102"), "receive"), at(9, 9, 30));
        for (class, until) in [
            ("0102", at(9, 11, 30)),
            ("0115", at(9, 9, 30)),
            ("0401", at(6, 20, 30)),
            ("2125", at(6, 17, 30)),
            ("0108", end(3, 9)),
            ("0110", end(3, 13)),
        ] {
            let case = town.sent(class);
            assert_eq!(due(&case, "handling"), until, "{class} {engine:?}");
            assert_eq!(due(&case, &case.orders[0].clock), until, "{class}");
            assert_eq!(due(&case, "window"), at(9, 11, 30), "whatever the class");
        }
    }
}

#[test]
fn an_order_goes_back_with_a_line_while_its_window_is_open_and_not_after() {
    for engine in engines() {
        let town = Town::on(engine);
        let case = town.sent("0110");
        assert_eq!(due(&case, "window"), at(2, 14, 30));
        let bare = on_order(&case, SERVICES, "disclaim");
        assert_eq!(
            keys(town.tries(LEAD, &case, bare.clone())),
            ["cites-missing"]
        );
        let cited = |wish: ActRequest| ActRequest {
            cites: Some("SD-015".to_owned()),
            ..wish
        };
        assert_eq!(
            keys(town.tries(OFFICER, &case, cited(bare.clone()))),
            ["not-found"],
            "another unit does not even see it"
        );
        // At the very last instant of its window.
        town.site.clock.to(MONDAY, 14, 30);
        let case = town.does(LEAD, &case, cited(bare));
        let by = town.who(LEAD).person();
        let OrderState::Returned { cites, by: who, .. } = &case.orders[0].state else {
            panic!("{:?}", case.orders[0])
        };
        assert_eq!((cites.as_str(), *who), ("SD-015", by));
        assert_eq!(case.stage, "dispatched");

        // Sent to another, with a window of its own.
        let case = town.does(TOWN, &case, ask("dispatch-more", CIVIL));
        assert_eq!(due(&case, "window"), at(3, 9, 30));
        town.site.clock.to(date(2026, 3, 3), 9, 31);
        let late = cited(on_order(&case, CIVIL, "disclaim"));
        assert_eq!(
            keys(town.tries(OFFICER, &case, late.clone())),
            ["limit-passed"],
            "over, although nothing has fired"
        );
        assert_eq!(town.site.fire(), 1);
        let case = town.held(case.id);
        assert_eq!(case.stage, "handling");
        assert_eq!(keys(town.tries(OFFICER, &case, late)), ["act-not-open"]);
        let case = town.answered(OFFICER, &case, CIVIL);
        assert!(
            matches!(case.orders[1].state, OrderState::Answered { .. }),
            "{engine:?}"
        );
    }
}

#[test]
fn lead_and_assisting_units_work_at_once_and_nobody_checks_her_own_work() {
    for engine in engines() {
        let town = Town::on(engine);
        let case = town.sent("0103");
        let assist = ActRequest {
            assist: true,
            ..ask("dispatch-more", CIVIL)
        };
        let case = town.does(TOWN, &case, assist);
        let parts: Vec<(&str, Part)> = case
            .orders
            .iter()
            .map(|o| (o.unit.as_str(), o.part))
            .collect();
        assert_eq!(parts, [(SERVICES, Part::Lead), (CIVIL, Part::Assist)]);
        let own = town.tries(TOWN, &case, ask("dispatch-more", CENTRE));
        assert_eq!(keys(own), ["unit-own"]);
        // Who assists need not wait for who leads; the stage waits for both.
        let case = town.answered(OFFICER, &case, CIVIL);
        let done = with("feedback", &[("result", "已清走")]);
        let early = town.tries(TOWN, &case, done.clone());
        assert_eq!(keys(early), ["orders-open"]);
        let case = town.answered(LEAD, &case, SERVICES);
        let case = town.does(TOWN, &case, done);
        assert_eq!(case.stage, "verification");
        assert_eq!(case.clocks["handling"].phase, ClockPhase::Stopped);
        let worker = town.who(WORKER).person();
        assert_eq!(case.holder.as_ref().unwrap().person, Some(worker));

        // The head who answered sits at the grid centre, too: it is still her work.
        let both = town.also(LEAD, Role::Dispatcher, CENTRE);
        let own = town.tries_as(both, &case, say("verify"));
        assert_eq!(keys(own), ["same-hand"]);
        let case = town.does(WORKER, &case, say("verify"));
        assert_eq!(case.stage, "closing");

        // What the worker did in her grid is looked at by somebody else.
        let case = town.registered("grid-05");
        let case = town.does(TOWN, &case, say("to-grid"));
        let case = town.does(
            WORKER,
            &case,
            with("handled-in-grid", &[("result", "劝开了")]),
        );
        for code in ["verify", "send-back"] {
            assert_eq!(
                keys(town.tries(WORKER, &case, say(code))),
                ["same-hand"],
                "{engine:?}"
            );
        }
        let case = town.does(TOWN, &case, say("verify"));
        assert_eq!(case.stage, "closing");
    }
}

#[test]
fn limits_stand_while_it_is_on_hold_and_more_time_is_given_once() {
    for engine in engines() {
        let town = Town::on(engine);
        let case = town.sent("0110");
        town.site.clock.to(MONDAY, 15, 0);
        town.site.fire();
        town.site.clock.to(date(2026, 3, 4), 10, 0);
        let own = town.tries(TOWN, &case, say("suspend"));
        assert_eq!(keys(own), ["not-yours"], "the head agrees, nobody else");
        let case = town.does(HEAD, &case, say("suspend"));
        let asked = case.orders[0].clock.clone();
        for clock in ["handling", asked.as_str()] {
            assert_eq!(case.clocks[clock].phase, ClockPhase::Paused, "{clock}");
            assert_eq!(case.clocks[clock].used, 1, "{clock}");
        }
        assert_eq!(due(&case, "hold"), end(4, 3));
        town.site.clock.to(date(2026, 3, 10), 9, 0);
        let case = town.does(TOWN, &case, say("resume"));
        assert_eq!(case.stage, "handling");
        assert_eq!(due(&case, "handling"), end(3, 13));

        let own = town.tries(TOWN, &case, say("extend"));
        assert_eq!(keys(own), ["not-yours"]);
        let case = town.does(HEAD, &case, say("extend"));
        assert_eq!(due(&case, "handling"), end(3, 18));
        assert_eq!(due(&case, &asked), end(3, 18), "and whoever was asked");
        assert_eq!(case.letters[0].letter, "extension-notice");
        let again = town.tries(HEAD, &case, say("extend"));
        assert_eq!(keys(again), ["extension-used-up"]);

        // On hold a second time, until the days of that are over.
        let case = town.does(HEAD, &case, say("suspend"));
        assert_eq!(due(&case, "hold"), end(4, 9));
        town.site.clock.to(date(2026, 4, 10), 9, 0);
        assert_eq!(town.site.fire(), 1);
        let case = town.held(case.id);
        assert_eq!(case.stage, "handling");
        assert_eq!(due(&case, "handling"), end(4, 20), "{engine:?}");
    }
}

#[test]
fn a_limit_that_passes_urges_and_a_working_day_later_supervises() {
    for engine in engines() {
        let town = Town::on(engine);
        let case = town.sent("0110");
        town.site.clock.to(MONDAY, 15, 0);
        town.site.fire();
        let case = town.does(HEAD, &case, say("urge"));
        let silent = town.tries(TOWN, &case, mute("supervise"));
        assert_eq!(keys(silent), ["note-missing"]);
        assert_eq!(due(&case, "handling"), end(3, 9));
        town.site.clock.to(date(2026, 3, 10), 9, 0);
        // The case's limit and the order's.
        assert_eq!(town.site.fire(), 2);
        let case = town.held(case.id);
        assert_eq!(case.clocks["handling"].phase, ClockPhase::Expired);
        assert_eq!(case.hands.last().unwrap().act, "urge-due");
        assert_eq!(case.hands.last().unwrap().person, app::PRODUCT);
        assert_eq!(due(&case, "supervise"), end(3, 11));
        let late = town.tries(HEAD, &case, say("extend"));
        assert_eq!(keys(late), ["clock-over"]);

        town.site.clock.to(date(2026, 3, 12), 9, 0);
        assert_eq!(town.site.fire(), 1);
        let case = town.held(case.id);
        assert_eq!(case.letters.len(), 1, "{:?}", case.letters);
        assert_eq!(case.letters[0].letter, "supervision-notice");
        assert_eq!(case.stage, "handling", "it is still to be done");
        let case = town.answered(LEAD, &case, SERVICES);
        let case = town.does(TOWN, &case, with("feedback", &[("result", "补平了")]));
        assert_eq!(case.clocks["supervise"].phase, ClockPhase::Stopped);
        assert_eq!(town.site.fire(), 0, "{engine:?}");
    }
}

#[test]
fn what_was_not_done_well_is_done_again_called_back_closed_and_opened_again() {
    for engine in engines() {
        let town = Town::on(engine);
        let case = town.sent("0103");
        let case = town.answered(LEAD, &case, SERVICES);
        let case = town.does(TOWN, &case, with("feedback", &[("result", "已清走")]));
        let silent = town.tries(WORKER, &case, mute("send-back"));
        assert_eq!(keys(silent), ["note-missing"]);
        let case = town.does(WORKER, &case, say("send-back"));
        assert_eq!(case.stage, "rework");
        let case = town.does(TOWN, &case, ask("dispatch-again", SERVICES));
        assert_eq!(due(&case, &case.orders[1].clock), end(3, 3));
        let early = town.tries(TOWN, &case, say("redone"));
        assert_eq!(keys(early), ["orders-open"]);
        let again = on_order(&case, SERVICES, "answer-again");
        let case = town.does(LEAD, &case, again);
        let case = town.does(TOWN, &case, say("redone"));
        let case = town.does(WORKER, &case, say("verify"));

        // Who told it says that it is not solved.
        let called = with("call-back", &[("solved", "no")]);
        let case = town.does(TOWN, &case, called.clone());
        assert_eq!(keys(town.tries(TOWN, &case, called)), ["once-only"]);
        let case = town.does(TOWN, &case, say("not-solved"));
        assert_eq!(case.stage, "rework");
        let case = town.does(TOWN, &case, say("redone"));
        let case = town.does(WORKER, &case, say("verify"));
        let case = town.does(TOWN, &case, mute("close"));
        assert_eq!(case.outcome, Some(Outcome::Done));
        let mut clocks = case.clocks.values();
        assert!(clocks.all(|clock| clock.phase == ClockPhase::Stopped));

        town.site.clock.to(date(2026, 3, 5), 9, 0);
        let silent = town.tries(TOWN, &case, mute("reopen"));
        assert_eq!(keys(silent), ["note-missing"]);
        let case = town.does(TOWN, &case, say("reopen"));
        assert_eq!((case.stage.as_str(), case.outcome), ("dispatching", None));
        assert_eq!(due(&case, "handling"), end(3, 9), "{engine:?}");
    }
}

#[test]
fn the_same_thing_told_twice_goes_into_the_first_and_both_show_it() {
    for engine in engines() {
        let town = Town::on(engine);
        let (first, second) = (town.reported("0102"), town.reported("0102"));
        let into = |number: Option<&str>| ActRequest {
            link: number.map(str::to_owned),
            ..say("merge")
        };
        for (number, key) in [
            (None, "link-missing"),
            (Some("2026-320623111001-999999"), "link-unknown"),
            (Some(second.number.as_str()), "link-itself"),
        ] {
            assert_eq!(keys(town.tries(TOWN, &second, into(number))), [key]);
        }
        let gone = town.does(TOWN, &second, into(Some(&first.number)));
        assert_eq!(
            (gone.stage.as_str(), gone.outcome),
            ("merged", Some(Outcome::Lapsed))
        );
        let link = |case: &Case, back| (case.number.clone(), "duplicate".to_owned(), back);
        assert_eq!(town.links(&gone), [link(&first, false)]);
        assert_eq!(town.links(&first), [link(&second, true)], "{engine:?}");
        let first = town.does(TOWN, &first, say("receive"));
        assert_eq!(first.stage, "registration", "the first goes on");
    }
}

#[test]
fn what_else_it_is_goes_on_as_a_case_of_its_own() {
    for engine in engines() {
        let town = Town::on(engine);
        let case = town.registered("0102");
        let bare = town.tries(TOWN, &case, with("split", &[("split-class", "0111")]));
        assert_eq!(keys(bare), ["field-missing"]);
        let both = [("split-class", "0111"), ("split-summary", "河堤有缺口")];
        let case = town.does(TOWN, &case, with("split", &both));
        assert_eq!(case.stage, "dispatching", "this one goes on");
        assert_eq!(keys(town.tries(TOWN, &case, say("split"))), ["once-only"]);

        let linked = town.view(TOWN, &case).links.remove(0);
        assert_eq!((linked.link.as_str(), linked.back), ("split-off", false));
        let new = town.held(linked.id);
        assert_eq!(
            (new.procedure.as_str(), new.stage.as_str()),
            ("grid-event", "receipt")
        );
        assert_eq!(
            (choice(&new, "class"), choice(&new, "source")),
            ("0111", "department")
        );
        let words = &new.fields["summary"].value;
        assert_eq!(*words, Value::Text("河堤有缺口".to_owned()));
        assert_eq!(new.place, case.place);
        assert_eq!(new.applicant.name, case.applicant.name);
        assert_eq!(new.hands[0].person, app::PRODUCT);
        assert_eq!(due(&new, "receive"), at(2, 11, 0));
        let back = [(case.number.clone(), "split-off".to_owned(), true)];
        assert_eq!(town.links(&new), back);
        let new = town.does(TOWN, &new, say("receive"));
        let new = town.does(TOWN, &new, say("register"));
        assert_eq!(
            due(&new, "handling"),
            end(3, 9),
            "{engine:?}: by its own class"
        );
    }
}

#[test]
fn what_goes_beyond_the_town_goes_up_and_comes_back() {
    for engine in engines() {
        let town = Town::on(engine);
        let case = town.registered("0110");
        let silent = town.tries(TOWN, &case, mute("escalate"));
        assert_eq!(keys(silent), ["note-missing"]);
        let case = town.does(TOWN, &case, say("escalate"));
        assert_eq!(holder(&case), (COMMAND, Role::Dispatcher));
        let own = town.tries(TOWN, &case, say("hand-back"));
        assert_eq!(keys(own), ["not-yours"]);
        let case = town.does(COUNTY, &case, say("hand-back"));
        assert_eq!(case.stage, "dispatching");
        assert_eq!(holder(&case), (CENTRE, Role::Dispatcher));

        // The county takes over what the town has sent out already.
        let case = town.does(TOWN, &case, ask("dispatch", SERVICES));
        let case = town.does(COUNTY, &case, say("escalate"));
        let case = town.does(COUNTY, &case, ask("county-dispatch", CIVIL));
        assert_eq!(case.stage, "county-handling");
        let not_ours = ActRequest {
            cites: Some("SD-015".to_owned()),
            ..on_order(&case, CIVIL, "disclaim")
        };
        let returned = town.tries(OFFICER, &case, not_ours);
        assert_eq!(keys(returned), ["act-not-open"], "the county has decided");
        let case = town.answered(OFFICER, &case, CIVIL);
        let done = with("feedback", &[("result", "已修补")]);
        let early = town.tries(COUNTY, &case, done.clone());
        assert_eq!(keys(early), ["orders-open"], "the town's order counts");
        let case = town.answered(LEAD, &case, SERVICES);
        let case = town.does(COUNTY, &case, done);
        assert_eq!(case.stage, "verification");
        let worker = town.who(WORKER).person();
        let checks = case.holder.as_ref().unwrap().person;
        assert_eq!(checks, Some(worker), "{engine:?}");
    }
}

#[test]
fn what_is_done_at_once_ends_in_one_act_and_may_come_again() {
    for engine in engines() {
        let town = Town::on(engine);
        let (before, after) = (town.photo(WORKER, "before"), town.photo(WORKER, "after"));
        let fields = [
            ("class", "0109"),
            ("summary", "树上挂着横幅，已取下"),
            ("source", "patrol"),
            ("photo", before.as_str()),
            ("after-photo", after.as_str()),
        ];
        let file = |login: &str, fields: &[(&str, &str)]| {
            let here = Place {
                division: village(),
                grid: Some(grid(1)),
                point: None,
            };
            town.files(town.ctx(login), "done-at-once", Some(here), fields)
        };
        assert_eq!(keys(file(WORKER, &fields[..4])), ["field-missing"]);
        assert_eq!(keys(file(LEAD, &fields)), ["filing-not-yours"]);
        let case = file(WORKER, &fields).unwrap();
        assert_eq!(
            (case.stage.as_str(), case.outcome),
            ("done-at-once", Some(Outcome::Done))
        );
        assert_eq!((case.version, case.hands.len()), (1, 1));
        assert!(case.clocks.is_empty() && case.orders.is_empty());
        let case = town.does(TOWN, &case, say("reopen"));
        assert_eq!(case.stage, "dispatching");
        assert_eq!(due(&case, "handling"), end(3, 3), "{engine:?}");
    }
}

#[test]
fn a_point_says_in_whose_grid_it_is_whoever_told_it() {
    for engine in engines() {
        let town = Town::on(engine);
        town.site.lay_ground();
        let fields = [
            ("class", "grid-02"),
            ("summary", "独居老人家里停了水"),
            ("source", "department"),
            ("place", "120.935,32.31"),
        ];
        // A worker of the neighbouring town, passing by.
        let passer = town.ctx("ch-grid-1");
        let case = town.files(passer, "report", None, &fields).unwrap();
        assert_eq!(case.place.division, village());
        assert_eq!(case.place.grid, Some(grid(2)));
        assert_eq!(case.place.point.unwrap().lng_e7, 1_209_350_000);
        assert_eq!(holder(&case), (CENTRE, Role::Dispatcher));
        let case = town.does(TOWN, &case, say("receive"));
        let case = town.does(TOWN, &case, say("register"));
        let case = town.does(TOWN, &case, say("to-grid"));
        let worker = town.who("xg-grid-2").person();
        assert_eq!(case.holder.as_ref().unwrap().person, Some(worker));
        let done = with("handled-in-grid", &[("result", "已通水")]);
        let other = town.tries(WORKER, &case, done.clone());
        assert_eq!(keys(other), ["not-yours"]);
        let case = town.does("xg-grid-2", &case, done);
        assert_eq!(case.stage, "verification", "{engine:?}");
    }
}
