//! `evenkeel doctor`: is this machine fit for performance tests, and if not, why not?

mod machine;
mod store;

use std::path::Path;

use evenkeel::Session;
use serde::Serialize;

use crate::arguments::Format;
use crate::exit::Exit;
use crate::{print, project};

/// One thing that was looked at.
#[derive(Serialize)]
struct Finding {
    /// What was looked at, in a word or two.
    about: &'static str,
    /// What was found.
    found: String,
    /// What to do about it; `None` where all is well.
    action: Option<String>,
}

impl Finding {
    fn new(about: &'static str, found: impl Into<String>, action: Option<&str>) -> Self {
        Self {
            about,
            found: found.into(),
            action: action.map(str::to_owned),
        }
    }
}

#[derive(Serialize)]
struct Diagnosis {
    fit: bool,
    environment: String,
    dedicated: bool,
    findings: Vec<Finding>,
}

pub(crate) fn run(dir: Option<&Path>, format: Format) -> anyhow::Result<Exit> {
    let session = project::session(dir)?;
    let mut findings = machine::findings(&session);
    findings.extend(store::findings(&session));
    let diagnosis = Diagnosis {
        fit: findings.iter().all(|finding| finding.action.is_none()),
        environment: session.key().map(|key| key.to_string()).unwrap_or_default(),
        dedicated: session.is_dedicated(),
        findings,
    };
    match format {
        Format::Json => print::json(&diagnosis)?,
        Format::Text => print::text(&in_words(&diagnosis, &session))?,
    }
    Ok(Exit::Good)
}

fn in_words(diagnosis: &Diagnosis, session: &Session) -> String {
    let good = anstyle::AnsiColor::Green.on_default();
    let warning = anstyle::AnsiColor::Yellow.on_default();
    let mut text = String::new();
    for finding in &diagnosis.findings {
        let (style, mark) = match finding.action {
            None => (good, "good"),
            Some(_) => (warning, "mind"),
        };
        text += &format!(
            "{style}{mark}{style:#}  {:<15} {}\n",
            finding.about, finding.found
        );
        if let Some(action) = &finding.action {
            text += &format!("      {:<15} -> {action}\n", "");
        }
    }
    let config = match &session.config().file {
        Some(file) => file.display().to_string(),
        None => "defaults, there is no evenkeel.toml".to_owned(),
    };
    text += &format!(
        "\nconfiguration: {config}\nenvironment:   {}\n",
        diagnosis.environment
    );
    text += match (diagnosis.fit, diagnosis.dedicated) {
        (true, true) => "This machine is fit: a confirmed slowdown turns a test red.\n",
        (true, false) => {
            "This machine is fit, but not dedicated: a slowdown is reported as undecided and turns nothing red.\n"
        }
        (false, true) => {
            "Tests are judged here, and doubts are named in each verdict; mind the points above for fewer of them.\n"
        }
        (false, false) => {
            "Tests are judged here, but the machine is not dedicated: a slowdown is reported as undecided and turns nothing red.\n"
        }
    };
    text
}
