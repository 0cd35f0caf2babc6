//! Letters of what happens somewhere, of calls, disputes and petitions: issued by cases that the people of
//! the shipped county handled, and printed from them.

use crate::letters::{Papers, Way, lexicon, way};
use crate::reform::post;
use crate::town::{ask, mute, say, texts};
use app::Ctx;
use app::case::{ActRequest, FileRequest, Whom, file_in};
use app::file::Cleaned;
use app::port::Clock;
use jiff::civil::{Date, date};
use model::case::{Channel, Proof};
use model::id::FileId;
use model::role::Role;
use std::collections::BTreeMap;
use testkit::{On, TestSite, wait};
use words::Lexicon;

const MONDAY: Date = date(2026, 3, 2);
const COUNTY: u64 = 320_623_000_000;
const TOWN: u64 = 320_623_111_000;
const COMMAND: &str = "320623000000-ZHZX";
const PETITIONS: &str = "320623000000-XFJ";
const TRANSPORT: &str = "320623000000-JYJ";
const CENTRE: &str = "320623111000-WGZX";
const ENFORCERS: &str = "320623111000-ZFJ";
const BUILDERS: &str = "320623111000-JSJ";

/// The county, its words, and who has a post in it.
struct Place {
    site: TestSite,
    lexicon: Lexicon,
    worker: Ctx,
    /// Of the county's command centre.
    command: Ctx,
    command_head: Ctx,
    operator: Ctx,
    /// Of the town's grid centre.
    centre: Ctx,
    centre_head: Ctx,
    /// Of the town's enforcement bureau.
    enforcer: Ctx,
    enforcer_head: Ctx,
    /// Of the bureau of petitions.
    registrar: Ctx,
    handler: Ctx,
    bureau_head: Ctx,
}

impl Place {
    fn new() -> Self {
        let site = TestSite::on(On::Sqlite, MONDAY);
        site.found_book();
        site.turn();
        let in_county = |n, role, unit| post(&site, n, role, unit, COUNTY);
        let in_town = |n, role, unit| post(&site, n, role, unit, TOWN);
        Self {
            worker: site.ctx(site.cast.login("xg-grid-1")),
            command: in_county(101, Role::Dispatcher, COMMAND),
            command_head: in_county(102, Role::UnitHead, COMMAND),
            operator: in_county(103, Role::HotlineOperator, COMMAND),
            centre: in_town(104, Role::Dispatcher, CENTRE),
            centre_head: in_town(105, Role::UnitHead, CENTRE),
            enforcer: in_town(106, Role::DepartmentOfficer, ENFORCERS),
            enforcer_head: in_town(107, Role::UnitHead, ENFORCERS),
            registrar: in_county(108, Role::DepartmentOfficer, PETITIONS),
            handler: in_county(109, Role::DepartmentOfficer, PETITIONS),
            bureau_head: in_county(110, Role::UnitHead, PETITIONS),
            lexicon: lexicon(&site),
            site,
        }
    }

    /// Another photograph each time: one belongs to one case.
    fn photo(&self, of: &Ctx) -> FileId {
        self.site.clock.pass_minutes(1);
        let file = Cleaned {
            media: "image/jpeg".into(),
            bytes: format!("{:?}", self.site.clock.now()).into_bytes(),
            original_digest: "00".repeat(32),
            name: "a".into(),
        };
        wait(app::file::upload(&self.site.app, of, file))
            .unwrap()
            .id
    }

    fn filed(
        &self,
        by: &Ctx,
        (procedure, act): (&str, &str),
        fields: &[(&str, &str)],
        materials: BTreeMap<String, Proof>,
    ) -> Way<'_> {
        let request = FileRequest {
            procedure: procedure.to_owned(),
            act: act.to_owned(),
            item: String::new(),
            whom: Whom::Named("沈家".to_owned()),
            channel: Channel::Door,
            place: None,
            fields: texts(fields),
            materials,
            note: None,
            client: None,
        };
        let ctx = crate::establishment::now(&self.site, by);
        let case = self
            .site
            .app
            .submit_blocking(move |app, tx| file_in(app, tx, &ctx, &request))
            .unwrap_or_else(|why| panic!("{procedure}: {why:?}"));
        way(&self.site, &self.lexicon, case)
    }
}

/// An act with fields and nothing else.
fn given(act: &str, fields: &[(&str, &str)]) -> ActRequest {
    ActRequest {
        fields: texts(fields),
        ..mute(act)
    }
}

/// An act whose letter says these lines.
fn lined(act: &str, fields: &[(&str, &str)]) -> ActRequest {
    ActRequest {
        lines: vec!["已当面说明理由和其他办法".to_owned()],
        ..given(act, fields)
    }
}

pub(crate) fn papers() -> Papers {
    let place = Place::new();
    let mut all = Papers::new();
    // The days go on from one to the next: what waits for a limit comes last.
    for printed in [
        mediations,
        petitions,
        hazards,
        leads,
        incidents,
        of_grids,
        of_the_city,
        calls,
    ] {
        all.append(&mut printed(&place));
    }
    all
}

fn mediations(place: &Place) -> Papers {
    let Place { worker, .. } = place;
    let clerk = place.site.ctx(place.site.cast.login("xg-clerk"));
    let fields = [
        ("class", "neighbours"),
        ("summary", "两家为檐水吵了起来"),
        ("parties", "东西两家"),
        ("in-court", "no"),
    ];
    let begun = || {
        let act = ("mediation", "apply-at-hall");
        place.filed(worker, act, &fields, BTreeMap::new())
    };
    let mut declined = begun();
    declined.by(&clerk, lined("decline", &[]));
    let mut agreed = begun();
    let take = [
        ("no-kin", "yes"),
        ("parties", "东西两家"),
        ("in-court", "no"),
    ];
    let willing = [("one-agrees", "yes"), ("other-agrees", "yes")];
    let met = [
        ("session-on", "2026-03-02"),
        ("session-record", "双方到场，各让一步"),
    ];
    let terms = [
        ("agreement-form", "oral"),
        ("agreement-text", "东家改檐沟，西家让出通道"),
        ("both-signed", "yes"),
        ("perform-by", "2026-03-20"),
    ];
    agreed
        .by(&clerk, given("take", &take))
        .by(&clerk, given("both-agree", &willing))
        .by(&clerk, say("extend"))
        .by(&clerk, given("hold-session", &met))
        .by(&clerk, given("agree", &terms))
        .by(&clerk, lined("breach", &[]));
    let mut all = declined.papers;
    all.append(&mut agreed.papers);
    all
}

fn petitions(place: &Place) -> Papers {
    let Place {
        registrar,
        handler,
        bureau_head,
        ..
    } = place;
    let fields = [
        ("petitioner", "张女士"),
        ("kind", "appeal"),
        ("class", "land"),
        ("demand", "征地补偿没有到账"),
        ("tried", "none"),
    ];
    let begun = || {
        let act = ("petition", "register");
        place.filed(registrar, act, &fields, BTreeMap::new())
    };
    let mut declined = begun();
    declined.by(registrar, lined("decline", &[]));
    let mut final_ = begun();
    let route = ActRequest {
        assign: Some(handler.actor.person),
        ..say("route")
    };
    let found = [("found", "款已拨，账号有误"), ("opinion", "三日内补发")];
    final_
        .by(registrar, route)
        .by(handler, mute("accept"))
        .by(bureau_head, say("extend"))
        .by(handler, given("conclude", &found))
        .by(bureau_head, lined("approve-reply", &[]))
        .by(
            registrar,
            given("ask-review", &[("review-reason", "数额不对")]),
        )
        .by(
            registrar,
            lined("uphold", &[("review-opinion", "维持原意见")]),
        )
        .by(
            registrar,
            given("ask-recheck", &[("recheck-reason", "仍有异议")]),
        );
    let county = post(&place.site, 111, Role::DepartmentOfficer, PETITIONS, COUNTY);
    final_.by(
        &county,
        lined("recheck-decided", &[("recheck-opinion", "复查意见得当")]),
    );
    let mut all = declined.papers;
    all.append(&mut final_.papers);
    all
}

fn hazards(place: &Place) -> Papers {
    let Place {
        enforcer,
        enforcer_head,
        worker,
        ..
    } = place;
    let fields = [
        ("firm", "测试纺织厂"),
        ("sector", "manufacture"),
        ("level", "general"),
        ("problem", "安全出口堆放布料"),
    ];
    let photo = Proof::Files(vec![place.photo(worker)]);
    let seen = BTreeMap::from([("before-photo".to_owned(), photo)]);
    let mut told = place.filed(worker, ("hazard", "found"), &fields, seen);
    let by_when = [("told-person", "厂长"), ("rectify-by", "2026-03-10")];
    told.by(enforcer, lined("tell-firm", &by_when))
        .by(enforcer_head, say("extend"));
    told.papers
}

fn leads(place: &Place) -> Papers {
    let Place {
        enforcer,
        enforcer_head,
        worker,
        ..
    } = place;
    let fields = [
        ("source", "grid"),
        ("matter", "chemicals"),
        ("subject", "村口小店"),
        ("content", "店外堆放空桶"),
    ];
    let mut lead = place.filed(
        worker,
        ("enforcement-lead", "bring"),
        &fields,
        BTreeMap::new(),
    );
    let look = [
        ("second-officer", "钱队员"),
        ("scene", "门外有三只空桶"),
        ("finding", "minor"),
    ];
    let looked = ActRequest {
        materials: BTreeMap::from([(
            "scene-photo".to_owned(),
            Proof::Files(vec![place.photo(enforcer)]),
        )]),
        ..given("first-look", &look)
    };
    lead.by(enforcer, looked).by(
        enforcer_head,
        lined("remind", &[("correct-by", "2026-03-09")]),
    );
    lead.papers
}

fn incidents(place: &Place) -> Papers {
    let fields = [
        ("title", "星光路油罐车侧翻"),
        ("what", "路上有油，司机被困"),
        ("place", "星光路与人民路口"),
    ];
    let act = ("incident", "report");
    let mut incident = place.filed(&place.worker, act, &fields, BTreeMap::new());
    let start = [
        ("level", "general"),
        ("plan", "road-accident"),
        ("commander", "双甸镇副镇长许"),
    ];
    incident
        .by(&place.centre, given("start", &start))
        .by(&place.centre, lined("situation-report", &[]));
    incident.papers
}

fn of_grids(place: &Place) -> Papers {
    let Place {
        centre,
        centre_head,
        worker,
        ..
    } = place;
    let fields = [
        ("class", "0110"),
        ("summary", "路面破了一块"),
        ("source", "department"),
    ];
    let begun = || {
        let act = ("grid-event", "report");
        place.filed(worker, act, &fields, BTreeMap::new())
    };
    let mut declined = begun();
    declined.by(centre, lined("decline", &[]));
    let mut event = begun();
    event
        .by(centre, say("receive"))
        .by(centre, say("register"))
        .by(centre, ask("dispatch", BUILDERS))
        .by(centre_head, say("extend"))
        .by(centre_head, say("supervise"));
    let mut all = declined.papers;
    all.append(&mut event.papers);
    all
}

fn of_the_city(place: &Place) -> Papers {
    let Place {
        command,
        command_head,
        worker,
        ..
    } = place;
    let begun = || {
        let photo = place.photo(worker).to_string();
        let fields = [
            ("thing", "event"),
            ("class", "0102"),
            ("urgency", "b"),
            ("summary", "路边有垃圾"),
            ("photo", photo.as_str()),
            ("place", "120.921,32.305"),
        ];
        let act = ("city-case", "collect");
        place.filed(worker, act, &fields, BTreeMap::new())
    };
    let mut not_opened = begun();
    not_opened.by(command, lined("not-open", &[]));
    let mut opened = begun();
    opened
        .by(command, say("open"))
        .by(command, ask("dispatch", BUILDERS))
        .by(command_head, say("extend"))
        // Urged when the limit is over, supervised a working day later.
        .due(command, date(2026, 3, 20))
        .due(command, date(2026, 3, 25));
    let mut all = not_opened.papers;
    all.append(&mut opened.papers);
    all
}

fn calls(place: &Place) -> Papers {
    let Place {
        operator,
        command_head,
        ..
    } = place;
    let fields = [
        ("caller-name", "张女士"),
        ("caller-phone", "13800138000"),
        ("kind", "complaint"),
        ("class", "ts-noise"),
        ("summary", "菜场早上五点放喇叭"),
    ];
    let act = ("hotline-call", "record");
    let mut call = place.filed(operator, act, &fields, BTreeMap::new());
    let asked = post(&place.site, 112, Role::DepartmentOfficer, TRANSPORT, COUNTY);
    call.by(operator, ask("dispatch", TRANSPORT))
        .by(&asked, say("ask-extension"))
        .by(command_head, say("extend"))
        // Urged when the limit is over, by letter a working day later, told to all after five more: a look after each.
        .due(operator, date(2026, 4, 20))
        .due(operator, date(2026, 4, 24))
        .due(operator, date(2026, 5, 12))
        .due(operator, date(2026, 5, 29));
    call.papers
}
