//! A user's repository with one performance test, and the remote from which GitHub would check it out.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};

use crate::book::scratch::{self, Tools, ended};

const FUNCTION: &str = "text.split_whitespace().count()";
const SLOWER: &str =
    "text.split_whitespace().filter(|word| word.chars().all(char::is_alphabetic)).count()";
const TEST: &str = r#"#[evenkeel::perf]
fn counts_words(b: evenkeel::Bencher) {
    let text = "To be or not to be, that is the question. ".repeat(1000);
    b.iter(|| words::count(&text));
}
"#;
const COMMIT: &str =
    "git add -A && git -c user.name=user -c user.email=user@localhost commit --quiet --message";

/// Its folder, on the branch that is measured.
pub(super) struct Project {
    pub(super) folder: PathBuf,
}

impl Project {
    pub(super) fn prepare(tools: &Tools) -> Result<Self> {
        let project = Self {
            folder: scratch::words("workflows/words")?,
        };
        let test = project.folder.join("tests/performance.rs");
        fs::create_dir_all(project.folder.join("tests"))?;
        fs::write(test, TEST)?;
        // Absolute, because the duet builds the base branch in another folder.
        let evenkeel = crate::project::root().join("adapters/evenkeel");
        let manifest = project.folder.join("Cargo.toml");
        let dependency = format!("\n[dev-dependencies]\nevenkeel = {{ path = {evenkeel:?} }}\n");
        fs::write(&manifest, fs::read_to_string(&manifest)? + &dependency)?;
        project.run(
            tools,
            &format!(
                "cargo evenkeel init && cargo update --quiet --offline --workspace && git init --quiet --initial-branch main && {COMMIT} 'A project' \
                 && rm -rf ../origin && git clone --quiet --bare . ../origin && git remote add origin ../origin"
            ),
        )?;
        Ok(project)
    }

    /// What a checkout begins with: nothing that the job before has left but the cache.
    pub(super) fn clean(&self, tools: &Tools) -> Result<()> {
        self.run(tools, "git clean --quiet -d --force")
    }

    /// A branch whose function is slower.
    pub(super) fn slow_down(&self, tools: &Tools) -> Result<()> {
        let file = self.folder.join("src/lib.rs");
        let text = fs::read_to_string(&file)?;
        ensure!(
            text.contains(FUNCTION),
            "{} has no {FUNCTION}",
            file.display()
        );
        fs::write(&file, text.replace(FUNCTION, SLOWER))?;
        self.run(
            tools,
            &format!("git switch --quiet --create slower && {COMMIT} 'Count words of letters'"),
        )
    }

    /// As if the cache with the kept programs had been evicted, and the runs restored from elsewhere.
    pub(super) fn forget_builds(&self) -> Result<()> {
        let builds = self.folder.join(".evenkeel/.builds");
        fs::remove_dir_all(&builds).with_context(|| format!("{} was not kept", builds.display()))
    }

    fn run(&self, tools: &Tools, line: &str) -> Result<()> {
        let ended = ended(tools.shell(&format!("exec 2>&1\n{line}"), &self.folder)?)?;
        ensure!(
            ended.code == 0,
            "{line} ended with {}:\n{}",
            ended.code,
            ended.said
        );
        Ok(())
    }
}
