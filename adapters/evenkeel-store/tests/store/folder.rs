use std::fs;

use evenkeel_store::{Origin, Outcome, Reason, Store, StoreError};

use crate::scene::{ENVIRONMENT, Scene, record};

#[test]
fn an_environment_key_that_leads_out_of_the_store_is_refused() {
    let scene = Scene::new();
    let long = "x".repeat(201);
    for key in [
        "", ".", "..", "../x", "a/b", "a\\b", ".hidden", "end.", "a b", "ä", "a\n", &long,
    ] {
        let results = [
            scene
                .store
                .append(&Origin::new(key), &[record(1)], &[])
                .err(),
            scene.store.read(key).err(),
            scene.store.read_test(key, "t").err(),
            scene.store.fold(key).err(),
        ];
        for error in results {
            let error = error.expect(key).to_string();
            assert!(error.contains("cannot be an environment key"), "{error}");
        }
    }
    assert_eq!(scene.store.environments().unwrap(), Vec::<String>::new());
}

#[test]
fn files_that_are_not_segments_are_left_alone() {
    let scene = Scene::with_runs([1]);
    for name in ["README.md", ".gitignore", "CACHEDIR.TAG"] {
        fs::write(scene.folder().join(name), "x").unwrap();
        fs::write(scene.store.dir().join(name), "x").unwrap();
    }
    assert_eq!(scene.read().damage(), []);
    assert_eq!(scene.store.environments().unwrap(), [ENVIRONMENT]);
}

#[test]
fn a_folder_under_a_segments_name_is_reported() {
    let scene = Scene::with_runs([1]);
    let path = scene
        .folder()
        .join("019ab3f0-0000-7000-8000-000000000000.run");
    fs::create_dir(&path).unwrap();
    let damage = scene.read().damage()[0].clone();
    assert_eq!((damage.path, damage.reason), (path, Reason::NotAFile));
    assert_eq!(damage.outcome, Outcome::LeftInPlace);
    assert_eq!(scene.runs(), [1]);
}

#[test]
#[cfg(unix)]
fn links_are_not_followed() {
    use std::os::unix::fs::symlink;

    let (scene, other) = (Scene::with_runs([1]), Scene::with_runs([2]));
    // A link to a whole segment,
    let link = scene
        .folder()
        .join("019ab3f0-0000-7000-8000-000000000000.run");
    symlink(&other.segments()[0], &link).unwrap();
    assert_eq!(scene.read().damage()[0].reason, Reason::NotAFile);
    assert_eq!(scene.runs(), [1]);
    assert!(
        !scene
            .store
            .fold(ENVIRONMENT)
            .unwrap()
            .unwrap()
            .damage
            .iter()
            .any(|d| d.path == link)
    );
    // to another environment's folder,
    symlink(other.folder(), scene.store.dir().join("linked")).unwrap();
    assert_eq!(scene.store.environments().unwrap(), [ENVIRONMENT]);
    assert!(matches!(
        scene.store.read("linked"),
        Err(StoreError::NotAFolder { .. })
    ));
    let write = scene
        .store
        .append(&Origin::new("linked"), &[record(3)], &[]);
    assert!(matches!(write, Err(StoreError::NotAFolder { .. })));
    // as the quarantine,
    let bad = scene.append(&[record(4)]);
    fs::write(&bad, "bad").unwrap();
    symlink(other.store.dir(), scene.folder().join("quarantine")).unwrap();
    assert!(
        scene
            .read()
            .damage()
            .iter()
            .any(|d| d.path == bad && d.outcome == Outcome::LeftInPlace)
    );
    // or as the lock.
    let target = other.scratch.path().join("created through a link");
    fs::remove_file(scene.folder().join(".lock")).unwrap();
    symlink(&target, scene.folder().join(".lock")).unwrap();
    assert!(matches!(
        scene.store.fold(ENVIRONMENT),
        Err(StoreError::Io { .. })
    ));
    assert!(!target.exists());
}

#[test]
fn a_store_of_a_newer_format_is_refused_and_left_as_it_is() {
    let scene = Scene::with_runs([1]);
    let marker = scene.store.dir().join("format");
    assert_eq!(fs::read_to_string(&marker).unwrap(), "evenkeel-store 1\n");
    fs::write(&marker, "evenkeel-store 3\n").unwrap();
    let error = Store::open(scene.store.dir()).unwrap_err().to_string();
    assert!(
        error.contains("has format 3, and this program knows up to 1; update evenkeel"),
        "{error}"
    );
    assert_eq!(fs::read_to_string(&marker).unwrap(), "evenkeel-store 3\n");
    let merged = Scene::new().store.merge_from(scene.store.dir());
    assert!(matches!(merged, Err(StoreError::Newer { found: 3, .. })));
}

#[test]
fn a_marker_that_is_not_ours_is_refused() {
    for text in [
        "",
        "evenkeel-store",
        "evenkeel-store 0\n",
        "evenkeel-store one\n",
        "JPEG",
        "\u{ff}",
    ] {
        let scene = Scene::new();
        fs::write(scene.store.dir().join("format"), text).unwrap();
        let error = Store::open(scene.store.dir());
        assert!(
            matches!(error, Err(StoreError::NotAStore { .. })),
            "{text:?}"
        );
    }
    let scene = Scene::new();
    fs::write(scene.store.dir().join("format"), [0xff, 0xfe]).unwrap();
    assert!(matches!(
        Store::open(scene.store.dir()),
        Err(StoreError::NotAStore { .. })
    ));
}
