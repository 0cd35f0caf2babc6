//! Every letter that the shipped procedures declare, issued by a case that was really handled and
//! printed from it. What a letter says is read from the paper, not from sample data.

use crate::establishment::now;
use app::Ctx;
use app::case::{ActRequest, FileRequest, Which, Whom};
use codes::CitizenNumber;
use jiff::civil::Date;
use model::case::{Case, Channel, Proof};
use model::id::PersonId;
use model::order::OrderState;
use model::role::Role;
use std::collections::{BTreeMap, BTreeSet};
use store::case::CaseFilter;
use testkit::{TestSite, planted, wait};
use words::{Lexicon, Locale};

/// A case on its way, and the letters it has issued.
pub(crate) struct Way<'s> {
    site: &'s TestSite,
    lexicon: &'s Lexicon,
    case: Case,
    printed: usize,
    pub(crate) papers: Papers,
}

/// What was printed, by procedure and letter.
pub(crate) type Papers = BTreeMap<(String, String), String>;

pub(crate) fn proofs(codes: &[&str]) -> BTreeMap<String, Proof> {
    let paper = |code: &&str| ((*code).to_owned(), Proof::Paper);
    codes.iter().map(paper).collect()
}

impl Way<'_> {
    /// Somebody of the cast acts; letters that follow are printed as she prints them.
    pub(crate) fn act(&mut self, who: &str, act: &str, request: ActRequest) -> &mut Self {
        let ctx = self.site.ctx(self.site.cast.login(who));
        let act = act.into();
        self.by(&ctx, ActRequest { act, ..request })
    }

    /// The same by whoever holds a post.
    pub(crate) fn by(&mut self, ctx: &Ctx, request: ActRequest) -> &mut Self {
        self.site.clock.pass_minutes(20);
        let ctx = now(self.site, ctx);
        let request = ActRequest {
            version: Some(self.case.version),
            ..request
        };
        let act = request.act.clone();
        self.case = wait(app::case::act(&self.site.app, &ctx, self.case.id, request))
            .unwrap_or_else(|why| panic!("{act} by {}: {why:?}", ctx.actor.name));
        self.print(&ctx)
    }

    /// Days pass, what falls due falls due; somebody prints what was issued then.
    pub(crate) fn due(&mut self, ctx: &Ctx, day: Date) -> &mut Self {
        self.site.clock.to(day, 9, 0);
        self.site.fire();
        let ctx = now(self.site, ctx);
        self.case = wait(app::case::get(&self.site.app, &ctx, self.case.id)).unwrap();
        self.print(&ctx)
    }

    fn print(&mut self, ctx: &Ctx) -> &mut Self {
        while self.printed < self.case.letters.len() {
            let issued = self.case.letters[self.printed].clone();
            let paper = wait(app::case::letter(
                &self.site.app,
                ctx,
                self.lexicon,
                self.case.id,
                Which::Issued(self.printed),
                "https://rudong.example/r/ABCD",
            ))
            .unwrap_or_else(|why| panic!("{}: {why:?}", issued.letter));
            looks_like_paper(&paper, &issued.letter);
            assert!(
                paper.contains(&issued.number),
                "{} without its number {}",
                issued.letter,
                issued.number
            );
            assert!(
                paper.contains(&self.case.applicant.name),
                "{}",
                issued.letter
            );
            let key = (self.case.procedure.clone(), issued.letter);
            self.papers.insert(key, paper);
            self.printed += 1;
        }
        self
    }

    pub(crate) fn plain(&mut self, who: &str, act: &str) -> &mut Self {
        self.act(who, act, ActRequest::default())
    }

    pub(crate) fn noted(&mut self, who: &str, act: &str, note: &str) -> &mut Self {
        let note = Some(note.to_owned());
        self.act(
            who,
            act,
            ActRequest {
                note,
                ..ActRequest::default()
            },
        )
    }

    pub(crate) fn lined(&mut self, who: &str, act: &str, lines: &[&str]) -> &mut Self {
        let lines = lines.iter().map(|line| (*line).to_owned()).collect();
        self.act(
            who,
            act,
            ActRequest {
                lines,
                ..ActRequest::default()
            },
        )
    }

    pub(crate) fn asked(&mut self, who: &str, act: &str, fields: &[(&str, &str)]) -> &mut Self {
        let fields = fields
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect();
        let note = Some("已核实。".to_owned());
        self.act(
            who,
            act,
            ActRequest {
                fields,
                note,
                ..ActRequest::default()
            },
        )
    }
}

/// One A4 sheet or more, whole, in Chinese, with everything filled in that the form has a place for.
pub(crate) fn looks_like_paper(html: &str, letter: &str) {
    assert!(html.contains("@page { size: A4;"), "{letter}: not A4");
    assert!(html.trim_end().ends_with("</html>"), "{letter}: cut off");
    for missing in ["⟦", "undefined", "None", "null", "{{", "}}"] {
        let around = html.split(missing).nth(1).map(|rest| rest.chars().take(60));
        let around = around.map(String::from_iter);
        assert_eq!(around, None, "{letter}: {missing}");
    }
    assert!(
        html.contains("（盖章处）") || html.contains("签"),
        "{letter}: nowhere to seal or sign"
    );
    assert!(html.contains("2026年"), "{letter}: no date");
    // Nothing is fetched from elsewhere: a kept copy needs nothing else.
    for outside in ["<script", "src=\"http", "<link", "url(http"] {
        assert!(!html.contains(outside), "{letter}: {outside}");
    }
    let body = html.split("<main").nth(1).unwrap();
    let body = body.split_once('>').unwrap().1;
    let mut words = String::new();
    let mut inside = false;
    for c in body.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => words.push(c),
            _ => {}
        }
    }
    let latin: Vec<&str> = words
        .split(|c: char| !c.is_ascii_alphabetic())
        .filter(|word| word.len() > 2 && !["https", "rudong", "example", "ABCD"].contains(word))
        .filter(|word| word.chars().any(|c| c.is_ascii_lowercase()))
        .collect();
    assert!(latin.is_empty(), "{letter}: {latin:?}");
}

pub(crate) fn lexicon(site: &TestSite) -> Lexicon {
    let mut lexicon = Lexicon::shipped().unwrap();
    for (code, _, module, _) in site.app.site().modules() {
        for locale in Locale::ALL {
            if let Some(text) = module.words(locale.tag()) {
                lexicon.add(locale, code, &text).unwrap();
            }
        }
    }
    lexicon
}

fn found(site: &TestSite, name: &str) -> Case {
    found_in(site, "elder-allowance", name)
}

fn found_in(site: &TestSite, procedure: &str, name: &str) -> Case {
    let number = planted(site.cast.founded)
        .into_iter()
        .find(|n| n.name == name)
        .unwrap()
        .number();
    let person: PersonId = site.person(number.as_str());
    let ctx = site.ctx(site.of(Role::Auditor));
    let filter = CaseFilter {
        limit: 100,
        ..CaseFilter::default()
    };
    let lines = wait(app::case::list(&site.app, &ctx, filter, "")).unwrap();
    let line = lines
        .iter()
        .find(|l| l.person == Some(person) && l.procedure == procedure)
        .unwrap();
    wait(app::case::get(&site.app, &ctx, line.id)).unwrap()
}

pub(crate) fn way<'s>(site: &'s TestSite, lexicon: &'s Lexicon, case: Case) -> Way<'s> {
    Way {
        site,
        lexicon,
        printed: case.letters.len(),
        case,
        papers: BTreeMap::new(),
    }
}

fn elder<'s>(site: &'s TestSite, lexicon: &'s Lexicon, name: &str) -> Way<'s> {
    let mut way = way(site, lexicon, found(site, name));
    let request = ActRequest {
        fields: BTreeMap::from([("consent".to_owned(), "yes".to_owned())]),
        materials: proofs(&["portrait", "citizen-card", "household-register"]),
        ..ActRequest::default()
    };
    way.act("xg-grid-1", "hand-in", request);
    way
}

/// Hands in for somebody whom the libraries found, and has the village pass it.
pub(crate) fn cared<'w, 's>(way: &'w mut Way<'s>) -> &'w mut Way<'s> {
    let handed = [
        ("consent", "yes"),
        ("needs-care", "yes"),
        ("other-care", "none"),
    ];
    let request = ActRequest {
        fields: handed
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect(),
        materials: proofs(&["citizen-card"]),
        ..ActRequest::default()
    };
    way.act("xg-grid-1", "hand-in", request)
        .plain("xg-clerk", "village-pass")
}

fn carer<'s>(site: &'s TestSite, lexicon: &'s Lexicon, name: &str) -> Way<'s> {
    let mut way = way(site, lexicon, found_in(site, "disability-care", name));
    cared(&mut way);
    way
}

fn service<'s>(site: &'s TestSite, lexicon: &'s Lexicon) -> Way<'s> {
    let matter = ("matter", "在双甸镇星光社区开办小餐饮店");
    service_of(site, lexicon, "小餐饮登记", &[matter])
}

fn service_of<'s>(
    site: &'s TestSite,
    lexicon: &'s Lexicon,
    item: &str,
    own: &[(&str, &str)],
) -> Way<'s> {
    let number = planted(site.cast.founded)
        .into_iter()
        .find(|n| n.name == "王家强")
        .unwrap()
        .number();
    let mut fields = vec![("applicant-kind", "person"), ("phone", "13800000001")];
    fields.extend(own);
    let request = FileRequest {
        procedure: "statutory-service".into(),
        act: "file-at-window".into(),
        item: item.into(),
        whom: Whom::Number(number.as_str().to_owned()),
        channel: Channel::Window,
        place: None,
        fields: fields
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect(),
        materials: proofs(&["application-form", "citizen-card"]),
        note: None,
        client: None,
    };
    let ctx = site.ctx(site.cast.login("sd-window-1"));
    let case = wait(app::case::file(&site.app, &ctx, request)).unwrap();
    way(site, lexicon, case)
}

#[test]
fn every_declared_letter_is_issued_by_a_real_case_and_prints_on_a4() {
    let site = TestSite::new(jiff::civil::date(2026, 11, 24));
    for feed in [
        "disability-certificates",
        "household-register",
        "births-and-deaths",
    ] {
        site.hub.delivers(feed, false);
    }
    let all = planted(site.cast.founded);
    let holders: Vec<CitizenNumber> = ["王家强", "李长寿", "张福田"]
        .iter()
        .map(|name| all.iter().find(|n| n.name == *name).unwrap().number())
        .collect();
    let says: &[&str] = &["one", "CJ-001", "2030-01-31"];
    let rows: Vec<(CitizenNumber, &[&str])> = holders.iter().map(|n| (*n, says)).collect();
    site.hub
        .finds("残疾人证", &["level", "certificate", "until"], &rows);
    assert!(site.screen().opened > 5);
    let lexicon = lexicon(&site);
    let mut papers = BTreeMap::new();

    let mut granted = carer(&site, &lexicon, "王家强");
    granted
        .lined(
            "sd-window-1",
            "notify",
            &["身份证：反面看不清，请重新拍一张"],
        )
        .act(
            "xg-grid-1",
            "supply",
            ActRequest {
                materials: proofs(&["citizen-card"]),
                ..ActRequest::default()
            },
        )
        .plain("sd-window-2", "accept")
        .noted("sd-head", "extend", "需要核对长期照护情况")
        .plain("sd-approve-1", "approve")
        .asked("sd-window-1", "stop", &[("stop-reason", "withdrawn")]);
    papers.append(&mut granted.papers);
    let mut declined = carer(&site, &lexicon, "李长寿");
    declined.lined("sd-window-1", "decline", &["不属于本镇受理范围"]);
    papers.append(&mut declined.papers);
    let mut refused = carer(&site, &lexicon, "张福田");
    refused.plain("sd-window-1", "accept").lined(
        "sd-approve-1",
        "reject",
        &["已领取工伤生活护理费"],
    );
    papers.append(&mut refused.papers);

    let mut granted = elder(&site, &lexicon, "王秀珍");
    granted
        .lined(
            "sd-window-1",
            "notify",
            &["户口簿：本人页看不清，请重新拍一张"],
        )
        .act(
            "xg-grid-1",
            "supply",
            ActRequest {
                materials: proofs(&["household-register"]),
                ..ActRequest::default()
            },
        )
        .plain("sd-window-2", "accept")
        .noted("sd-head", "extend", "需要核对外地居住记录")
        .plain("sd-approve-1", "approve")
        .asked("sd-window-1", "stop", &[("stop-reason", "withdrawn")]);
    let notice = &granted.papers[&("elder-allowance".into(), "one-time-notice".into())];
    assert!(
        notice.contains("<td>本人页看不清</td><td>请重新拍一张</td>"),
        "what is missing, and what to do"
    );
    let longer = &granted.papers[&("elder-allowance".into(), "extension-notice".into())];
    assert!(
        longer.contains("需要核对外地居住记录"),
        "why it takes longer is said"
    );
    papers.append(&mut granted.papers);

    let mut declined = elder(&site, &lexicon, "陈桂英");
    declined.lined("sd-window-1", "decline", &["不属于本镇受理范围"]);
    papers.append(&mut declined.papers);

    let mut refused = elder(&site, &lexicon, "周素兰");
    refused
        .plain("sd-window-1", "accept")
        .lined("sd-approve-1", "reject", &["户籍不在本县"]);
    let no = &refused.papers[&("elder-allowance".into(), "refusal-decision".into())];
    assert!(
        no.contains("户籍不在本县") && no.contains("行政复议"),
        "why, and what can be done"
    );
    papers.append(&mut refused.papers);

    let mut licensed = service(&site, &lexicon);
    licensed
        .plain("sd-window-2", "accept")
        .noted("sd-approve-1", "review-first", "材料属实")
        .asked("sd-approve-1", "suspend", &[("special-kind", "inspection")])
        .noted("sd-approve-1", "resume", "现场检查已完成")
        .noted("sd-head", "extend", "检验结果待复核")
        .noted("sd-approve-2", "review-second", "同意")
        .plain("sd-head", "approve")
        .plain("sd-window-1", "make-certificate")
        .asked("sd-window-1", "deliver", &[("delivery-way", "window")]);
    papers.append(&mut licensed.papers);

    let mut returned = service(&site, &lexicon);
    returned
        .lined("sd-window-2", "notify", &["还差一份申请表"])
        .act(
            "sd-window-2",
            "supply",
            ActRequest {
                materials: proofs(&["application-form"]),
                ..ActRequest::default()
            },
        )
        .plain("sd-window-2", "accept")
        .noted("sd-approve-1", "review-first", "材料不符")
        .noted("sd-approve-2", "review-second", "不同意")
        .lined("sd-head", "reject", &["场所不符合要求"]);
    papers.append(&mut returned.papers);

    let mut turned_away = service(&site, &lexicon);
    turned_away.lined("sd-window-2", "decline", &["该事项由县里办理"]);
    papers.append(&mut turned_away.papers);

    let mut promised = service(&site, &lexicon);
    promised.lined("sd-window-2", "accept-with-promise", &["营业执照"]);
    let promise = &promised.papers[&("statutory-service".into(), "missing-promise".into())];
    assert!(promise.contains("营业执照"), "what was promised");
    papers.append(&mut promised.papers);

    let mut committed = service(&site, &lexicon);
    let terms = ("commitment-terms", "场所符合食品安全和消防要求");
    committed.act(
        "sd-window-2",
        "accept-on-commitment",
        ActRequest {
            fields: BTreeMap::from([(terms.0.to_owned(), terms.1.to_owned())]),
            ..ActRequest::default()
        },
    );
    papers.append(&mut committed.papers);
    papers.append(&mut crate::letters_of_events::papers());

    let mut declared = BTreeSet::new();
    for (_, _, module, _) in site.app.site().modules() {
        // What offices write to each other is printed where a county has a book: `establishment`.
        for (code, procedure) in module.procedures.iter().filter(|(_, p)| !p.is_internal()) {
            for letter in procedure.letters() {
                declared.insert((code.clone(), letter.clone()));
            }
        }
    }
    let printed: BTreeSet<_> = papers.keys().cloned().collect();
    assert!(declared.len() >= 15);
    let missing: Vec<_> = declared.difference(&printed).collect();
    assert!(
        missing.is_empty(),
        "declared and never printed: {missing:?}"
    );
    // To look at them as pages: `WUJIA_LETTERS=folder cargo nextest run -p app letters`.
    if let Some(folder) = std::env::var_os("WUJIA_LETTERS") {
        for ((procedure, letter), html) in &papers {
            let name = format!("{procedure}-{letter}.html");
            std::fs::write(std::path::Path::new(&folder).join(name), html).unwrap();
        }
    }
}

#[test]
fn an_item_with_fields_of_its_own_is_granted_in_its_own_words() {
    let site = TestSite::new(jiff::civil::date(2026, 11, 24));
    let lexicon = lexicon(&site);
    let own = [
        ("household-size", "3"),
        ("monthly-income", "520"),
        ("hardship", "illness"),
    ];
    let mut granted = service_of(&site, &lexicon, "BM-001", &own);
    granted
        .plain("sd-window-2", "accept")
        .noted("sd-approve-1", "review-first", "属实")
        .noted("sd-approve-2", "review-second", "同意")
        .plain("sd-head", "approve");
    let decision = &granted.papers[&("statutory-service".into(), "grant-decision".into())];
    assert!(
        decision.contains("最低生活保障审核确认决定书")
            && decision.contains("王家强户共同生活家庭成员3人符合最低生活保障条件"),
        "{decision}"
    );
}

#[test]
fn a_unit_sees_what_it_is_asked_and_what_it_asked_the_overdue_first() {
    for on in testkit::engines() {
        let site = TestSite::on(on, jiff::civil::date(2026, 11, 24));
        assert!(site.screen().opened > 2);
        let lexicon = lexicon(&site);
        let mut ids = Vec::new();
        for name in ["王秀珍", "周素兰"] {
            let mut case = elder(&site, &lexicon, name);
            case.plain("sd-window-1", "accept");
            let ask = ActRequest {
                question: Some(format!("{name}是否常住本村？")),
                unit: Some(model::unit::UnitCode("320623111000-WGZX".into())),
                ..ActRequest::default()
            };
            case.act("sd-approve-1", "ask", ask);
            ids.push(case.case.clone());
            site.clock.to(jiff::civil::date(2026, 11, 25), 9, 30);
        }
        let list = |who: &str, side| {
            let ctx = site.ctx(site.cast.login(who));
            wait(app::order::list(&site.app, &ctx, side, None)).unwrap()
        };
        let counts = |who: &str| {
            wait(app::order::counts(
                &site.app,
                &site.ctx(site.cast.login(who)),
            ))
            .unwrap()
        };
        let asked = list("sd-grid-head", app::order::Side::Asked);
        assert_eq!(asked.len(), 2);
        assert!(
            asked[0].order.due <= asked[1].order.due,
            "the nearest limit first"
        );
        assert_eq!(asked[0].order.question, "王秀珍是否常住本村？");
        assert_eq!(asked[0].order.asker.as_str(), "320623111000-FWZX");
        assert_eq!(list("sd-head", app::order::Side::Asking).len(), 2);
        assert!(list("sd-head", app::order::Side::Asked).is_empty());
        assert!(list("ch-window-1", app::order::Side::Asked).is_empty());
        assert_eq!(counts("sd-grid-head").asked_late, 0);
        // Its limit passes: it says so and stays.
        site.clock.to(jiff::civil::date(2026, 12, 1), 9, 0);
        site.fire();
        assert!(counts("sd-grid-head").asked_late >= 1);
        // Answered, it is nobody's any more.
        let order = ids[0].orders[0].clone();
        assert_eq!(order.state, OrderState::Open);
        let answer = ActRequest {
            act: "answer".into(),
            order: Some(order.id),
            version: Some(order.version),
            note: Some("常住，已走访。".to_owned()),
            ..ActRequest::default()
        };
        let ctx = site.ctx(site.cast.login("sd-grid-head"));
        wait(app::case::act(&site.app, &ctx, ids[0].id, answer)).unwrap();
        assert_eq!(list("sd-grid-head", app::order::Side::Asked).len(), 1);
        assert_eq!(counts("sd-head").asking, 1);
    }
}
