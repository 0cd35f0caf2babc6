//! The small county's town as events of a grid go through it: who plays, what they do, and how a case
//! stands afterwards.

use app::case::{ActRequest, CaseView, FileRequest, Whom, act_in, file_in};
use app::file::Cleaned;
use app::{Ctx, Fault};
use codes::{DivisionCode, GridCode};
use jiff::civil::{Date, date};
use model::account::Appointment;
use model::case::{Case, Channel};
use model::id::{AppointmentId, CaseId, OrderId};
use model::place::Place;
use model::role::Role;
use model::time::Instant;
use model::unit::UnitCode;
use std::collections::BTreeMap;
use testkit::{On, Somebody, TestSite, wait};

pub const MONDAY: Date = date(2026, 3, 2);
pub const CENTRE: &str = "320623111000-WGZX";
pub const SERVICES: &str = "320623111000-FWZX";
pub const CIVIL: &str = "320623000000-MZJ";
pub const COMMAND: &str = "320623000000-ZHZX";

/// The town's dispatcher, whom the cast lacks.
pub const TOWN: &str = "sd-dispatch";
/// The county's dispatcher.
pub const COUNTY: &str = "dispatcher";
/// The head of the town's grid centre.
pub const HEAD: &str = "sd-grid-head";
/// The worker of the grid it happens in.
pub const WORKER: &str = "xg-grid-1";
/// The head of [`SERVICES`].
pub const LEAD: &str = "sd-head";
/// An officer of [`CIVIL`].
pub const OFFICER: &str = "mz-officer";

pub fn village() -> DivisionCode {
    DivisionCode::from_number(320_623_111_001).unwrap()
}

pub fn grid(n: u16) -> GridCode {
    GridCode::compose(village(), n, None).unwrap()
}

pub fn texts(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let pair = |(code, text): &(&str, &str)| ((*code).to_owned(), (*text).to_owned());
    pairs.iter().map(pair).collect()
}

/// An act without a word.
pub fn mute(code: &str) -> ActRequest {
    ActRequest {
        act: code.to_owned(),
        ..ActRequest::default()
    }
}

/// An act with words.
pub fn say(code: &str) -> ActRequest {
    ActRequest {
        note: Some("已到现场看过".to_owned()),
        ..mute(code)
    }
}

/// An act with words and fields.
pub fn with(code: &str, fields: &[(&str, &str)]) -> ActRequest {
    ActRequest {
        fields: texts(fields),
        ..say(code)
    }
}

pub fn ask(code: &str, unit: &str) -> ActRequest {
    ActRequest {
        question: Some("请处置".to_owned()),
        unit: Some(UnitCode(unit.to_owned())),
        ..mute(code)
    }
}

/// The latest order of a unit.
pub fn order(case: &Case, unit: &str) -> OrderId {
    let mut latest = case.orders.iter().rev();
    latest.find(|o| o.unit.as_str() == unit).unwrap().id
}

/// An act on the latest order of a unit.
pub fn on_order(case: &Case, unit: &str, code: &str) -> ActRequest {
    ActRequest {
        order: Some(order(case, unit)),
        ..say(code)
    }
}

pub fn due(case: &Case, clock: &str) -> Instant {
    case.clocks[clock].due
}

pub fn holder(case: &Case) -> (&str, Role) {
    let holder = case.holder.as_ref().unwrap();
    (holder.unit.as_str(), holder.role)
}

/// The town in which it happens.
pub struct Town {
    pub site: TestSite,
    dispatcher: Somebody,
}

impl Town {
    pub fn on(engine: On) -> Self {
        Self::of_day(engine, MONDAY)
    }

    pub fn of_day(engine: On, day: Date) -> Self {
        let site = TestSite::on(engine, day);
        let dispatcher = site.appoint(TOWN, "滕派", Role::Dispatcher, CENTRE);
        Self { site, dispatcher }
    }

    pub fn who(&self, login: &str) -> &Somebody {
        if login == TOWN {
            &self.dispatcher
        } else {
            self.site.cast.login(login)
        }
    }

    pub fn ctx(&self, login: &str) -> Ctx {
        self.site.ctx(self.who(login))
    }

    pub fn files(
        &self,
        ctx: Ctx,
        act: &str,
        place: Option<Place>,
        fields: &[(&str, &str)],
    ) -> Result<Case, Fault> {
        let whom = match ctx.actor.post {
            Some(_) => Whom::Named(String::new()),
            None => Whom::Person(ctx.actor.person),
        };
        let request = FileRequest {
            procedure: "grid-event".to_owned(),
            act: act.to_owned(),
            item: String::new(),
            whom,
            channel: Channel::Online,
            place,
            fields: texts(fields),
            materials: BTreeMap::new(),
            note: None,
            client: None,
        };
        self.site
            .app
            .submit_blocking(move |app, tx| file_in(app, tx, &ctx, &request))
    }

    /// Told by the worker of the first grid.
    pub fn reported(&self, class: &str) -> Case {
        let here = Place {
            division: village(),
            grid: Some(grid(1)),
            point: None,
        };
        let fields = [
            ("class", class),
            ("summary", "村口的事"),
            ("source", "department"),
        ];
        self.files(self.ctx(WORKER), "report", Some(here), &fields)
            .unwrap()
    }

    /// The same, taken in and registered.
    pub fn registered(&self, class: &str) -> Case {
        let case = self.does(TOWN, &self.reported(class), say("receive"));
        self.does(TOWN, &case, say("register"))
    }

    /// The same, sent to the service centre.
    pub fn sent(&self, class: &str) -> Case {
        let case = self.registered(class);
        self.does(TOWN, &case, ask("dispatch", SERVICES))
    }

    pub fn tries_as(&self, ctx: Ctx, case: &Case, wish: ActRequest) -> Result<Case, Fault> {
        let id = case.id;
        self.site
            .app
            .submit_blocking(move |app, tx| act_in(app, tx, &ctx, id, &wish))
    }

    pub fn tries(&self, login: &str, case: &Case, wish: ActRequest) -> Result<Case, Fault> {
        self.tries_as(self.ctx(login), case, wish)
    }

    #[track_caller]
    pub fn does(&self, login: &str, case: &Case, wish: ActRequest) -> Case {
        self.tries(login, case, wish)
            .unwrap_or_else(|why| panic!("{login}: {why:?}"))
    }

    /// A photograph of somebody's.
    pub fn photo(&self, login: &str, words: &str) -> String {
        let file = Cleaned {
            media: "image/jpeg".into(),
            bytes: words.as_bytes().to_vec(),
            original_digest: "00".repeat(32),
            name: "a".into(),
        };
        let stored = wait(app::file::upload(&self.site.app, &self.ctx(login), file));
        stored.unwrap().id.to_string()
    }

    /// Answers a unit's order with a photograph.
    #[track_caller]
    pub fn answered(&self, login: &str, case: &Case, unit: &str) -> Case {
        let photo = self.photo(login, unit);
        let wish = ActRequest {
            fields: texts(&[("after-photo", photo.as_str())]),
            ..on_order(case, unit, "answer")
        };
        self.does(login, case, wish)
    }

    /// The same person in another post.
    pub fn also(&self, login: &str, role: Role, unit: &str) -> Ctx {
        let post = Appointment {
            id: AppointmentId::from_bytes([7; 16]),
            unit: UnitCode(unit.to_owned()),
            role,
            ..self.who(login).post.clone()
        };
        let held = post.clone();
        self.site
            .app
            .submit_blocking(move |_, tx| Ok(tx.appointment_insert(&held)?))
            .unwrap();
        let mut actor = self.who(login).actor();
        actor.post = Some(post);
        self.site.ctx_of(actor)
    }

    pub fn held(&self, id: CaseId) -> Case {
        let found = self.site.app.store().read_blocking(move |tx| tx.case(id));
        found.unwrap().unwrap().0
    }

    pub fn view(&self, login: &str, case: &Case) -> CaseView {
        wait(app::case::view(&self.site.app, &self.ctx(login), case.id)).unwrap()
    }

    /// What a case is linked to: number, link, and whether the other one says so.
    pub fn links(&self, case: &Case) -> Vec<(String, String, bool)> {
        let links = self.view(TOWN, case).links;
        links
            .into_iter()
            .map(|l| (l.number, l.link, l.back))
            .collect()
    }
}
