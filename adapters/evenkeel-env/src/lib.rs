//! Looks at the machine that a performance test runs on, and names it.
//!
//! Three questions are answered here:
//!
//! - *Where am I?* [`Environment::probe`] finds the CI service ([`Ci`]) and the platform ([`Platform`]). It never
//!   fails: a fact that cannot be found is unknown.
//! - *Whose history is mine?* [`Environment::key`] makes a short, stable, file-name-safe [`Key`] from the facts that do
//!   not change from run to run. [`Environment::facts`] and [`Revision`] are recorded beside it.
//! - *Was the machine itself today?* A [`Watch`] around a run gives its [`Conditions`]: pressure, steal, throttling,
//!   context switches, frequency; and the [`Doubt`]s that follow from them.
//!
//! ```
//! use evenkeel_env::{Environment, Watch};
//!
//! let environment = Environment::probe();
//! let key = environment.key("release", None);
//! assert_eq!(evenkeel_env::Key::parse(key.as_str())?, key);
//!
//! let watch = Watch::start();
//! let work: u64 = (0..1000).sum();
//! let conditions = watch.finish();
//! println!("{key}: {work}, {:?}, doubts: {:?}", conditions.facts(), conditions.doubts());
//! # Ok::<(), evenkeel_env::KeyError>(())
//! ```
//!
//! This crate does no judging, keeps nothing and knows neither the kernel nor the store. Every variable, file and call
//! that it reads stands in `docs/environment.md` of the repository.

mod ci;
mod conditions;
#[cfg(feature = "control")]
mod control;
mod environment;
mod key;
mod platform;
mod providers;
mod revision;
mod virtualisation;
mod watch;

pub mod cgroup;
pub mod formats;
#[cfg(target_os = "linux")]
pub mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
mod other;
#[cfg(target_os = "windows")]
mod windows;

#[cfg(target_os = "linux")]
use linux as here;
#[cfg(target_os = "macos")]
use macos as here;
#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
use other as here;
#[cfg(target_os = "windows")]
use windows as here;

pub use ci::{Ci, Event, Provider, RunnerClass};
pub use conditions::{Conditions, Doubt};
#[cfg(feature = "control")]
pub use control::{pin_to, usable_cores};
pub use environment::{Environment, Kind};
pub use key::{Key, KeyError};
pub use platform::{Container, Platform};
pub use providers::variables;
pub use revision::Revision;
pub use virtualisation::Virtualisation;
pub use watch::{Counters, Stalls, Watch};
