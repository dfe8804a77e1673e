//! Writes that cannot be done change nothing, and say what to do. The tests may run as root, whom permissions do not bind: files in
//! the place of folders, `/proc` and a limit on file sizes refuse root as well.

use std::fs;
use std::path::Path;

use evenkeel_store::{Acceptance, Record, Store, StoreError};

use crate::scene::{ENVIRONMENT, Scene, acceptance, files, origin, record};

fn assert_clear(error: &StoreError, path: &Path) {
    let text = error.to_string();
    assert!(text.contains(&format!("{path:?}")), "{text}");
    assert!(text.contains("; "), "says what to do: {text}");
}

#[test]
fn a_file_in_the_place_of_the_store_is_a_clear_error() {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("store");
    fs::write(&path, "mine").unwrap();
    assert_clear(&Store::open(&path).unwrap_err(), &path);
    // What is in the way is named, not what was to be made below it.
    assert_clear(&Store::open(path.join("below")).unwrap_err(), &path);
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
}

#[test]
fn a_file_in_the_place_of_an_environment_is_a_clear_error() {
    let scene = Scene::new();
    fs::write(scene.folder(), "mine").unwrap();
    let error = scene
        .store
        .append(&origin(), &[record(1)], &[])
        .unwrap_err();
    assert_clear(&error, &scene.folder());
    assert!(scene.store.read(ENVIRONMENT).is_err());
    assert!(scene.store.fold(ENVIRONMENT).is_err());
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_that_cannot_be_written_is_a_clear_error() {
    let path = Path::new("/proc/evenkeel-store");
    assert_clear(&Store::open(path).unwrap_err(), path);
    let marker = Path::new("/proc/sys/format");
    assert_clear(&Store::open("/proc/sys").unwrap_err(), marker);
}

#[test]
fn a_segment_beyond_the_limit_is_refused() {
    let scene = Scene::new();
    let acceptances: Vec<_> = (0..9)
        .map(|n| Acceptance {
            reason: "x".repeat(30 << 20),
            ..acceptance(n, n)
        })
        .collect();
    let error = scene.store.append(&origin(), &[], &acceptances);
    assert!(matches!(error, Err(StoreError::TooLarge { .. })));
    assert!(!scene.folder().exists());
}

#[test]
#[cfg(unix)]
fn a_full_disk_leaves_no_trace() {
    let scene = Scene::on_disk();
    scene.append(&[record(1)]);
    let before = files(&scene.folder());
    // The shell limits the size of files to half a kilobyte or one, and lets a write beyond it fail instead of killing.
    let output = std::process::Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "refused_writes::child_that_writes_too_much",
            "--nocapture",
        ])
        .env("EVENKEEL_STORE_FULL", scene.store.dir())
        // A coverage profile would be cut off as well, and spoil the report.
        .env("LLVM_PROFILE_FILE", "/dev/null")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("could not write"), "{text}");
    assert!(text.contains("the disk has space left"), "{text}");
    assert_eq!(files(&scene.folder()), before);
    assert_eq!(scene.runs(), [1]);
}

/// Does its part only when `a_full_disk_leaves_no_trace` starts it.
#[test]
fn child_that_writes_too_much() {
    let Some(dir) = std::env::var_os("EVENKEEL_STORE_FULL") else {
        return;
    };
    let store = Store::open(dir).unwrap();
    let records: Vec<Record> = (0..100).map(record).collect();
    println!("{}", store.append(&origin(), &records, &[]).unwrap_err());
}
