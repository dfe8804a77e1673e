//! The report as one HTML page that needs nothing else: no network, no other file.
//!
//! The list of the tests is HTML, so that it can be read, searched and printed without a script. What a test's card shows stands in the page
//! as data, a line a card, and the page's own script reads and draws it when the card is opened: a page of two thousand tests opens at once.

mod card;
mod page;
mod spark;

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value, context};

use serde::Serialize;

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
    let (index, cards) = card::cards(document);
    let index = for_script(&index)?;
    let cards: Result<Vec<String>, Error> = cards.iter().map(for_script).collect();
    environment.get_template("page")?.render(context! {
        page => Value::from(Serde(page::Page::of(document))),
        index => Value::from_safe_string(index),
        cards => Value::from_safe_string(cards?.join("\n")),
        style => Value::from_safe_string(STYLE.to_owned()),
        script => Value::from_safe_string([PLOT, SCRIPT].concat()),
    })
}

/// A value as one line of JSON that may stand between script tags: whatever could end them, or begin a comment, as an escape of JSON's own.
fn for_script(value: &impl Serialize) -> Result<String, Error> {
    let json = serde_json::to_string(value)
        .map_err(|error| Error::new(ErrorKind::BadSerialization, error.to_string()))?;
    Ok(json
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026"))
}
