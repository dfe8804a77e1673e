//! Comma-separated values as RFC 4180 has them, with a header; nothing is an empty field.

use std::borrow::Cow;
use std::io::{self, Write};

use csv::Writer;

use super::Table;
use super::schema::{COLUMNS, Cell, Row};

pub(super) struct Csv<W: Write>(Writer<W>);

impl<W: Write> Csv<W> {
    pub(super) fn begin(out: W) -> io::Result<Self> {
        let mut writer = Writer::from_writer(out);
        writer.write_record(COLUMNS.iter().map(|column| column.name))?;
        Ok(Self(writer))
    }
}

impl<W: Write> Table for Csv<W> {
    fn add(&mut self, row: &Row<'_>) -> io::Result<()> {
        for column in COLUMNS {
            let field: Cow<'_, str> = match (column.cell)(row) {
                Cell::Nothing => "".into(),
                Cell::Text(text) => text,
                Cell::Whole(number) => number.to_string().into(),
                Cell::Number(number) => number.to_string().into(),
                Cell::Flag(flag) => flag.to_string().into(),
                Cell::Moment(moment) => moment.to_string().into(),
            };
            self.0.write_field(field.as_bytes())?;
        }
        // An empty record ends the line.
        Ok(self.0.write_record(None::<&[u8]>)?)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.0.flush()
    }
}
