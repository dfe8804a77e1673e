//! Servers that say what is not so.

use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};
use evenkeel_store::{SegmentName, Store};
use serde_json::Value;

use super::Programs;
use super::proxy::{Manner, Proxy};
use super::runners::{Address, count, evenkeel, history, machine, persist};
use super::server::{BUCKET, Server, request};
use crate::row::Row;
use crate::scene::ENVIRONMENT;

const SEGMENTS: u64 = 12;

pub(crate) fn rows(programs: &Programs) -> Result<Vec<Row>> {
    let mut rows = [
        ("a server flips a bit of each content", Manner::Flips, 0),
        ("a server gives half of each content", Manner::Halves, 0),
        (
            "a server gives every name the same content",
            Manner::Swaps,
            1,
        ),
        ("a server gives a page for people", Manner::Page, 0),
        ("a server's contents never end", Manner::Endless, 0),
    ]
    .into_iter()
    .map(|(name, manner, right)| lie(programs, name, manner, right))
    .collect::<Result<Vec<_>>>()?;
    rows.push(overwriting(programs)?);
    rows.push(names(programs)?);
    Ok(rows)
}

/// Nothing wrong is admitted, each segment is named, and once the server says the truth all is there.
fn lie(programs: &Programs, name: &'static str, manner: Manner, right: usize) -> Result<Row> {
    // A content of a quarter of a gigabyte each is enough a few times.
    let segments = if manner == Manner::Endless {
        2
    } else {
        SEGMENTS
    };
    let server = Server::s3s(programs)?;
    let proxy = Proxy::before(server.port, manner)?;
    let address = Address::s3(proxy.port);
    let (pusher, puller) = (machine(0..segments)?, machine([])?);
    persist(programs, pusher.path(), "push", &Address::s3(server.port))?;
    let output = evenkeel(programs, puller.path(), "pull", &address)?;
    ensure!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let said: Value = serde_json::from_slice(&output.stdout)?;
    let named = said["damage"].as_array().map_or(0, Vec::len);
    let mut row = Row::new(name);
    let admitted = history(&puller)?.records().len();
    // What is admitted must be true, and what is not must be named.
    row.changed += (admitted.abs_diff(right) + named.abs_diff(segments as usize - right)) as u64;
    let example = said["damage"][0].as_str().unwrap_or_default();
    let example = example
        .split_once(".run ")
        .map_or(example, |(_, reason)| reason);
    row.note = format!("{named} named, for example: {example:?}; then the truth, and all is there");
    proxy.become_honest();
    persist(programs, puller.path(), "pull", &address)?;
    count(&mut row, &puller, &(0..segments).collect())?;
    Ok(row)
}

/// A server that would replace what it has is refused before anything is pushed.
fn overwriting(programs: &Programs) -> Result<Row> {
    // One that checks no signatures, since what the proxy leaves out is signed.
    let server = Server::moto(programs)?;
    let proxy = Proxy::before(server.port, Manner::Overwrites)?;
    let pusher = machine(0..SEGMENTS)?;
    let output = evenkeel(programs, pusher.path(), "push", &Address::s3(proxy.port))?;
    let said = String::from_utf8_lossy(&output.stderr);
    let refused = output.status.code() == Some(2) && said.contains("second object of one name");
    let (_, objects) = request(server.port, "GET", &format!("/{BUCKET}?list-type=2"), b"")?;
    let sent = String::from_utf8_lossy(&objects)
        .matches(".run</Key>")
        .count();
    let mut row = Row::new("a server ignores If-None-Match");
    row.trial(SEGMENTS as usize, 0, usize::from(!refused) + sent);
    row.note = "refused with the reason, nothing was sent".into();
    Ok(row)
}

/// Names that lead elsewhere, that are none, or that are folders of folders.
fn names(programs: &Programs) -> Result<Row> {
    let long = "x".repeat(250);
    let hostile = [
        format!("{ENVIRONMENT}/evil.run"),
        format!("{ENVIRONMENT}/019AB3F0-0000-7000-8000-000000000000.run"),
        format!("{ENVIRONMENT}/deeper/019ab3f0-0000-7000-8000-000000000000.run"),
        format!("{ENVIRONMENT}/{long}.run"),
        "..%5C..%5Cup/019ab3f0-0000-7000-8000-000000000000.run".into(),
        ".hidden/019ab3f0-0000-7000-8000-000000000000.run".into(),
        "white%20space/019ab3f0-0000-7000-8000-000000000000.run".into(),
        format!("{long}/019ab3f0-0000-7000-8000-000000000000.run"),
        "%1B%5B31mred/019ab3f0-0000-7000-8000-000000000000.run".into(),
    ];
    let mut row = Row::new("hostile names: links up, control characters, very long ones");
    let server = Server::moto(programs)?;
    let address = Address::s3(server.port);
    let (pusher, puller) = (machine(0..SEGMENTS)?, machine([])?);
    persist(programs, pusher.path(), "push", &address)?;
    let mut planted = 0;
    for name in &hostile {
        let path = format!("/{BUCKET}/perf/{name}");
        let (status, _) = request(server.port, "PUT", &path, b"no segment")?;
        planted += usize::from(status == 200);
    }
    persist(programs, puller.path(), "pull", &address)?;
    count(&mut row, &puller, &(0..SEGMENTS).collect())?;
    row.changed += strangers(&puller.path().join("store"))? as u64;
    row.note = format!("{planted} names planted in moto; none became a file");
    Ok(row)
}

/// Environments and files in a store that nobody measured.
fn strangers(store: &Path) -> Result<usize> {
    let environments = Store::open(store)?.environments()?;
    let mut strangers = environments
        .iter()
        .filter(|key| *key != ENVIRONMENT)
        .count();
    for file in fs::read_dir(store.join(ENVIRONMENT))? {
        let name = file?.file_name().to_string_lossy().into_owned();
        strangers += usize::from(name != ".lock" && name.parse::<SegmentName>().is_err());
    }
    Ok(strangers)
}
