//! Everything of one person, read without reading the others.

use crate::fixture::{built, land, spec};
use hub::dossier::Dossiers;
use hub::identity::{Identity, Sealing};
use hub::postings::Whose;

#[test]
fn a_persons_rows_of_every_library_are_found_and_nobody_elses() {
    let folder = tempfile::tempdir().unwrap();
    land(folder.path());
    let built = built(folder.path());
    let spec = spec();
    let dossiers = Dossiers::new(&spec, &built.folder);
    let relief = spec.library("relief").unwrap();
    let identity = Identity::open(&built.folder, Sealing::Off).unwrap();
    let mut all = 0;
    for id in 0..400 {
        let lines = dossiers.rows(relief, Whose::Person, id, 100).unwrap();
        all += lines.len();
        let register: Vec<_> = lines.iter().filter(|l| l.feed == "register").collect();
        assert_eq!(register.len(), 1, "{id}: {lines:#?}");
        assert!(!register[0].by_likeness);
        let meters: Vec<_> = lines.iter().filter(|l| l.feed == "meters").collect();
        assert!(
            meters.iter().all(|l| l.by_likeness),
            "nobody there has a number"
        );
        let golden = dossiers.golden(Whose::Person, id).unwrap();
        let name = golden.iter().find(|(element, _)| element == "person.name");
        assert!(name.is_some(), "{golden:?}");
        assert!(identity.person(id).unwrap().unwrap().number.is_some());
    }
    assert_eq!(all, 1_599, "every row of somebody, once");
    assert_eq!(dossiers.rows(relief, Whose::Person, 3, 2).unwrap().len(), 2);
    assert!(
        dossiers
            .rows(relief, Whose::Person, 400, 9)
            .unwrap()
            .is_empty()
    );
    assert!(
        dossiers
            .rows(relief, Whose::Organisation, 0, 9)
            .unwrap()
            .is_empty()
    );
    assert_eq!(dossiers.organisation("91320623MA1MABCD0X").unwrap(), None);
}
