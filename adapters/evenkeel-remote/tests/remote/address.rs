//! Where a remote lies, and what is never shown of it.

use evenkeel_remote::{Address, Remote, Scheme};
use proptest::prelude::*;

#[test]
fn places_and_paths_are_told_apart() {
    for (text, scheme, place, path) in [
        ("s3://bucket", Scheme::S3, "bucket", ""),
        ("s3://bucket/a/b/", Scheme::S3, "bucket", "a/b"),
        ("gs://bucket/a", Scheme::Gcs, "bucket", "a"),
        ("az://container/a", Scheme::Azure, "container", "a"),
        ("file:///srv/runs", Scheme::File, "", "/srv/runs"),
        (
            "postgres://db:5433/perf/app",
            Scheme::Postgres,
            "db:5433",
            "perf/app",
        ),
        ("postgresql://ada@db/perf", Scheme::Postgres, "db", "perf"),
    ] {
        let address: Address = text.parse().unwrap();
        assert_eq!(address.scheme(), scheme, "{text}");
        assert_eq!((address.place(), address.path()), (place, path), "{text}");
    }
}

#[test]
fn what_is_no_address_is_said_without_repeating_it() {
    for (text, reason) in [
        ("bucket/secret", "no scheme"),
        ("ftp://secret@host/x", "scheme is unknown"),
        ("s3://", "names no bucket"),
        ("s3://key:secret@bucket", "belong in the environment"),
        ("az://container?sig=secret", "belong in the environment"),
        ("s3://bucket/a/../b", ".."),
        ("file://relative/secret", "not absolute"),
        ("postgres://ada:secret@db", "names no database"),
    ] {
        let error = text.parse::<Address>().unwrap_err().to_string();
        assert!(error.contains(reason), "{text}: {error}");
        assert!(!error.contains("secret"), "{error}");
    }
}

#[cfg(not(feature = "objects"))]
#[test]
fn a_service_that_was_not_built_in_says_how_to_get_it() {
    let error = Remote::open(&"s3://bucket/perf".parse().unwrap())
        .err()
        .unwrap();
    assert!(error.to_string().contains("--features remote"), "{error}");
}

#[cfg(feature = "postgres")]
#[test]
fn a_message_about_a_database_shows_no_password() {
    let address: Address = "postgres://ada:secret@127.0.0.1:1/perf?sslmode=secret"
        .parse()
        .unwrap();
    let error = Remote::open(&address).err().unwrap().to_string();
    assert!(error.contains("postgres://ada@127.0.0.1:1/perf"), "{error}");
    assert!(!error.contains("secret"), "{error}");
}

proptest! {
    #[test]
    fn no_password_is_ever_shown(password in "[a-z0-9:!%_-]{4,40}", value in "[a-z0-9]{4,20}") {
        let password = format!("{password}Q");
        let value = format!("{value}Q");
        let text = format!("postgres://ada:{password}@db/perf?sslkey={value}");
        let address: Address = text.parse().unwrap();
        for shown in [address.to_string(), format!("{address:?}")] {
            prop_assert!(!shown.contains(&password) && !shown.contains(&value), "{}", shown);
        }
    }

    #[test]
    fn any_text_is_an_address_or_an_error(text in ".*") {
        let _ = text.parse::<Address>();
    }
}
