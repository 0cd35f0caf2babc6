//! The steward's queue, and what was decided of it in the next build.

use crate::fixture::{land, options, places, spec};
use evidence::KeyRing;
use hub::build::build;
use hub::identity::{Identity, Sealing};
use hub::review::{self, Decided};
use std::sync::Arc;

#[test]
fn what_is_not_sure_waits_for_a_steward_and_her_word_holds_in_every_later_build() {
    let folder = tempfile::tempdir().unwrap();
    land(folder.path());
    let ring = KeyRing::generate(&[3; 80], jiff::civil::date(2026, 1, 1));
    let sealing = Sealing::On(Arc::new(ring));
    let mut options = options(folder.path());
    let out = options.out.clone();
    options.sealing = sealing.clone();
    let built = |run: &str, options: &mut hub::build::Options| {
        options.run = run.to_owned();
        build(&spec(), &places(), options, &mut |_, _| {}).unwrap()
    };
    let first = built("1", &mut options);
    assert_eq!(first.report.feeds[1].review, 1);
    let (queue, next) = review::waiting(&out, &first.folder, &sealing, 0, 10).unwrap();
    assert_eq!((queue.len(), next), (1, None));
    let waiting = &queue[0];
    assert_eq!(waiting.feed, "allowances");
    assert_eq!(waiting.said.name, waiting.known.name, "{waiting:?}");
    let bytes = std::fs::read(first.folder.join("review.frames")).unwrap();
    let name = waiting.said.name.as_bytes();
    assert!(!bytes.windows(name.len()).any(|w| w == name), "sealed");

    let identity = Identity::open(&first.folder, sealing.clone()).unwrap();
    let number = identity
        .person(waiting.person)
        .unwrap()
        .unwrap()
        .number
        .unwrap();
    let same = Decided {
        record: waiting.key,
        person: Some(sealing.key_of(&number)),
    };
    review::decide(&out, same).unwrap();
    let left = review::waiting(&out, &first.folder, &sealing, 0, 10).unwrap();
    assert_eq!((left.0.len(), left.1), (0, None));
    assert_eq!(
        review::find(&first.folder, &sealing, waiting.key)
            .unwrap()
            .as_ref(),
        Some(waiting)
    );
    let second = built("2", &mut options);
    let feed = &second.report.feeds[1];
    assert_eq!((feed.review, feed.decided), (0, 1));

    // She thinks better of it: the last word holds.
    review::decide(
        &out,
        Decided {
            person: None,
            ..same
        },
    )
    .unwrap();
    let third = built("3", &mut options);
    let feed = &third.report.feeds[1];
    assert_eq!((feed.review, feed.decided), (0, 1));
    let rows = |run: &hub::build::Built| {
        let relief = spec();
        let relief = relief.library("relief").unwrap().clone();
        hub::dossier::Dossiers::new(&spec(), &run.folder)
            .rows(&relief, hub::postings::Whose::Person, waiting.person, 100)
            .unwrap()
            .len()
    };
    assert_eq!(rows(&second), rows(&first) + 1);
    assert_eq!(rows(&third), rows(&first));
}
