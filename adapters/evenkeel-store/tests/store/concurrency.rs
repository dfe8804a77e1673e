use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use evenkeel_store::Store;

use crate::scene::{ENVIRONMENT, Scene, TEST, origin, record};

#[test]
fn readers_see_everything_while_others_write_and_fold() {
    const WRITERS: u64 = 4;
    const RUNS: u64 = 30;
    let scene = Scene::on_disk();
    let store = &scene.store;
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                scope.spawn(move || {
                    for n in 0..RUNS {
                        store
                            .append(&origin(), &[record(writer * RUNS + n)], &[])
                            .unwrap();
                        store.fold(ENVIRONMENT).unwrap();
                    }
                })
            })
            .collect();
        let reader = scope.spawn(|| {
            let mut last = Vec::new();
            while !done.load(Ordering::Relaxed) {
                let history = store.read_test(ENVIRONMENT, TEST).unwrap();
                assert_eq!(history.damage(), []);
                let runs: Vec<_> = history.records().iter().map(|r| r.run).collect();
                assert!(
                    last.iter().all(|run| runs.contains(run)),
                    "a run was lost for a moment"
                );
                last = runs;
            }
        });
        for writer in writers {
            writer.join().unwrap();
        }
        done.store(true, Ordering::Relaxed);
        reader.join().unwrap();
    });
    assert_eq!(scene.runs(), (0..WRITERS * RUNS).collect::<Vec<_>>());
    assert!(scene.segments().len() < 40);
}

#[test]
fn processes_write_at_once_and_lose_nothing() {
    let scene = Scene::on_disk();
    let children: Vec<_> = (0..8)
        .map(|n| {
            Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "concurrency::child_that_writes"])
                .env("EVENKEEL_STORE_WRITER", scene.store.dir())
                .env("EVENKEEL_STORE_NUMBER", n.to_string())
                .stdout(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(scene.runs(), (0..8 * 12).collect::<Vec<_>>());
    assert_eq!(scene.read().verify(), []);
}

/// Does its part only when `processes_write_at_once_and_lose_nothing` starts it.
#[test]
fn child_that_writes() {
    let Some(dir) = std::env::var_os("EVENKEEL_STORE_WRITER") else {
        return;
    };
    let number: u64 = std::env::var("EVENKEEL_STORE_NUMBER")
        .unwrap()
        .parse()
        .unwrap();
    let store = Store::open(dir).unwrap();
    for n in 0..12 {
        store
            .append(&origin(), &[record(number * 12 + n)], &[])
            .unwrap();
        store.fold(ENVIRONMENT).unwrap();
    }
}
