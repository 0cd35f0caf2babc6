//! Timers fire exactly once, in order.

use crate::site::{NOW, Site, case};
use std::sync::{Arc, Mutex};
use store::{Store, Timer};

fn timer(n: u64, due: i64, generation: i64) -> Timer {
    Timer {
        due: NOW.plus_ms(due),
        case: case(n),
        clock: "limit".to_owned(),
        generation,
    }
}

fn set(store: &Store, timers: Vec<Timer>) {
    store
        .submit_blocking(move |tx| {
            for timer in &timers {
                tx.set_timer(timer)?;
            }
            Ok(())
        })
        .unwrap();
}

fn due_timers_come_in_order_and_in_pages(site: &Site) {
    let store = site.store();
    set(
        &store,
        (0..30)
            .map(|n| timer(29 - n, (n as i64 % 3) * 10, 1))
            .collect(),
    );
    let mut seen: Vec<Timer> = Vec::new();
    loop {
        let last = seen.last().cloned();
        let page = store
            .read_blocking(move |tx| store::timer::due(tx, NOW.plus_ms(10), last.as_ref(), 7))
            .unwrap();
        if page.is_empty() {
            break;
        }
        seen.extend(page);
    }
    assert_eq!(seen.len(), 20);
    assert!(seen.is_sorted());
    assert_eq!(store.read_blocking(store::timer::next).unwrap(), Some(NOW));
}

fn many_timekeepers_fire_each_timer_once(site: &Site) {
    let store = site.store();
    set(&store, (0..60).map(|n| timer(n, 0, 1)).collect());
    let fired = Arc::new(Mutex::new(Vec::new()));
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let (store, fired) = (store.clone(), Arc::clone(&fired));
            std::thread::spawn(move || {
                for timer in store
                    .read_blocking(|tx| store::timer::due(tx, NOW, None, 100))
                    .unwrap()
                {
                    let taken = timer.clone();
                    let mine = store
                        .submit_blocking(move |tx| {
                            let mine = tx.take_timer(&taken)?;
                            if mine {
                                tx.tally_add("fired", "n", 1)?;
                            }
                            Ok(mine)
                        })
                        .unwrap();
                    if mine {
                        fired.lock().unwrap().push(timer);
                    }
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|t| t.join().unwrap());
    let mut fired = Arc::into_inner(fired).unwrap().into_inner().unwrap();
    fired.sort();
    fired.dedup();
    assert_eq!(fired.len(), 60);
    assert_eq!(
        store.read_blocking(|tx| tx.tally("fired", "n")).unwrap(),
        60
    );
    assert_eq!(store.read_blocking(store::timer::next).unwrap(), None);
}

fn a_clock_set_anew_does_not_fire_for_its_old_setting(site: &Site) {
    let store = site.store();
    set(&store, vec![timer(1, 0, 1)]);
    set(&store, vec![timer(1, 500, 2)]);
    assert!(
        !store
            .submit_blocking(|tx| Ok(tx.take_timer(&timer(1, 0, 1))?))
            .unwrap()
    );
    assert!(
        store
            .read_blocking(|tx| store::timer::due(tx, NOW, None, 10))
            .unwrap()
            .is_empty()
    );
    assert!(
        store
            .submit_blocking(|tx| Ok(tx.take_timer(&timer(1, 500, 2))?))
            .unwrap()
    );
    set(
        &store,
        vec![
            timer(1, 0, 3),
            Timer {
                clock: "other".to_owned(),
                ..timer(1, 0, 1)
            },
        ],
    );
    store
        .submit_blocking(|tx| Ok(tx.clear_timer(case(1), "other")?))
        .unwrap();
    assert_eq!(
        store
            .read_blocking(|tx| store::timer::of_case(tx, case(1)))
            .unwrap(),
        [timer(1, 0, 3)]
    );
    store
        .submit_blocking(|tx| Ok(tx.clear_timers(case(1))?))
        .unwrap();
    assert!(
        store
            .read_blocking(|tx| store::timer::of_case(tx, case(1)))
            .unwrap()
            .is_empty()
    );
}

crate::stories!(
    due_timers_come_in_order_and_in_pages,
    many_timekeepers_fire_each_timer_once,
    a_clock_set_anew_does_not_fire_for_its_old_setting,
);
