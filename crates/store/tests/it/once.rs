//! A request sent again gets the answer it got.

use crate::site::{NOW, Site, bytes16};
use model::Refusal;
use model::id::AccountId;
use store::{Error, Fault, IdemKey, Once, Store};

const DAY: i64 = 86_400_000;

fn send(
    store: &Store,
    client_key: &'static str,
    body: &'static [u8],
    refuse: bool,
) -> Result<Vec<u8>, Fault> {
    store.submit_blocking(move |tx| {
        let key = IdemKey {
            account: AccountId::from_bytes(bytes16(3, 1)),
            route: "POST /api/v1/cases",
            client_key,
        };
        match tx.once(&key, &evidence::sm3(&[body]), NOW)? {
            Once::Again(outcome) => Ok(outcome),
            Once::First(noted) => {
                tx.tally_add("effects", "n", 1)?;
                if refuse {
                    return Err(Refusal::invalid("no").into());
                }
                let outcome = format!("effect {}", tx.tally("effects", "n")?).into_bytes();
                tx.once_outcome(&noted, &outcome)?;
                Ok(outcome)
            }
        }
    })
}

fn the_same_request_has_one_effect_across_restarts(site: &Site) {
    let answers: Vec<_> = (0..10)
        .map(|_| {
            let store = site.store();
            std::thread::spawn(move || send(&store, "k1", b"body", false).unwrap())
        })
        .collect::<Vec<_>>()
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .collect();
    assert!(
        answers.iter().all(|answer| answer == b"effect 1"),
        "{answers:?}"
    );
    site.close();
    assert_eq!(
        send(&site.store(), "k1", b"body", false).unwrap(),
        b"effect 1"
    );
    assert_eq!(
        send(&site.store(), "k2", b"body", false).unwrap(),
        b"effect 2"
    );
}

fn the_same_key_with_another_body_is_refused(site: &Site) {
    let store = site.store();
    send(&store, "k", b"body", false).unwrap();
    let Err(Fault::Refused(refusal)) = send(&store, "k", b"other", false) else {
        panic!("taken")
    };
    assert_eq!(refusal.reasons[0].key, "idempotency-key-reused");
}

fn a_refusal_leaves_no_record(site: &Site) {
    let store = site.store();
    assert!(matches!(
        send(&store, "k", b"wrong", true),
        Err(Fault::Refused(_))
    ));
    assert_eq!(send(&store, "k", b"corrected", false).unwrap(), b"effect 1");
}

fn records_live_thirty_days(site: &Site) {
    let store = site.store();
    send(&store, "k", b"body", false).unwrap();
    let sweep = |at| -> Result<u64, Error> {
        store
            .submit_blocking(move |tx| Ok(store::once::sweep(tx, at, 100)?))
            .map_err(|_| Error::Closed)
    };
    assert_eq!(sweep(NOW.plus_ms(30 * DAY)).unwrap(), 0);
    assert_eq!(sweep(NOW.plus_ms(30 * DAY + 1)).unwrap(), 1);
    assert_eq!(send(&store, "k", b"body", false).unwrap(), b"effect 2");
}

crate::stories!(
    the_same_request_has_one_effect_across_restarts,
    the_same_key_with_another_body_is_refused,
    a_refusal_leaves_no_record,
    records_live_thirty_days,
);
