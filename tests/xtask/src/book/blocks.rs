//! The fenced blocks of a page.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use crate::project;

/// A block, and what its fence says of it: `LANGUAGE [file=NAME] [project=NAME] [norun=WHY NOT, TO THE END]`.
pub(crate) struct Block {
    pub(crate) page: PathBuf,
    /// Of the fence, from 1.
    pub(crate) line: usize,
    pub(crate) language: String,
    /// The file in the page's folder that the block is.
    pub(crate) file: Option<String>,
    /// The prepared project in which it is executed.
    pub(crate) project: Option<String>,
    /// Why it is not executed.
    pub(crate) norun: Option<String>,
    pub(crate) text: String,
}

impl Block {
    /// Where it is, for a message.
    pub(crate) fn place(&self) -> String {
        format!("{}:{}", self.page.display(), self.line)
    }
}

/// All blocks of a page, in order.
pub(crate) fn of(page: &Path) -> Result<Vec<Block>> {
    let text = fs::read_to_string(project::root().join(page))
        .with_context(|| format!("could not read {}", page.display()))?;
    let mut blocks: Vec<Block> = Vec::new();
    let mut inside = false;
    for (event, range) in Parser::new(&text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let line = text[..range.start].lines().count() + 1;
                blocks.push(fence(page, line, &info)?);
                inside = true;
            }
            Event::Text(part) if inside => {
                if let Some(block) = blocks.last_mut() {
                    block.text.push_str(&part);
                }
            }
            Event::End(TagEnd::CodeBlock) => inside = false,
            _ => {}
        }
    }
    Ok(blocks)
}

/// A block without its text, from what stands behind its fence.
fn fence(page: &Path, line: usize, info: &str) -> Result<Block> {
    let (info, norun) = match info.split_once("norun=") {
        Some((before, reason)) => (before, Some(reason.trim().to_owned())),
        None => (info, None),
    };
    let mut words = info.split_whitespace();
    let mut block = Block {
        page: page.to_owned(),
        line,
        language: words.next().unwrap_or_default().to_owned(),
        file: None,
        project: None,
        norun,
        text: String::new(),
    };
    for word in words {
        match word.split_once('=') {
            Some(("file", name)) => block.file = Some(name.to_owned()),
            Some(("project", name)) => block.project = Some(name.to_owned()),
            _ => bail!(
                "{}: {word:?} behind the fence: expected file=, project= or norun=",
                block.place()
            ),
        }
    }
    Ok(block)
}
