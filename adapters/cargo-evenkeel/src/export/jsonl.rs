//! One JSON object a line; nothing is `null`.

use std::io::{self, BufWriter, Write};

use serde::Serializer as _;
use serde_json::{Serializer, Value as Json};

use super::Table;
use super::schema::{COLUMNS, Cell, Row};

pub(super) struct Jsonl<W: Write>(BufWriter<W>);

impl<W: Write> Jsonl<W> {
    pub(super) fn begin(out: W) -> Self {
        Self(BufWriter::new(out))
    }
}

impl<W: Write> Table for Jsonl<W> {
    fn add(&mut self, row: &Row<'_>) -> io::Result<()> {
        let cells = COLUMNS.iter().map(|column| {
            let value = match (column.cell)(row) {
                Cell::Nothing => Json::Null,
                Cell::Text(text) => text.into(),
                Cell::Whole(number) => number.into(),
                Cell::Number(number) => number.into(),
                Cell::Flag(flag) => flag.into(),
                Cell::Moment(moment) => moment.to_string().into(),
            };
            (column.name, value)
        });
        Serializer::new(&mut self.0).collect_map(cells)?;
        self.0.write_all(b"\n")
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.0.flush()
    }
}
