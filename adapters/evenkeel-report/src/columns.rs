//! Plain columns under a bold header.

use anstyle::Style;
use comfy_table::{CellAlignment, Table, presets};

/// Rows under a bold header in columns that are as wide as their content, each line ended. The columns `numbers` are aligned to the
/// right.
#[must_use]
pub fn columns<const N: usize>(
    header: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
    numbers: &[usize],
) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(header);
    for row in rows {
        table.add_row(row);
    }
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 2));
        if numbers.contains(&index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let mut lines = table.lines();
    let bold = Style::new().bold();
    let mut text = format!(
        "{bold}{}{bold:#}\n",
        lines.next().unwrap_or_default().trim_end()
    );
    for line in lines {
        text += line.trim_end();
        text.push('\n');
    }
    text
}
