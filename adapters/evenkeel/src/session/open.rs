//! How a session begins: whose histories are read, in which environment, at which revision.

use std::path::Path;
use std::sync::{Mutex, OnceLock};
use std::time::{Instant, SystemTime};

use evenkeel_core::wire::Device;
use evenkeel_env::{Environment, Provider, Revision};
use evenkeel_store::{BaselineRule, RunId, Store};

use super::{Session, Source, device, origin};
use crate::config::{Config, ConfigError};

/// The profile in the environment's key: only optimised builds are measured, so there is one.
const PROFILE: &str = "optimised";

impl Session {
    /// A session for one test, or a few, of the project around `start`: each history is read by itself.
    ///
    /// # Errors
    ///
    /// The configuration cannot be used. A store that cannot be used is a note in the report: the run is judged all the same.
    pub fn open(start: &Path) -> Result<Self, ConfigError> {
        let config = Config::load(start)?;
        let revision = Revision::read(&config.root);
        Ok(Self::new(config, Environment::probe(), revision))
    }

    /// A session for a whole suite: all histories are read at once, and git is asked whether the working tree is clean.
    #[must_use]
    pub fn for_suite(config: Config) -> Self {
        Self::for_suite_in(config, Environment::probe())
    }

    /// As [`Session::for_suite`], in an environment that was found or made up by the caller.
    #[must_use]
    pub fn for_suite_in(config: Config, environment: Environment) -> Self {
        let revision = Revision::examine(&config.root);
        Self::new(config, environment, revision).with_archive()
    }

    /// A session for what another program measured, perhaps elsewhere and earlier.
    #[must_use]
    pub fn for_import(config: Config, source: &Source) -> Self {
        let revision = match &source.revision {
            Some(revision) => revision.clone(),
            None => Revision::examine(&config.root),
        };
        let mut session = Self::new(config, Environment::probe(), revision);
        source.shape(&mut session);
        session.with_archive()
    }

    /// A session for what a device measured, in the environment that the device names.
    #[must_use]
    pub fn for_device(config: Config, device: &Device<'_>) -> Self {
        let revision = Revision::examine(&config.root);
        let environment = device::environment(device);
        let mut session = Self::of_profile(config, environment, device.build, revision);
        device::shape(device, &mut session.origin);
        session.with_archive()
    }

    /// Reads all histories.
    fn with_archive(self) -> Self {
        let mut session = self;
        session.archive = session
            .store
            .as_ref()
            .and_then(|store| session.noted(store.read(&session.origin.environment)));
        let damage: Vec<String> = session
            .archive
            .iter()
            .flat_map(|archive| archive.damage())
            .map(ToString::to_string)
            .collect();
        damage.into_iter().for_each(|damage| session.note(damage));
        session
    }

    fn new(config: Config, environment: Environment, revision: Revision) -> Self {
        Self::of_profile(config, environment, PROFILE, revision)
    }

    fn of_profile(
        config: Config,
        environment: Environment,
        profile: &str,
        revision: Revision,
    ) -> Self {
        let key = environment.key(profile, config.label.as_deref());
        let origin = origin::of(&environment, &key, revision, &config.root);
        let mut session = Self {
            rule: BaselineRule {
                branch: Some(config.baseline_branch.clone()),
                in_ci: environment.ci.provider != Provider::Local,
            },
            run: RunId::new(),
            began: (SystemTime::now(), Instant::now()),
            store: None,
            archive: None,
            elsewhere: OnceLock::new(),
            notes: Mutex::default(),
            environment,
            origin,
            config,
        };
        session.store = session.noted(Store::open(&session.config.dir));
        session
    }
}
