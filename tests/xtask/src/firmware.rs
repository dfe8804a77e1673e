//! `firmware`: the firmware crate on boards that QEMU plays, its runs taken in by the host, its size, stack and symbols.

mod board;
mod library;

use anyhow::{Context as _, Result, ensure};

use crate::prove_kernel::quiet;
use crate::{Outcome, project};
use board::{BOARDS, Board, Build};

/// Starts before the first that is judged: then a suspicion can be confirmed.
const LEARNED: u32 = 8;

pub(crate) fn run(_: &[String]) -> Outcome {
    quiet::run(project::cargo().args(["build", "--quiet", "--package", "cargo-evenkeel"]))?;
    println!("library, symbols  {}", library::symbols()?);
    for line in library::figures()? {
        println!("library, {line}");
    }
    for board in BOARDS {
        println!("{:17} {}", board.machine, green_then_red(board)?);
    }
    Ok(format!(
        "{} boards booted, learned, were green on unchanged and red on slower code; the host judged the same",
        BOARDS.len()
    ))
}

/// A board without a history, then with its baseline, then with slower code: device and host agree each time.
fn green_then_red(board: &Board) -> Result<String> {
    let folder = project::target().join("firmware").join(board.machine);
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    let learning = board.build(Build::Learning)?;
    for start in 1..=LEARNED {
        let said = board.boot(&learning, &folder)?;
        let host = ingest(board, &folder)?;
        ensure!(
            said.exit == 0 && host.exit == 0 && said.text.contains("filters: learning"),
            "start {start} does not learn: the device says {:?}, the host {:?}",
            said.text,
            host.text
        );
    }
    let baseline = folder.join("baseline.ekb");
    let mut export = evenkeel(&folder);
    quiet::run(
        export
            .args(["export", "--embedded", "--output"])
            .arg(&baseline),
    )?;

    let mut verdicts = Vec::new();
    for (build, exit) in [
        (Build::Judging(&baseline), 0),
        (Build::Slower(&baseline), 1),
    ] {
        let said = board.boot(&board.build(build)?, &folder)?;
        let host = ingest(board, &folder)?;
        let word = if exit == 0 { "steady" } else { "regressed" };
        ensure!(
            said.exit == exit && said.text.contains(&format!("filters: {word}")),
            "the device is expected to say {word} and to exit with {exit}, and says\n{}[exit {}]",
            said.text,
            said.exit
        );
        ensure!(
            host.exit == exit && host.text.contains(word),
            "the host is expected to say {word} and to exit with {exit}, and says\n{}[exit {}]",
            host.text,
            host.exit
        );
        let line = said.text.lines().find(|line| line.starts_with("filters"));
        verdicts.push(line.unwrap_or_default().to_owned());
    }
    let bytes = std::fs::metadata(&baseline)?.len();
    Ok(format!(
        "{}; {}; baseline of {bytes} bytes",
        verdicts.join("; slower: "),
        "the host says the same"
    ))
}

/// What a program said, and how it ended.
struct Said {
    text: String,
    exit: i32,
}

/// Takes in what the last start sent.
fn ingest(board: &Board, folder: &std::path::Path) -> Result<Said> {
    let output = evenkeel(folder)
        .arg("ingest")
        .arg(board::frames(folder))
        .output()
        .with_context(|| format!("could not take in what {} sent", board.machine))?;
    let text = [output.stdout, output.stderr].concat();
    Ok(Said {
        text: String::from_utf8_lossy(&text).into_owned(),
        exit: output.status.code().unwrap_or(-1),
    })
}

/// The command line in a folder with a store of its own, outside CI: a device in QEMU is nobody else's.
fn evenkeel(folder: &std::path::Path) -> std::process::Command {
    let mut command = std::process::Command::new(project::target().join("debug/evenkeel"));
    command
        .current_dir(folder)
        .env("EVENKEEL_DIR", folder.join("store"));
    for name in evenkeel_env::Ci::variables() {
        command.env_remove(name);
    }
    command
}
