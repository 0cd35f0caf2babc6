//! The outbox, and projections that follow the journal.

use crate::site::{NOW, Site, bytes16, case, record};
use model::journal::{Body, Subject};
use store::outbox::{LEASE_MS, MAX_ATTEMPTS};
use store::projection::{behind, project, reset};
use store::{Job, Store};

fn claim(store: &Store, at: i64) -> Vec<Job> {
    store
        .submit_blocking(move |tx| Ok(tx.claim("sms", NOW.plus_ms(at), 10)?))
        .unwrap()
}

fn a_job_is_kept_until_it_is_done(site: &Site) {
    let store = site.store();
    store
        .submit_blocking(|tx| Ok(tx.enqueue(bytes16(9, 1), "sms", b"hello", NOW.plus_ms(5))?))
        .unwrap();
    assert!(claim(&store, 4).is_empty());
    let job = claim(&store, 5).remove(0);
    assert_eq!(
        (job.body.as_slice(), job.attempts),
        (b"hello".as_slice(), 1)
    );
    // While the lease runs nobody else gets it; a worker that died gives it back.
    assert!(claim(&store, 5 + LEASE_MS - 1).is_empty());
    assert_eq!(claim(&store, 5 + LEASE_MS)[0].attempts, 2);
    assert!(
        store
            .submit_blocking(|tx| Ok(tx.job_done(bytes16(9, 1))?))
            .unwrap()
    );
    assert!(
        !store
            .submit_blocking(|tx| Ok(tx.job_done(bytes16(9, 1))?))
            .unwrap()
    );
    assert!(claim(&store, 10 * LEASE_MS).is_empty());
}

fn a_poison_job_is_parked_and_others_run_on(site: &Site) {
    let store = site.store();
    store
        .submit_blocking(|tx| {
            tx.enqueue(bytes16(9, 1), "sms", b"poison", NOW)?;
            Ok(tx.enqueue(bytes16(9, 2), "sms", b"fine", NOW)?)
        })
        .unwrap();
    let mut at = 0;
    let mut attempts = 0;
    let mut done = 0;
    loop {
        let jobs = claim(&store, at);
        let mut parked = false;
        for job in jobs {
            if job.body == b"fine" {
                done += 1;
                store
                    .submit_blocking(move |tx| Ok(tx.job_done(job.id)?))
                    .unwrap();
            } else {
                attempts += 1;
                parked = store
                    .submit_blocking(move |tx| {
                        Ok(tx.job_failed(job.id, NOW.plus_ms(at), "no answer")?)
                    })
                    .unwrap();
            }
        }
        if parked {
            break;
        }
        at += 60_000;
        assert!(at < 86_400_000, "never parked");
    }
    assert_eq!((attempts, done), (MAX_ATTEMPTS, 1));
    assert!(claim(&store, 10 * 86_400_000).is_empty());
    let parked = store
        .read_blocking(|tx| store::outbox::parked(tx, [0; 16], 10))
        .unwrap();
    assert_eq!(
        (parked.len(), parked[0].trouble.as_deref()),
        (1, Some("no answer"))
    );
    assert!(
        store
            .submit_blocking(|tx| Ok(tx.unpark(bytes16(9, 1), NOW)?))
            .unwrap()
    );
    assert_eq!(claim(&store, 0)[0].attempts, 1);
}

fn a_job_of_a_refused_unit_is_not_there(site: &Site) {
    let store = site.store();
    let answer = store.submit_blocking(|tx| {
        tx.enqueue(bytes16(9, 1), "sms", b"x", NOW)?;
        Err::<(), _>(model::Refusal::invalid("no").into())
    });
    assert!(answer.is_err());
    assert_eq!(
        store
            .read_blocking(|tx| store::outbox::waiting(tx, "sms"))
            .unwrap(),
        0
    );
}

fn follow(store: &Store) {
    while store.read_blocking(|tx| behind(tx, "sums")).unwrap() > 0 {
        store
            .submit_blocking(|tx| {
                Ok(project(tx, "sums", 7, |tx, entry| match entry.body() {
                    Some(Body::ClockSuspected { apart_ms }) => {
                        tx.tally_add("sums", "total", *apart_ms)?;
                        tx.tally_add("sums", if apart_ms % 2 == 0 { "even" } else { "odd" }, 1)
                    }
                    _ => Ok(()),
                })?)
            })
            .unwrap();
    }
}

fn a_projection_counts_each_entry_once_and_rebuilds_alike(site: &Site) {
    let store = site.store();
    for n in 0..20 {
        store
            .submit_blocking(move |tx| Ok(record(tx, n, Subject::Case(case(n)))?))
            .unwrap();
    }
    site.numbered();
    follow(&store);
    follow(&store);
    let figures = |store: &Store| {
        store
            .read_blocking(|tx| tx.tallies("sums", "", 10))
            .unwrap()
    };
    let first = figures(&store);
    assert_eq!(
        first,
        [
            ("even".to_owned(), 10),
            ("odd".to_owned(), 10),
            ("total".to_owned(), 190)
        ]
    );
    store.submit_blocking(|tx| Ok(reset(tx, "sums")?)).unwrap();
    assert!(figures(&store).is_empty());
    follow(&store);
    assert_eq!(figures(&store), first);
}

crate::stories!(
    a_job_is_kept_until_it_is_done,
    a_poison_job_is_parked_and_others_run_on,
    a_job_of_a_refused_unit_is_not_there,
    a_projection_counts_each_entry_once_and_rebuilds_alike,
);
