//! Files by the digest of their content.

use crate::site::Site;
use evidence::FileDigest;
use store::Error;

#[test]
fn a_file_is_kept_once_for_its_owner_alone_and_checked() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = Site::sqlite();
    let store = site.store();
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let store = store.clone();
            std::thread::spawn(move || store.put_file(b"photo").unwrap())
        })
        .collect();
    let digests: Vec<_> = threads.into_iter().map(|t| t.join().unwrap()).collect();
    let digest = FileDigest::of(b"photo");
    assert!(digests.iter().all(|d| *d == digest));
    assert_eq!(store.list_files().unwrap(), [digest]);
    assert_eq!(
        store.read_file(&digest).unwrap().as_deref(),
        Some(b"photo".as_slice())
    );
    assert_eq!(store.read_file(&FileDigest::of(b"other")).unwrap(), None);
    let name = digest.to_string();
    let path = site
        .config
        .data_dir
        .join("files")
        .join(&name[..2])
        .join(&name[2..4])
        .join(&name);
    assert_eq!(
        std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let beside = std::fs::read_dir(path.parent().unwrap()).unwrap().count();
    assert_eq!(beside, 1, "no temporary file stays");
    std::fs::write(&path, b"phot0").unwrap();
    assert!(matches!(store.read_file(&digest), Err(Error::Damaged(_))));
}
