//! Annotations: workflow commands that GitHub Actions shows on the test's source line.

use std::fmt::Write as _;

use crate::clip::clipped;
use crate::sentence::sentence;
use crate::{Attention, Document, Test, printable};

/// The workflow commands of a report, one a line, what is worst first, because GitHub shows ten errors and ten warnings of a step:
/// an error for each test that fails or had to be judged and was not, a warning for the others that are undecided or, being unstable,
/// only tolerated.
///
/// The files are those of the report: GitHub finds them if they are written as from the repository's root.
#[must_use]
pub fn github(document: &Document) -> String {
    let mut text = String::new();
    for unjudged in &document.unjudged {
        let name = printable(&unjudged.test);
        let message = format!("{name}: {}", unjudged.reason);
        command(&mut text, "error", None, &name, &message);
    }
    for test in document.by_attention() {
        let kind = match test.attention() {
            _ if document.fails(test) => "error",
            Attention::Undecided | Attention::Tolerated => "warning",
            _ => continue,
        };
        let name = printable(&test.test);
        let message = format!("{name}: {}\nnext: {}", sentence(test), test.next);
        command(&mut text, kind, Some(test), &name, &message);
    }
    text
}

/// GitHub shows a few lines of an annotation; a sentence may repeat a name, and a name may be long.
const LONGEST: usize = 1000;

fn command(text: &mut String, kind: &str, test: Option<&Test>, name: &str, message: &str) {
    let mut properties = Vec::new();
    if let Some(location) = test.and_then(|test| test.location.as_ref()) {
        properties.push(format!("file={}", property(&location.file)));
        properties.push(format!("line={}", location.line));
    }
    properties.push(format!("title={}", property(&format!("evenkeel: {name}"))));
    // Writing to a String cannot fail.
    let _infallible = writeln!(
        text,
        "::{kind} {}::{}",
        properties.join(","),
        data(&clipped(message, LONGEST))
    );
}

/// The message of a command: the escapes of `actions/toolkit`, `escapeData`.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A property of a command: `escapeProperty`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
