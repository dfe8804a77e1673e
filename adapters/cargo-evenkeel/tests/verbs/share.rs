//! Runs shared through a folder, from outside: what is printed, how it ends, what is not printed.

use serde_json::Value;

use crate::scene::Said;
use crate::{evenkeel, scratch};

#[test]
fn the_configured_remote_carries_a_history_from_one_machine_to_another() {
    let scratch = scratch();
    let shared = format!("file://{}", scratch.path().join("shared").display());
    let machine = |name: &str| {
        let folder = scratch.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        let config = format!("remote = \"{shared}\"\n");
        std::fs::write(folder.join("evenkeel.toml"), config).unwrap();
        folder
    };
    let (ada, bob) = (machine("ada"), machine("bob"));
    let Said {
        err: said, exit, ..
    } = evenkeel(&ada, &["run", "--name", "x", "--runs", "2", "--", "true"]);
    assert_eq!(exit, 0, "{said}");
    for (folder, verb, way, segments, present) in [
        (&bob, "pull", "pull", 0, 0),
        (&ada, "push", "push", 2, 0),
        (&ada, "push", "push", 0, 2),
        (&bob, "pull", "pull", 2, 0),
    ] {
        let Said {
            out,
            err: said,
            exit,
        } = evenkeel(folder, &["--format", "json", verb]);
        assert_eq!(exit, 0, "{said}");
        let found: Value = serde_json::from_str(&out).unwrap();
        let expected = serde_json::json!({
            "remote": shared, "way": way, "segments": segments, "present": present, "damage": []
        });
        assert_eq!(found, expected);
    }
    let Said { out, .. } = evenkeel(&bob, &["sync"]);
    assert_eq!(out.lines().count(), 2, "{out}");
    let history = |folder| evenkeel(folder, &["history", "x"]).out;
    assert_eq!(history(&ada), history(&bob));
}

#[test]
fn a_wrong_address_is_exit_2_and_is_not_repeated() {
    let scratch = scratch();
    for address in [
        "s3://key:secret@bucket",
        "secret",
        "ftp://secret",
        "postgres://ada:secret@db",
    ] {
        let Said {
            err: said, exit, ..
        } = evenkeel(scratch.path(), &["push", address]);
        assert_eq!(exit, 2, "{said}");
        assert!(said.contains("expected s3://BUCKET/PREFIX"), "{said}");
        assert!(!said.contains("secret"), "{said}");
    }
    let Said {
        err: said, exit, ..
    } = evenkeel(scratch.path(), &["pull"]);
    assert_eq!(exit, 2);
    assert!(said.contains("set `remote` in evenkeel.toml"), "{said}");
}

#[cfg(not(feature = "remote"))]
#[test]
fn a_service_that_is_not_built_in_says_how_to_get_it() {
    let scratch = scratch();
    for address in ["s3://bucket/app", "postgres://ada:secret@db/perf"] {
        let Said {
            err: said, exit, ..
        } = evenkeel(scratch.path(), &["push", address]);
        assert_eq!(exit, 2);
        assert!(
            said.contains("cargo install cargo-evenkeel --features remote"),
            "{said}"
        );
        assert!(!said.contains("secret"), "{said}");
    }
}
