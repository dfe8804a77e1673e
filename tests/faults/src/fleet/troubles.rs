//! Servers that are slow, that fail, and that hang up.

use std::time::Instant;

use anyhow::Result;

use super::Programs;
use super::proxy::{Manner, Proxy};
use super::runners::{Address, count, machine, persist};
use super::server::Server;
use crate::row::Row;

const SEGMENTS: u64 = 24;

pub(crate) fn rows(programs: &Programs) -> Result<Vec<Row>> {
    [
        ("answers come late and in small pieces", Manner::Slow),
        (
            "two of five requests are answered with 500",
            Manner::Fails(500),
        ),
        (
            "two of five requests are answered with 503",
            Manner::Fails(503),
        ),
        (
            "two of five connections end in the middle of a request or an answer",
            Manner::Cuts,
        ),
    ]
    .into_iter()
    .map(|(name, manner)| trouble(programs, name, manner))
    .collect()
}

fn trouble(programs: &Programs, name: &'static str, manner: Manner) -> Result<Row> {
    let began = Instant::now();
    let server = Server::s3s(programs)?;
    let proxy = Proxy::before(server.port, manner)?;
    let address = Address::s3(proxy.port);
    let (pusher, puller) = (machine(0..SEGMENTS)?, machine([])?);
    let pushes = persist(programs, pusher.path(), "push", &address)?;
    let pulls = persist(programs, puller.path(), "pull", &address)?;
    let mut row = Row::new(name);
    count(&mut row, &puller, &(0..SEGMENTS).collect())?;
    row.note = format!(
        "{pushes} push, {pulls} pull, {} requests for {SEGMENTS} segments both ways; {:.1} s",
        proxy.requests(),
        began.elapsed().as_secs_f64()
    );
    Ok(row)
}
