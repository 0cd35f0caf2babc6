//! Identity tables: found by number, sealed, opened with the site's keys alone.

use crate::fixture::{land, options, places, spec};
use codes::CitizenNumber;
use evidence::KeyRing;
use hub::build::build;
use hub::identity::{Identity, IdentityError, Sealing, Told};
use std::sync::Arc;

fn ring(byte: u8) -> Sealing {
    let ring = KeyRing::generate(&[byte; 80], jiff::civil::date(2026, 1, 1));
    Sealing::On(Arc::new(ring))
}

/// Everybody of a table by number.
fn everybody(identity: &Identity) -> Vec<(u32, Told)> {
    let numbers = identity.numbers().unwrap();
    let mut all = Vec::new();
    for (id, packed) in (0..).zip(&numbers) {
        let told = identity.person(id).unwrap().unwrap();
        assert_eq!(told.number.as_ref().map_or(0, |n| n.packed()), *packed);
        if let Some(number) = &told.number {
            assert_eq!(identity.find(number).unwrap(), Some(id));
        }
        all.push((id, told));
    }
    all
}

#[test]
fn who_identifies_whom_stands_sealed_and_is_found_by_number() {
    let folder = tempfile::tempdir().unwrap();
    land(folder.path());
    let mut options = options(folder.path());
    let open = build(&spec(), &places(), &options, &mut |_, _| {}).unwrap();
    options.sealing = ring(1);
    options.run = "sealed".to_owned();
    let sealed = build(&spec(), &places(), &options, &mut |_, _| {}).unwrap();
    assert_ne!(open.folder, sealed.folder);

    let plainly = Identity::open(&open.folder, Sealing::Off).unwrap();
    let with_keys = Identity::open(&sealed.folder, ring(1)).unwrap();
    let all = everybody(&plainly);
    assert_eq!(all.len(), 400);
    assert_eq!(everybody(&with_keys), all, "the same, sealed or not");
    assert!(
        all.iter()
            .any(|(_, told)| told.values.iter().any(|(e, _)| e == "person.phone"))
    );

    // Nothing of it is to be read without the keys, neither in the table nor in its index.
    let number = all.iter().find_map(|(_, told)| told.number).unwrap();
    let others = Identity::open(&sealed.folder, ring(2)).unwrap();
    assert!(matches!(others.person(0), Err(IdentityError::Shut(_))));
    assert_eq!(others.find(&number).unwrap(), None);
    let keyless = Identity::open(&sealed.folder, Sealing::Off).unwrap();
    assert!(matches!(keyless.person(0), Err(IdentityError::Damaged(_))));
    let keys = std::fs::read(sealed.folder.join("identity/person.keys")).unwrap();
    let packed = number.packed().to_be_bytes();
    assert!(!keys.windows(8).any(|w| w == packed));

    let stranger = CitizenNumber::parse("11010519491231002X").unwrap();
    assert_eq!(with_keys.find(&stranger).unwrap(), None);
    assert_eq!(with_keys.person(400).unwrap(), None);

    // A frame that was changed does not open.
    let path = sealed.folder.join("identity/person.frames");
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let broken = Identity::open(&sealed.folder, ring(1)).unwrap();
    assert!(broken.person(0).is_err());
}
