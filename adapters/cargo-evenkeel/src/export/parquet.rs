//! Apache Parquet: every column optional, a row group for every so many rows.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;

use super::Table;
use super::schema::{COLUMNS, Cell, Kind, Row};

/// Rows that are in memory at a time.
const GROUP: usize = 1 << 14;

pub(super) struct Parquet<W: Write + Send> {
    file: SerializedFileWriter<W>,
    /// One for each of [`COLUMNS`].
    columns: Vec<Cells>,
    rows: usize,
}

/// The cells of a column: for each row whether there is something, and what is there.
struct Cells {
    levels: Vec<i16>,
    values: Values,
}

enum Values {
    Text(Vec<ByteArray>),
    /// Whole numbers, and moments in microseconds since the Unix epoch.
    Whole(Vec<i64>),
    Number(Vec<f64>),
    Flag(Vec<bool>),
}

impl<W: Write + Send> Parquet<W> {
    pub(super) fn begin(out: W) -> io::Result<Self> {
        let columns: String = COLUMNS
            .iter()
            .map(|column| {
                let (before, after) = match column.kind {
                    Kind::Text => ("binary", "(STRING)"),
                    Kind::Whole => ("int64", ""),
                    Kind::Number => ("double", ""),
                    Kind::Flag => ("boolean", ""),
                    Kind::Moment => ("int64", "(TIMESTAMP(MICROS,true))"),
                };
                format!("optional {before} {} {after};", column.name)
            })
            .collect();
        let schema =
            parse_message_type(&format!("message runs {{ {columns} }}")).map_err(failed)?;
        let properties = Arc::new(WriterProperties::default());
        Ok(Self {
            file: SerializedFileWriter::new(out, Arc::new(schema), properties).map_err(failed)?,
            columns: COLUMNS
                .iter()
                .map(|column| Cells::of(column.kind))
                .collect(),
            rows: 0,
        })
    }

    fn write_group(&mut self) -> Result<(), ParquetError> {
        let mut group = self.file.next_row_group()?;
        for (cells, column) in self.columns.iter_mut().zip(COLUMNS) {
            let Some(mut writer) = group.next_column()? else {
                break;
            };
            std::mem::replace(cells, Cells::of(column.kind)).write(&mut writer)?;
            writer.close()?;
        }
        self.rows = 0;
        group.close().map(drop)
    }
}

impl<W: Write + Send> Table for Parquet<W> {
    fn add(&mut self, row: &Row<'_>) -> io::Result<()> {
        for (cells, column) in self.columns.iter_mut().zip(COLUMNS) {
            cells.add((column.cell)(row));
        }
        self.rows += 1;
        if self.rows == GROUP {
            self.write_group().map_err(failed)?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        if self.rows > 0 {
            self.write_group().map_err(failed)?;
        }
        self.file.finish().map_err(failed)?;
        self.file.inner_mut().flush()
    }
}

impl Cells {
    fn of(kind: Kind) -> Self {
        let values = match kind {
            Kind::Text => Values::Text(Vec::new()),
            Kind::Whole | Kind::Moment => Values::Whole(Vec::new()),
            Kind::Number => Values::Number(Vec::new()),
            Kind::Flag => Values::Flag(Vec::new()),
        };
        Self {
            levels: Vec::new(),
            values,
        }
    }

    /// Adds a cell; one of another kind than the column is nothing.
    fn add(&mut self, cell: Cell<'_>) {
        let is_there = match (&mut self.values, cell) {
            (Values::Text(values), Cell::Text(text)) => {
                values.push(text.into_owned().into_bytes().into());
                true
            }
            (Values::Whole(values), Cell::Whole(number)) => {
                values.push(number);
                true
            }
            (Values::Whole(values), Cell::Moment(moment)) => {
                values.push(moment.as_microsecond());
                true
            }
            (Values::Number(values), Cell::Number(number)) => {
                values.push(number);
                true
            }
            (Values::Flag(values), Cell::Flag(flag)) => {
                values.push(flag);
                true
            }
            _ => false,
        };
        self.levels.push(i16::from(is_there));
    }

    fn write(self, writer: &mut SerializedColumnWriter<'_>) -> Result<usize, ParquetError> {
        let levels = Some(&self.levels[..]);
        match self.values {
            Values::Text(values) => {
                let column = writer.typed::<ByteArrayType>();
                column.write_batch(&values, levels, None)
            }
            Values::Whole(values) => {
                let column = writer.typed::<Int64Type>();
                column.write_batch(&values, levels, None)
            }
            Values::Number(values) => {
                let column = writer.typed::<DoubleType>();
                column.write_batch(&values, levels, None)
            }
            Values::Flag(values) => {
                let column = writer.typed::<BoolType>();
                column.write_batch(&values, levels, None)
            }
        }
    }
}

fn failed(error: ParquetError) -> io::Error {
    io::Error::other(error)
}
