//! The JSON schema of the document, from its types.

use schemars::generate::SchemaSettings;

use crate::Document;

/// The schema of format 1 (JSON Schema 2020-12), as `docs/schema/report-v1.json` of the repository has it.
#[must_use]
pub fn schema() -> serde_json::Value {
    let mut schema = SchemaSettings::draft2020_12()
        .into_generator()
        .into_root_schema_for::<Document>();
    schema.insert(
        "$id".to_owned(),
        "https://github.com/evenkeel/evenkeel/blob/main/docs/schema/report-v1.json".into(),
    );
    schema.insert("title".to_owned(), "Evenkeel report, format 1".into());
    schema.into()
}
