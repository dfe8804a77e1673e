//! The columns of the table, in one place for all formats.

use std::borrow::Cow;

use evenkeel::kernel::Verdict;
use evenkeel::store::{Event, Record, Stored};
use jiff::Timestamp;
use serde_json::{Map, Value as Json};

/// A record with what its history says of it.
pub(super) struct Row<'a> {
    pub(super) environment: &'a str,
    pub(super) epoch: usize,
    pub(super) accepted: bool,
    pub(super) record: &'a Stored<Record>,
}

/// The type of a column.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Whole,
    Number,
    Flag,
    Moment,
}

/// What stands in a cell.
pub(super) enum Cell<'a> {
    /// Not known, or not there.
    Nothing,
    Text(Cow<'a, str>),
    Whole(i64),
    Number(f64),
    Flag(bool),
    Moment(Timestamp),
}

/// A column: its name, its type, and what stands in it.
pub(super) struct Column {
    pub(super) name: &'static str,
    #[cfg_attr(
        not(feature = "parquet"),
        expect(dead_code, reason = "only Parquet's columns have types")
    )]
    pub(super) kind: Kind,
    pub(super) cell: for<'a> fn(&Row<'a>) -> Cell<'a>,
}

const fn column(name: &'static str, kind: Kind, cell: for<'a> fn(&Row<'a>) -> Cell<'a>) -> Column {
    Column { name, kind, cell }
}

/// All columns, in their order. A new one comes at the end.
pub(super) const COLUMNS: &[Column] = &[
    column("environment", Kind::Text, |row| text(row.environment)),
    column("test", Kind::Text, |row| text(&row.record.item.test)),
    column("run", Kind::Text, |row| {
        Cell::Text(row.record.run.to_string().into())
    }),
    column("started_at", Kind::Moment, |row| {
        moment(row.record.started_at_ns)
    }),
    column("verdict", Kind::Text, |row| text(row.record.verdict.name())),
    column("cause", Kind::Text, |row| match row.record.verdict {
        Verdict::Undecided(cause) => text(cause.name()),
        _ => Cell::Nothing,
    }),
    column("epoch", Kind::Whole, |row| whole(row.epoch as u64)),
    column("accepted", Kind::Flag, |row| Cell::Flag(row.accepted)),
    column("ratio", Kind::Number, |row| {
        row.record.ratio.map_or(Cell::Nothing, Cell::Number)
    }),
    column("unit", Kind::Text, |row| text(&row.record.item.unit)),
    column("observations", Kind::Whole, |row| {
        whole(row.record.digest.observations())
    }),
    column("processes", Kind::Whole, |row| {
        whole(row.record.digest.processes() as u64)
    }),
    column("iterations", Kind::Whole, |row| {
        whole(row.record.digest.iterations())
    }),
    column("smallest", Kind::Number, |row| quantile(row, 0)),
    column("q10", Kind::Number, |row| quantile(row, 1)),
    column("q25", Kind::Number, |row| quantile(row, 2)),
    column("median", Kind::Number, |row| quantile(row, 3)),
    column("q75", Kind::Number, |row| quantile(row, 4)),
    column("q90", Kind::Number, |row| quantile(row, 5)),
    column("largest", Kind::Number, |row| quantile(row, 6)),
    column("sigma", Kind::Number, |row| {
        Cell::Number(row.record.digest.fields().sigma)
    }),
    column("process_scale", Kind::Number, |row| {
        Cell::Number(row.record.digest.process_scale())
    }),
    column("resolution", Kind::Number, |row| {
        Cell::Number(row.record.digest.fields().resolution)
    }),
    column("ci", Kind::Text, |row| {
        maybe(row.record.origin.ci.as_deref())
    }),
    column("event", Kind::Text, |row| {
        text(event(row.record.origin.event))
    }),
    column("branch", Kind::Text, |row| {
        maybe(row.record.origin.branch.as_deref())
    }),
    column("commit", Kind::Text, |row| {
        maybe(row.record.origin.commit.as_deref())
    }),
    column("dirty", Kind::Flag, |row| {
        row.record.origin.dirty.map_or(Cell::Nothing, Cell::Flag)
    }),
    column("facts", Kind::Text, |row| {
        let facts = row.record.origin.facts.iter();
        object(facts.map(|(name, value)| (name.clone(), Json::from(value.clone()))))
    }),
    column("conditions", Kind::Text, |row| {
        let conditions = row.record.conditions.iter();
        object(conditions.map(|(name, value)| (name.to_string(), Json::from(*value))))
    }),
];

fn text(text: &str) -> Cell<'_> {
    Cell::Text(text.into())
}

fn maybe(text: Option<&str>) -> Cell<'_> {
    text.map_or(Cell::Nothing, |text| Cell::Text(text.into()))
}

fn whole(number: u64) -> Cell<'static> {
    i64::try_from(number).map_or(Cell::Nothing, Cell::Whole)
}

fn quantile(row: &Row<'_>, position: usize) -> Cell<'static> {
    Cell::Number(row.record.digest.fields().quantiles[position])
}

fn moment(ns: i64) -> Cell<'static> {
    Timestamp::from_microsecond(ns.div_euclid(1000)).map_or(Cell::Nothing, Cell::Moment)
}

/// The text of a JSON object: what differs from environment to environment needs no columns of its own.
fn object(entries: impl Iterator<Item = (String, Json)>) -> Cell<'static> {
    Cell::Text(
        Json::Object(entries.collect::<Map<_, _>>())
            .to_string()
            .into(),
    )
}

const fn event(event: Event) -> &'static str {
    match event {
        Event::Local => "local",
        Event::Push => "push",
        Event::PullRequest => "pull_request",
        Event::Schedule => "schedule",
        Event::Manual => "manual",
        Event::Other => "other",
    }
}
