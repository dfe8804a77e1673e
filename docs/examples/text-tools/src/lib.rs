//! Small tools for text: pages, links, words, tables and JSON.
//!
//! The library is an example. It is there to have its speed tested: `benches/text.rs` and `tests/plain.rs`
//! hold the performance tests, and the feature `slow` makes two functions slower, as a careless change would.
//!
//! ```
//! let words = text_tools::top_words("the cat and the hat", 1);
//! assert_eq!(words, [("the".to_owned(), 2)]);
//! ```

mod index;
mod json;
mod links;
mod page;
mod table;
mod words;

pub use index::{Index, index, merge};
pub use json::reformat;
pub use links::{Link, links};
pub use page::to_html;
pub use table::{Country, countries};
pub use words::top_words;
