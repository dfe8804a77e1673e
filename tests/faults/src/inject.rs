//! Faults in the store's own steps: the process dies at the n-th, or the n-th fails, or the power goes at it.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::{Result, bail};
use evenkeel_store::Step;
use nix::sys::signal::{Signal, raise};

/// What happens at the n-th step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// Nothing.
    None,
    /// The process is killed before the step.
    Kill,
    /// The process is killed when half of a write is done.
    Tear,
    /// The power goes: of what is not synced, all is lost (0), or every second change (1, 2).
    Power(usize),
    /// The step fails, and no other.
    Once(i32),
    /// That step and all after it fail.
    From(i32),
}

const EIO: i32 = nix::errno::Errno::EIO as i32;
const ENOSPC: i32 = nix::errno::Errno::ENOSPC as i32;

/// The kinds of fault by name, as the laboratory passes them to its processes and shows them.
const FAULTS: [(&str, Fault); 10] = [
    ("none", Fault::None),
    ("killed before a file operation", Fault::Kill),
    ("killed in the middle of a write", Fault::Tear),
    ("power cut, nothing unsynced survives", Fault::Power(0)),
    (
        "power cut, every second unsynced change survives",
        Fault::Power(1),
    ),
    (
        "power cut, every other second one survives",
        Fault::Power(2),
    ),
    ("EIO once", Fault::Once(EIO)),
    ("EIO from then on", Fault::From(EIO)),
    ("ENOSPC once", Fault::Once(ENOSPC)),
    ("ENOSPC from then on", Fault::From(ENOSPC)),
];

/// The names of all faults.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    FAULTS
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| *name != "none")
}

/// Makes the fault happen at that step of this process. The function that is returned says how many steps there were.
pub(crate) fn install(name: &str, at: u64, shadow: &Path) -> Result<impl Fn() -> u64 + use<>> {
    let Some((_, fault)) = FAULTS.iter().find(|(known, _)| *known == name) else {
        bail!("there is no fault {name:?}");
    };
    let disk: &'static Mutex<Disk> = Box::leak(Box::new(Mutex::new(Disk {
        step: 0,
        unsynced: Vec::new(),
        undo: Vec::new(),
        shadow: shadow.to_path_buf(),
    })));
    let fault = *fault;
    evenkeel_store::watch(move |step| {
        let mut disk = disk.lock().unwrap_or_else(PoisonError::into_inner);
        disk.step += 1;
        if disk.step >= at {
            disk.happen(fault, at, step)?;
        }
        if matches!(fault, Fault::Power(_)) {
            disk.note(step)?;
        }
        Ok(())
    });
    Ok(move || disk.lock().unwrap_or_else(PoisonError::into_inner).step)
}

/// What the disk holds for certain, as against what the system only promises.
struct Disk {
    step: u64,
    /// Files whose content is not synced.
    unsynced: Vec<PathBuf>,
    /// Changes of names that are not synced: the folder, and how to undo it.
    undo: Vec<(PathBuf, Undo)>,
    /// Where removed files are kept as long as their removal is not synced.
    shadow: PathBuf,
}

enum Undo {
    Added(PathBuf),
    AddedFolder(PathBuf),
    Renamed(PathBuf, PathBuf),
    Removed(PathBuf, PathBuf),
}

impl Disk {
    fn happen(&mut self, fault: Fault, at: u64, step: Step<'_>) -> io::Result<()> {
        match fault {
            Fault::From(code) => return Err(io::Error::from_raw_os_error(code)),
            Fault::Once(code) if self.step == at => return Err(io::Error::from_raw_os_error(code)),
            _ if self.step > at => {}
            Fault::Kill => die()?,
            Fault::Tear => {
                if let Step::Write(path, bytes) = step {
                    let mut file = fs::OpenOptions::new().append(true).open(path)?;
                    file.write_all(&bytes[..bytes.len() / 2])?;
                    die()?;
                }
            }
            Fault::Power(survivors) => {
                self.forget(survivors)?;
                die()?;
            }
            Fault::None | Fault::Once(_) => {}
        }
        Ok(())
    }

    /// Keeps account of a step that is about to be done.
    fn note(&mut self, step: Step<'_>) -> io::Result<()> {
        let folder = |path: &Path| path.parent().unwrap_or(path).to_path_buf();
        let undo = match step {
            Step::Create(path) | Step::Link(_, path) if !path.exists() => {
                (folder(path), Undo::Added(path.into()))
            }
            Step::MakeFolder(path) if !path.exists() => {
                (folder(path), Undo::AddedFolder(path.into()))
            }
            Step::Rename(from, to) => (folder(from), Undo::Renamed(from.into(), to.into())),
            Step::Remove(path) if path.exists() => {
                let kept = self.shadow.join(self.step.to_string());
                fs::hard_link(path, &kept)?;
                (folder(path), Undo::Removed(path.into(), kept))
            }
            Step::Write(path, _) => {
                self.unsynced.push(path.into());
                return Ok(());
            }
            Step::Sync(path) => {
                self.unsynced.retain(|unsynced| unsynced != path);
                return Ok(());
            }
            Step::SyncFolder(folder) => {
                self.undo.retain(|(of, _)| of != folder);
                return Ok(());
            }
            _ => return Ok(()),
        };
        self.undo.push(undo);
        Ok(())
    }

    /// The power goes.
    fn forget(&mut self, survivors: usize) -> io::Result<()> {
        for path in &self.unsynced {
            if path.exists() {
                fs::write(path, "")?;
            }
        }
        for (index, (_, undo)) in self.undo.iter().enumerate().rev() {
            if survivors > 0 && index % 2 == survivors - 1 {
                continue;
            }
            // An earlier change may have survived in a way that leaves nothing to undo.
            let _ = match undo {
                Undo::Added(path) => fs::remove_file(path),
                Undo::AddedFolder(path) => fs::remove_dir_all(path),
                Undo::Renamed(from, to) => fs::rename(to, from),
                Undo::Removed(path, kept) => fs::hard_link(kept, path),
            };
        }
        Ok(())
    }
}

/// Ends the process as the system would: no destructor runs.
fn die() -> io::Result<()> {
    raise(Signal::SIGKILL).map_err(io::Error::from)
}
