//! Limits that fall due, colleagues on leave, sight and secrecy.

use app::case::ActRequest;
use jiff::civil::date;
use model::role::Role;
use testkit::{TestSite, engines, wait};

#[test]
fn limits_fall_due_once_in_order_also_after_days_of_downtime() {
    for engine in engines() {
        let site = TestSite::on(engine, date(2026, 11, 24));
        site.screen();
        assert_eq!(site.fire(), 0, "nothing is due on the first day");
        site.clock.to(date(2026, 12, 20), 0, 1);
        let site = site.reopen();
        let fired = site.fire();
        assert!(fired >= 6, "every visit fell due: {fired}");
        assert_eq!(site.fire(), 0, "and each of them once");
        let ctx = site.ctx(site.of(Role::Dispatcher));
        let overdue = store::case::CaseFilter {
            overdue_at: Some(app::port::Clock::now(&*site.clock)),
            limit: 100,
            ..store::case::CaseFilter::default()
        };
        assert!(
            wait(app::case::list(&site.app, &ctx, overdue, ""))
                .unwrap()
                .len()
                >= 6
        );
    }
}

#[test]
fn a_deputy_does_the_work_of_who_is_on_leave() {
    for engine in engines() {
        let site = TestSite::on(engine, date(2026, 11, 24));
        let away = site.cast.login("xg-grid-1");
        let deputy = site.cast.login("xg-grid-2");
        let leave = model::account::Leave {
            id: model::id::LeaveId::from_bytes([3; 16]),
            post: away.post.id,
            deputy: deputy.person(),
            from: date(2026, 11, 20),
            to: date(2026, 11, 30),
        };
        site.app
            .submit_blocking(move |_, tx| Ok(tx.leave_insert(&leave)?))
            .unwrap();
        site.screen();
        let desk = wait(app::case::desk(&site.app, &site.ctx(deputy), 50)).unwrap();
        assert!(desk.mine.len() + desk.deputised.len() >= 4, "{desk:?}");
        let line = desk.mine.first().or(desk.deputised.first()).unwrap();
        let case = wait(app::case::get(&site.app, &site.ctx(deputy), line.id)).unwrap();
        let request = ActRequest {
            act: "not-needed".into(),
            note: Some("本人不愿申请".into()),
            version: Some(case.version),
            ..ActRequest::default()
        };
        wait(app::case::act(
            &site.app,
            &site.ctx(deputy),
            case.id,
            request,
        ))
        .unwrap();
    }
}

#[test]
fn no_number_phone_account_or_address_stands_open_in_the_data_directory() {
    let site = TestSite::new(date(2026, 11, 24));
    site.screen();
    let neighbours = testkit::planted(site.cast.founded);
    let mut secrets: Vec<String> = neighbours
        .iter()
        .map(|n| n.number().as_str().to_owned())
        .collect();
    secrets.extend(
        neighbours
            .iter()
            .map(|n| format!("1990000{:04}", n.sequence)),
    );
    secrets.extend(
        neighbours
            .iter()
            .map(|n| format!("623900000000000{:04}", n.sequence)),
    );
    let folder = site.folder.path().to_owned();
    let mut looked = 0;
    let mut stack = vec![folder];
    while let Some(at) = stack.pop() {
        for entry in std::fs::read_dir(&at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                stack.push(path);
                continue;
            }
            let Ok(bytes) = std::fs::read(&path) else {
                continue;
            };
            looked += bytes.len();
            let text = String::from_utf8_lossy(&bytes);
            for secret in &secrets {
                assert!(
                    !text.contains(secret.as_str()),
                    "{} holds {secret}",
                    path.display()
                );
            }
        }
    }
    assert!(looked > 100_000, "the data was looked at");
}

#[test]
fn a_note_that_holds_somebodys_number_is_refused_at_its_field_and_kept_nowhere() {
    for engine in engines() {
        let site = TestSite::on(engine, date(2026, 11, 24));
        site.screen();
        let worker = site.cast.login("xg-grid-1");
        let desk = wait(app::case::desk(&site.app, &site.ctx(worker), 50)).unwrap();
        let id = desk.mine.first().unwrap().id;
        let number = testkit::planted(site.cast.founded)[0].number();
        let say = |note: String| {
            let request = ActRequest {
                act: "remark".into(),
                note: Some(note),
                ..ActRequest::default()
            };
            wait(app::case::act(&site.app, &site.ctx(worker), id, request))
        };
        for (note, key) in [
            (
                format!("老人身份证 {}", number.as_str()),
                "text-citizen-number",
            ),
            ("女儿电话 138-0013-8000".to_owned(), "text-phone"),
            ("卡号6230520010012345678".to_owned(), "text-bank-account"),
        ] {
            let refused = say(note).unwrap_err();
            let refused = &refused.refusal().unwrap().reasons[0];
            assert_eq!(
                (refused.key.as_str(), refused.field.as_deref()),
                (key, Some("note"))
            );
            assert!(refused.args.is_empty(), "it is not repeated");
        }
        say("已联系家属，材料见 2026-320623111001-000001。".to_owned()).unwrap();
    }
}
