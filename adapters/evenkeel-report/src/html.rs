//! The report as one HTML page that needs nothing else: no network, no other file.
//!
//! The list of the tests is HTML, so that it can be read, searched and printed without a script. What a test's card shows stands in the page
//! as data, and the page's own script draws it when the card is opened: a page of two thousand tests opens at once.

mod card;
mod page;
mod spark;

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value, context};

use crate::Document;

const TEMPLATE: &str = include_str!("html/page.html");
const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");
const PLOT: &str = include_str!("html/plot.js");

/// The report as one self-contained HTML page.
///
/// # Errors
///
/// None in practice: the template is this crate's own, and every value can be written.
pub fn html(document: &Document) -> Result<String, Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_template("page", TEMPLATE)?;
    let cards = serde_json::to_string(&card::Cards::of(document))
        .map_err(|error| Error::new(ErrorKind::BadSerialization, error.to_string()))?;
    environment.get_template("page")?.render(context! {
        page => Value::from(Serde(page::Page::of(document))),
        cards => Value::from_safe_string(for_script(&cards)),
        style => Value::from_safe_string(STYLE.to_owned()),
        script => Value::from_safe_string([PLOT, SCRIPT].concat()),
    })
}

/// JSON that stands between script tags: whatever could end them, or begin a comment, as an escape of JSON's own.
fn for_script(json: &str) -> String {
    json.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}
