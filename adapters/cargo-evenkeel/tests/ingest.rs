//! `evenkeel ingest` and `export --embedded` from outside: what a device sends in, verdicts and its next baseline out.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use evenkeel_firmware::{Device, Digest, Flash, Sender, TestName};
use serde_json::Value;

const DEVICE: Device<'_> = Device {
    chip: "a board",
    clock_hz: 8_000_000,
    build: "release",
};

struct Said {
    out: String,
    err: String,
    exit: i32,
}

/// Runs `evenkeel` in a folder, as on a developer's machine.
fn evenkeel(folder: &Path, arguments: &[&str], input: &[u8]) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_evenkeel"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("EVENKEEL_") {
            command.env_remove(name);
        }
    }
    for name in evenkeel::env::Ci::variables() {
        command.env_remove(name);
    }
    let output = command
        .args(arguments)
        .current_dir(folder)
        .write_stdin(input)
        .output()
        .unwrap();
    Said {
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8(output.stderr).unwrap(),
        exit: output.status.code().unwrap(),
    }
}

fn document(said: &Said) -> Value {
    serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}\n{}", said.err))
}

fn digest(cycles: f64) -> Digest {
    let mut observations: [f64; 16] = core::array::from_fn(|i| cycles + (i % 5) as f64);
    Digest::new(&mut observations, &[16], 1.0).unwrap()
}

/// What a device sends from its start to its end: so many runs of a test.
fn boot(device: Device<'_>, runs: u32, cycles: f64) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut sender = Sender::new(device, |byte| bytes.push(byte));
    for run in 0..runs {
        sender
            .send(
                TestName::new("filters"),
                &digest(cycles + f64::from(run % 3)),
            )
            .unwrap();
    }
    sender.end().unwrap();
    bytes
}

#[test]
fn a_device_learns_is_green_and_red_and_gets_its_baseline() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for start in 0..8 {
        let said = evenkeel(folder, &["ingest"], &boot(DEVICE, 6, 8000.0));
        assert_eq!(said.exit, 0, "{start}: {}{}", said.out, said.err);
    }
    let same = evenkeel(
        folder,
        &["ingest", "-", "--format", "json"],
        &boot(DEVICE, 6, 8001.0),
    );
    let test = &document(&same)["tests"][0];
    assert_eq!(test["verdict"], "steady");
    assert_eq!(test["test"], "filters");
    assert_eq!(test["basis"]["runs"], 8);
    let environment = document(&same)["environment"]["key"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(
        environment.starts_with("device-xc-a-board-"),
        "{environment}"
    );

    fs::write(folder.join("slow.bin"), boot(DEVICE, 6, 9000.0)).unwrap();
    let slow = evenkeel(folder, &["ingest", "slow.bin"], &[]);
    assert_eq!(slow.exit, 1, "{}{}", slow.out, slow.err);
    assert!(slow.out.contains("regressed"), "{}", slow.out);
    // 9000 cycles at 8 MHz.
    assert!(
        slow.out.contains("1.12 ms") || slow.out.contains("1.13 ms"),
        "{}",
        slow.out
    );

    let exported = evenkeel(folder, &["export", "--embedded", "-o", "baseline.ekb"], &[]);
    assert_eq!(exported.exit, 0, "{}", exported.err);
    let bytes = fs::read(folder.join("baseline.ekb")).unwrap();
    let flash = Flash::new(&bytes).unwrap();
    let history = flash.history::<32>(TestName::new("filters")).unwrap();
    assert_eq!(history.len(), 9, "all but the slow one");
    let sent = digest(8000.0);
    for (found, sent) in history[0]
        .fields()
        .quantiles
        .iter()
        .zip(sent.fields().quantiles)
    {
        assert!((found / sent - 1.0).abs() < 1e-12, "{found} {sent}");
    }
}

#[test]
fn one_suspect_run_alone_is_not_red() {
    let folder = tempfile::tempdir().unwrap();
    let learned: Vec<u8> = (0..8).flat_map(|_| boot(DEVICE, 1, 8000.0)).collect();
    let said = evenkeel(folder.path(), &["ingest"], &learned);
    assert_eq!(said.exit, 0, "{}", said.err);
    assert!(
        said.out.contains("run 7 of 8"),
        "each start is a run: {}",
        said.out
    );
    let said = evenkeel(folder.path(), &["ingest"], &boot(DEVICE, 1, 9000.0));
    assert_eq!(said.exit, 0, "{}", said.out);
    assert!(said.out.contains("suspect_not_confirmed"), "{}", said.out);
}

#[test]
fn another_clock_or_build_has_a_history_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let faster = Device {
        clock_hz: 16_000_000,
        ..DEVICE
    };
    let smaller = Device {
        build: "size",
        ..DEVICE
    };
    let stream: Vec<u8> = [DEVICE, faster, smaller]
        .into_iter()
        .flat_map(|device| boot(device, 2, 8000.0))
        .collect();
    let said = evenkeel(folder.path(), &["ingest"], &stream);
    assert_eq!(said.exit, 0, "{}", said.err);
    let said = evenkeel(folder.path(), &["export", "--embedded"], &[]);
    assert_eq!(said.exit, 2);
    assert!(
        said.err
            .contains("runs of 3 devices: choose one with --environment device-"),
        "{}",
        said.err
    );
}

#[test]
fn what_did_not_come_whole_is_counted_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let mut stream = b"a log line\n".to_vec();
    let boot = boot(DEVICE, 4, 8000.0);
    let middle = boot.len() / 2;
    stream.extend_from_slice(&boot[..middle]);
    stream.extend_from_slice(&boot[middle + 1..]);
    let said = evenkeel(folder.path(), &["ingest"], &stream);
    assert_eq!(said.exit, 0, "{}", said.err);
    assert!(
        said.out.contains("2 frames came damaged and are left out"),
        "{}",
        said.out
    );

    let said = evenkeel(folder.path(), &["ingest"], b"nothing of ours\0");
    assert_eq!(said.exit, 4);
    assert!(
        said.err.contains("no run came; 1 frames came damaged"),
        "{}",
        said.err
    );
    let said = evenkeel(folder.path(), &["ingest", "nowhere.bin"], &[]);
    assert_eq!(said.exit, 2);
    assert!(
        said.err.contains("could not open nowhere.bin"),
        "{}",
        said.err
    );
}

#[test]
fn an_unknown_clock_and_a_missing_store_are_said() {
    let folder = tempfile::tempdir().unwrap();
    let still = Device {
        clock_hz: 0,
        ..DEVICE
    };
    let said = evenkeel(folder.path(), &["ingest"], &boot(still, 1, 8000.0));
    assert_eq!(said.exit, 2);
    assert!(said.err.contains("its clock stands still"), "{}", said.err);
    let said = evenkeel(folder.path(), &["export", "--embedded"], &[]);
    assert_eq!(said.exit, 2);
    assert!(
        said.err.contains("`evenkeel ingest` keeps them"),
        "{}",
        said.err
    );
}

/// The whole command would start 10,000 processes: one stream has them all, as a start of the device each.
#[test]
fn of_ten_thousand_damages_only_the_damaged_frames_are_lost() {
    let mut seed = 8_u64;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) as usize % below
    };
    const FRAMES: usize = 60_000;
    let mut sender_bytes = Vec::new();
    let mut frames: Vec<(bool, Vec<u8>)> = Vec::new();
    {
        let mut sender = Sender::new(DEVICE, |byte| sender_bytes.push(byte));
        for run in 0..FRAMES / 3 {
            sender
                .send(TestName::new("filters"), &digest(8000.0 + run as f64))
                .unwrap();
        }
    }
    for frame in sender_bytes
        .split(|byte| *byte == 0)
        .filter(|frame| !frame.is_empty())
    {
        let is_run = frames.len() % 3 == 2;
        frames.push((is_run, [&[0], frame, &[0]].concat()));
    }
    assert_eq!(frames.len(), FRAMES);
    let (mut damages, mut runs) = (0, 0);
    let mut stream = Vec::new();
    for (is_run, mut frame) in frames {
        // Inside the frame: the zeros around it stay.
        let at = 1 + random(frame.len() - 2);
        if random(6) == 0 && damages < 10_000 {
            damages += 1;
            match random(3) {
                0 => drop(frame.remove(at)),
                1 => frame[at] ^= 1 << random(8),
                _ => frame.insert(at, frame[at]),
            }
        } else {
            runs += usize::from(is_run);
        }
        stream.extend(frame);
    }
    assert!(damages > 9_500, "{damages}");
    let folder = tempfile::tempdir().unwrap();
    let said = evenkeel(folder.path(), &["ingest", "--format", "json"], &stream);
    assert_eq!(said.exit, 0, "{}", said.err);
    let notes = document(&said)["notes"].to_string();
    let missing = FRAMES / 3 - runs;
    assert!(
        notes.contains(&format!("{missing} runs that were sent are missing")),
        "{notes} {runs}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_serial_line_is_read_until_the_device_is_done() {
    use std::os::fd::AsRawFd as _;

    // A pseudoterminal is a serial line without wires.
    let (device, line) = serial2::SerialPort::pair().unwrap();
    let path = fs::read_link(format!("/proc/self/fd/{}", line.as_raw_fd())).unwrap();
    let sent = boot(DEVICE, 6, 8000.0);
    let folder = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| device.write_all(&sent).unwrap());
        let arguments = ["ingest", "--serial", path.to_str().unwrap()];
        let said = evenkeel(folder.path(), &arguments, &[]);
        assert_eq!(said.exit, 0, "{}{}", said.out, said.err);
        assert!(said.out.contains("filters"), "{}", said.out);
        assert!(!said.out.contains("damaged"), "{}", said.out);
    });
    let arguments = [
        "ingest",
        "--silence",
        "1",
        "--serial",
        path.to_str().unwrap(),
    ];
    let silent = evenkeel(folder.path(), &arguments, &[]);
    assert_eq!(silent.exit, 2);
    assert!(
        silent.err.contains("nothing came over /dev/pts/"),
        "{}",
        silent.err
    );
    let said = evenkeel(folder.path(), &["ingest", "--serial", "/dev/nothing"], &[]);
    assert_eq!(said.exit, 2);
    assert!(said.err.contains("is it plugged in"), "{}", said.err);
}
