//! A test that had to be judged and was not.

/// A test that had to be judged, by the key `required`, and was not even measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unjudged {
    /// Its full name, or the pattern that matches no test.
    pub test: String,
    /// Why there is no verdict, as the rest of a sentence that begins with the name.
    pub reason: String,
}
