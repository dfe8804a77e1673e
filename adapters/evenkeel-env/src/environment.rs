use crate::{Ci, Key, Platform, Provider, RunnerClass, Virtualisation};

/// Where a run takes place: what is said of the CI, what is found of the platform.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Environment {
    /// The CI service, or its absence.
    pub ci: Ci,
    /// The machine and its system.
    pub platform: Platform,
}

/// The kinds of environment that expect different noise; a judge chooses its prior by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A machine of the project's own behind a CI service, on bare metal: runs nothing else.
    Dedicated,
    /// Somebody's own machine, on bare metal: runs other things as well.
    Local,
    /// A virtual machine, outside CI or brought along by the project.
    VirtualMachine,
    /// A CI service's fleet, another machine for every job. Also what cannot be told apart from it.
    HostedCi,
}

impl Environment {
    /// Looks around. Never fails. Once per session and before anything is pinned to a core: usable cores are in the key.
    pub fn probe() -> Environment {
        Environment {
            ci: Ci::probe(),
            platform: Platform::probe(),
        }
    }

    /// What noise to expect. Doubt counts as the noisier kind.
    pub fn kind(&self) -> Kind {
        let bare = self.platform.virtualisation == Virtualisation::BareMetal;
        match self.ci.runner {
            _ if self.ci.provider == Provider::Unknown => Kind::HostedCi,
            RunnerClass::Hosted | RunnerClass::Unknown => Kind::HostedCi,
            RunnerClass::SelfHosted if bare => Kind::Dedicated,
            RunnerClass::Local if bare => Kind::Local,
            RunnerClass::SelfHosted | RunnerClass::Local => Kind::VirtualMachine,
        }
    }

    /// Names the environment, for a build `profile` (such as `release`) and the user's own `label`.
    ///
    /// Two runs with the same key may be compared. The key holds nothing that changes from run to run.
    ///
    /// ```
    /// # let environment = evenkeel_env::Environment::probe();
    /// assert_eq!(environment.key("release", None), environment.key("release", None));
    /// assert_ne!(environment.key("release", None), environment.key("release", Some("pgo")));
    /// ```
    pub fn key(&self, profile: &str, label: Option<&str>) -> Key {
        Key::of(self, profile, label)
    }

    /// Everything found, as names and values, for the record. What is unknown is left out.
    pub fn facts(&self) -> Vec<(String, String)> {
        let Environment { ci, platform } = self;
        let count = |count: Option<usize>| count.map(|count| count.to_string());
        let facts = [
            ("os", Some(platform.os.clone())),
            ("os.version", platform.os_version.clone()),
            ("os.kernel", platform.kernel.clone()),
            ("architecture", Some(platform.architecture.clone())),
            ("cpu.model", platform.cpu_model.clone()),
            ("cpu.logical", count(platform.logical_cores)),
            ("cpu.physical", count(platform.physical_cores)),
            ("cpu.usable", count(platform.usable_cores)),
            (
                "cpu.quota",
                platform.quota_cores.map(|cores| cores.to_string()),
            ),
            ("cpu.governor", platform.governor.clone()),
            (
                "cpu.turbo",
                platform
                    .turbo
                    .map(|on| if on { "on" } else { "off" }.to_owned()),
            ),
            (
                "memory.bytes",
                platform.memory_bytes.map(|bytes| bytes.to_string()),
            ),
            (
                "virtualisation",
                Some(platform.virtualisation.as_str().to_owned()),
            ),
            ("container", Some(platform.container.as_str().to_owned())),
            ("ci.provider", Some(ci.provider.as_str().to_owned())),
            ("ci.event", Some(ci.event.as_str().to_owned())),
            ("ci.branch", ci.branch.clone()),
            ("ci.commit", ci.commit.clone()),
            ("ci.runner", Some(ci.runner.as_str().to_owned())),
            ("ci.label", ci.label.clone()),
        ];
        facts
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect()
    }
}
