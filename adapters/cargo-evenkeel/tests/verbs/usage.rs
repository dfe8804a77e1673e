//! How the program is called: wrong usage, help, completions, colours, pictures.

use crate::{evenkeel, scratch, with};

#[test]
fn wrong_usage_is_exit_2_and_help_is_exit_0() {
    let folder = scratch();
    for wrong in [
        &["tset"][..],
        &[],
        &["accept"],
        &["run"],
        &["--format", "xml", "doctor"],
        &["test", "--runs", "0"],
    ] {
        let said = evenkeel(folder.path(), wrong);
        assert_eq!(said.exit, 2, "{wrong:?} {}", said.err);
        assert!(!said.err.is_empty());
    }
    let help = evenkeel(folder.path(), &["--help"]);
    assert_eq!(help.exit, 0);
    assert!(
        help.out.contains("70  a defect of evenkeel's own"),
        "{}",
        help.out
    );
    assert!(
        evenkeel(folder.path(), &["--version"])
            .out
            .starts_with("evenkeel 0.")
    );
}

#[test]
fn completions_and_the_manual_page_are_printed() {
    let folder = scratch();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(
            evenkeel(folder.path(), &["completions", shell])
                .out
                .contains("judge"),
            "{shell}"
        );
    }
    assert!(
        evenkeel(folder.path(), &["man"])
            .out
            .contains(".TH evenkeel")
    );
}

#[test]
fn colours_come_when_asked_for_and_go_with_no_color() {
    let folder = scratch();
    let coloured = |arguments: &[&str], variables: &[(&str, &str)]| {
        with(folder.path(), arguments, variables)
            .out
            .contains('\u{1b}')
    };
    assert!(coloured(&["doctor", "--color", "always"], &[]));
    assert!(coloured(&["doctor"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(
        &["doctor"],
        &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]
    ));
    assert!(!coloured(
        &["doctor", "--color", "never"],
        &[("CLICOLOR_FORCE", "1")]
    ));
}

#[cfg(unix)]
#[test]
fn a_terminal_gets_the_pictures_that_it_can_draw() {
    let folder = scratch();
    let learned = evenkeel(
        folder.path(),
        &["run", "--name", "x", "--runs", "5", "--", "true"],
    );
    assert_eq!(learned.exit, 0, "{}", learned.err);
    let pictures = |variables: &[(&str, &str)]| {
        let said = |arguments: &[&str]| with(folder.path(), arguments, variables).out;
        said(&["history"]) + &said(&["history", "x"]) + &said(&["show", "x"])
    };
    let plain = pictures(&[("TERM", "dumb"), ("LC_ALL", "C.UTF-8")]);
    let rich = pictures(&[("TERM", "xterm"), ("LC_ALL", "C.UTF-8")]);
    let blocks = |text: &str| text.chars().filter(|c| ('▁'..='█').contains(c)).count();
    assert_eq!((blocks(&plain), blocks(&rich)), (0, 15), "{plain}{rich}");
    assert!(
        rich.contains("●") && rich.contains("│ unchanged, ┃ limit"),
        "{rich}"
    );
    assert!(
        plain.contains("o ") && plain.contains("| unchanged, ! limit"),
        "{plain}"
    );
    let c_locale = pictures(&[("TERM", "xterm"), ("LC_ALL", "C")]);
    assert_eq!(c_locale, plain);
}

#[test]
fn a_folder_without_a_project_is_said_by_cargo_and_is_exit_5() {
    let folder = scratch();
    let said = evenkeel(folder.path(), &["test"]);
    assert_eq!(said.exit, 5);
    assert!(said.err.contains("Cargo.toml"), "{}", said.err);
}
