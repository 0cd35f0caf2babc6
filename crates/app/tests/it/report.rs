//! Reports from the field: filed once for ever, where their point lies, by staff, citizens and people
//! nobody knows.

use app::county::Area;
use app::file::{Cleaned, keep};
use app::report::{self, Filed, Given, Kept, Located, PROCEDURE, Placed, Report};
use app::{Ctx, Fault};
use codes::{DivisionCode, GridCode};
use jiff::civil::{Date, date};
use model::case::{Case, Outcome};
use model::file::StoredFile;
use model::id::FileId;
use model::place::Point;
use model::value::Value;
use testkit::{TestSite, engines, wait};

const TODAY: Date = date(2026, 11, 24);
/// In the first grid of 双南, where 孙格 works.
const AT: Point = Point {
    lng_e7: 1_210_150_000,
    lat_e7: 323_050_000,
};

fn square(west: i64, south: i64, side: i64) -> String {
    let (east, north) = (west + side, south + side);
    format!(
        "[[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]]"
    )
}

/// Outlines of 双甸, its village 双南 and the village's first grid.
fn draw(site: &TestSite) {
    let area = |code: i64, kind: &str, parent: i64, west: i64, side: i64| Area {
        code,
        kind: kind.into(),
        name: kind.into(),
        parent,
        lng_e7: west,
        lat_e7: 323_000_000,
        rings: square(west, 323_000_000, side),
        approximate: true,
    };
    let all = vec![
        area(
            320_623_111_000,
            "town",
            320_623_000_000,
            1_210_000_000,
            400_000,
        ),
        area(
            320_623_111_003,
            "village",
            320_623_111_000,
            1_210_100_000,
            200_000,
        ),
        area(
            320_623_111_003_001,
            "grid",
            320_623_111_003,
            1_210_100_000,
            100_000,
        ),
    ];
    site.app
        .submit_blocking(move |_, tx| {
            for area in &all {
                tx.area_insert(area)?;
            }
            Ok(())
        })
        .unwrap();
}

fn worker(site: &TestSite, login: &str) -> Ctx {
    site.ctx(site.cast.login(login))
}

fn stored(site: &TestSite, ctx: &Ctx, media: &str, words: &str) -> StoredFile {
    let file = Cleaned {
        media: media.into(),
        bytes: words.as_bytes().to_vec(),
        original_digest: "00".repeat(32),
        name: "a".into(),
    };
    wait(app::file::upload(&site.app, ctx, file)).unwrap()
}

fn rubbish(client: &str, photos: Vec<FileId>) -> Report {
    Report {
        class: "0102".into(),
        summary: "桥头堆了两天".into(),
        photos,
        client: Some(client.into()),
        ..Report::default()
    }
}

fn at(site: &TestSite, ctx: &Ctx, given: Given) -> Located {
    wait(report::locate(&site.app, ctx, given)).unwrap()
}

fn by_point(point: Point) -> Given {
    Given {
        point: Some(point),
        ..Given::default()
    }
}

fn filed(site: &TestSite, ctx: &Ctx, wish: Report, located: Located) -> Result<Filed, Fault> {
    let ctx = ctx.clone();
    site.app
        .submit_blocking(move |app, tx| report::file_in(app, tx, &ctx, &wish, &located))
}

fn refused<T: std::fmt::Debug>(result: Result<T, Fault>) -> Vec<(String, String)> {
    match result {
        Err(Fault::Refused(refusal)) => refusal
            .reasons
            .into_iter()
            .map(|reason| (reason.field.unwrap_or_default(), reason.key))
            .collect(),
        other => panic!("{other:?}"),
    }
}

fn is(field: &str, key: &str) -> Vec<(String, String)> {
    vec![(field.to_owned(), key.to_owned())]
}

#[test]
fn a_report_is_filed_once_in_the_grid_its_point_lies_in_whoever_walked_by() {
    for engine in engines() {
        let site = TestSite::on(engine, TODAY);
        draw(&site);
        let passer = worker(&site, "xg-grid-1");
        let photo = stored(&site, &passer, "image/jpeg", "one").id;
        let located = at(&site, &passer, by_point(AT));
        assert_eq!(located.by, Placed::Point);
        let first = filed(&site, &passer, rubbish("a", vec![photo]), located.clone()).unwrap();
        let village = DivisionCode::from_number(320_623_111_003).unwrap();
        assert_eq!(first.case.place.division, village);
        assert_eq!(first.case.place.grid, GridCode::compose(village, 1, None));
        assert_eq!(first.case.place.point, Some(AT));
        assert!(!first.own, "it is another's grid");
        assert_eq!(first.case.procedure, PROCEDURE);

        // Sent again, and again with other words: the matter that stands.
        let mut changed = rubbish("a", Vec::new());
        changed.summary = "别的话".into();
        for wish in [rubbish("a", vec![photo]), changed] {
            let again = filed(&site, &passer, wish, located.clone()).unwrap();
            assert_eq!(
                (again.case.id, again.case.version),
                (first.case.id, first.case.version)
            );
        }
        // Another's client cannot ask for it by the same id.
        let other = worker(&site, "sn-grid-1");
        let second = stored(&site, &other, "image/jpeg", "two").id;
        let taken = filed(&site, &other, rubbish("a", vec![second]), located.clone());
        assert_eq!(refused(taken), is("", "client-id-used"));

        // Whose grid it is sees it, and its photograph.
        let seen = wait(app::case::get(&site.app, &other, first.case.id)).unwrap();
        assert!(matches!(&seen.fields["photo"].value, Value::Files(files) if files == &[photo]));
        let (_, bytes) = wait(app::file::open(&site.app, &other, photo)).unwrap();
        assert_eq!(bytes, b"one");
        let own = filed(&site, &other, rubbish("b", vec![second]), located).unwrap();
        assert!(own.own);
        assert_ne!(own.case.id, first.case.id);
        let grid = GridCode::compose(village, 1, None);
        let usual = wait(report::usual(&site.app, &other, grid)).unwrap();
        assert_eq!(usual, ["0102"]);
    }
}

#[test]
fn without_a_point_a_name_counts_and_then_the_post() {
    let site = TestSite::new(TODAY);
    draw(&site);
    let ctx = worker(&site, "xg-grid-1");
    let far = Point {
        lng_e7: 1_100_000_000,
        lat_e7: 300_000_000,
    };
    let post = at(&site, &ctx, by_point(far));
    assert_eq!(post.by, Placed::Post);
    assert_eq!(post.place.point, Some(far), "what the phone said is kept");
    assert_eq!(
        post.place.grid,
        ctx.actor.post.as_ref().unwrap().grids.first().copied()
    );
    let named = Given {
        point: Some(far),
        division: DivisionCode::from_number(320_623_111_003),
        grid: None,
    };
    assert_eq!(at(&site, &ctx, named).by, Placed::Named);
    let nowhere = Given::default();
    let citizen = site.citizen(model::id::PersonId::from_bytes([9; 16]), "某");
    let asked = wait(report::locate(&site.app, &citizen, nowhere));
    assert_eq!(refused(asked), is("place", "report-place-needed"));
    let broken = Point {
        lng_e7: -1,
        lat_e7: 0,
    };
    let asked = wait(report::locate(&site.app, &ctx, by_point(broken)));
    assert_eq!(refused(asked), is("place", "field-location"));
}

#[test]
fn what_does_not_fit_is_refused_at_its_field_and_leaves_nothing() {
    let site = TestSite::new(TODAY);
    let ctx = worker(&site, "xg-grid-1");
    let photo = stored(&site, &ctx, "image/jpeg", "one").id;
    let voice = stored(&site, &ctx, "audio/webm", "two").id;
    let place = at(&site, &ctx, Given::default());
    let before = site.entries();
    let attempt = |change: fn(&mut Report, FileId)| {
        let mut wish = rubbish("a", vec![photo]);
        change(&mut wish, voice);
        refused(filed(&site, &ctx, wish, place.clone()))
    };
    assert_eq!(
        attempt(|wish, _| wish.class = "9999".into()),
        is("class", "report-class-changed")
    );
    assert_eq!(
        attempt(|wish, _| wish.class_name = Some("旧名称".into())),
        is("class", "report-class-changed")
    );
    assert_eq!(
        attempt(|wish, _| wish.class.clear()),
        is("class", "report-class-needed")
    );
    assert_eq!(
        attempt(|wish, voice| wish.photos = vec![voice]),
        is("photo", "report-file-kind")
    );
    assert_eq!(
        attempt(|wish, _| wish.photos = vec![FileId::from_bytes([7; 16])]),
        is("photo", "report-file-gone")
    );
    assert_eq!(site.entries(), before);
    let mut wish = rubbish("a", vec![photo]);
    wish.class_name = Some("暴露垃圾".into());
    wish.voice = vec![voice];
    wish.reported_at = Some(model::time::Instant(0));
    let case = filed(&site, &ctx, wish, place).unwrap().case;
    assert_eq!(case.filed_at, ctx.now, "the server's time counts");
    assert!(
        matches!(&case.fields["reported-at"].value, Value::Text(told) if told.starts_with("1970")),
        "the phone's is kept"
    );
}

#[test]
fn done_at_once_ends_at_once_and_is_not_a_citizens_to_say() {
    let site = TestSite::new(TODAY);
    let ctx = worker(&site, "xg-grid-1");
    let (before, after) = (
        stored(&site, &ctx, "image/jpeg", "before").id,
        stored(&site, &ctx, "image/jpeg", "after").id,
    );
    let mut wish = rubbish("a", vec![before]);
    wish.done = true;
    wish.after = vec![after];
    let place = at(&site, &ctx, Given::default());
    let case = filed(&site, &ctx, wish.clone(), place.clone())
        .unwrap()
        .case;
    assert_eq!(case.outcome, Some(Outcome::Done));
    let wang = testkit::planted(TODAY).remove(0);
    let citizen = site.citizen(site.person(wang.number().as_str()), wang.name);
    wish.client = Some("b".into());
    let theirs = filed(&site, &citizen, wish, place);
    assert_eq!(refused(theirs), is("done", "report-done-staff"));
}

/// Somebody nobody knows.
fn stranger(site: &TestSite) -> Ctx {
    let mut ctx = site.citizen(app::PRODUCT, "");
    ctx.actor.account = model::id::AccountId::from_bytes([0; 16]);
    ctx
}

fn strangely(site: &TestSite, ctx: &Ctx, wish: Report) -> Result<Case, Fault> {
    let photo = Cleaned {
        media: "image/jpeg".into(),
        bytes: b"public".to_vec(),
        original_digest: "00".repeat(32),
        name: "a".into(),
    };
    let kept = Kept {
        photos: keep(&site.app, ctx, vec![photo]).unwrap(),
        voice: Vec::new(),
    };
    let place = at(site, ctx, by_point(AT));
    wait(report::stranger(
        &site.app,
        ctx,
        "匿名群众",
        wish,
        kept,
        place,
    ))
}

#[test]
fn whoever_nobody_knows_reports_once_and_is_not_recorded() {
    for engine in engines() {
        let site = TestSite::on(engine, TODAY);
        draw(&site);
        let case = strangely(&site, &stranger(&site), rubbish("p", Vec::new())).unwrap();
        assert_eq!(
            (case.applicant.person, case.applicant.name.as_str()),
            (None, "匿名群众")
        );
        assert!(case.applicant.agent.is_none());
        let before = site.entries();
        let again = strangely(&site, &stranger(&site), rubbish("p", Vec::new())).unwrap();
        assert_eq!((again.id, again.version), (case.id, case.version));
        assert_eq!(site.entries(), before, "its photograph is not stored again");
        let public = wait(app::case::public_view(
            &site.app,
            site.ctx(site.cast.login("sn-grid-1")).now,
            &case.receipt,
        ))
        .unwrap();
        assert_eq!(public.number, case.number);
        // Somebody with an account does not become nobody.
        let somebody = worker(&site, "xg-grid-1");
        let place = at(&site, &somebody, by_point(AT));
        let posing = wait(report::stranger(
            &site.app,
            &somebody,
            "匿名群众",
            rubbish("q", Vec::new()),
            Kept::default(),
            place,
        ));
        assert_eq!(refused(posing), is("", "report-not-open"));
    }
}
