//! Reads a Linux file tree: this machine's, or one that was copied from another machine.

use std::path::{Path, PathBuf};

use crate::cgroup::{self, Groups};
use crate::watch::involuntary_switches;
use crate::{Container, Counters, Platform, Stalls, Virtualisation, formats};

/// A root folder with `proc` and `sys` in it.
#[derive(Debug, Clone)]
pub struct Files {
    root: PathBuf,
}

impl Files {
    /// The files below `root`; `/` for this machine.
    pub fn at(root: impl Into<PathBuf>) -> Files {
        Files { root: root.into() }
    }

    /// The governor of the first core's frequency.
    pub fn governor(&self) -> Option<String> {
        self.line("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")
    }

    /// Whether frequencies above the nominal one are allowed.
    pub fn turbo(&self) -> Option<bool> {
        let intel = self
            .number("sys/devices/system/cpu/intel_pstate/no_turbo")
            .map(|off| off == 0);
        intel.or_else(|| {
            self.number("sys/devices/system/cpu/cpufreq/boost")
                .map(|on| on != 0)
        })
    }

    /// The container around the process; `variable` looks up its environment.
    pub fn container(&self, variable: impl Fn(&str) -> Option<String>) -> Container {
        let groups = self.text("proc/self/cgroup").unwrap_or_default();
        let kernel = self
            .line("proc/sys/kernel/osrelease")
            .unwrap_or_default()
            .to_lowercase();
        let named = variable("container").or_else(|| self.line("run/systemd/container"));
        if variable("KUBERNETES_SERVICE_HOST").is_some() || groups.contains("kubepods") {
            Container::Kubernetes
        } else if self.exists("run/.containerenv") || groups.contains("libpod") {
            Container::Podman
        } else if self.exists(".dockerenv") || groups.contains("docker") {
            Container::Docker
        } else if let Some(name) = named.filter(|name| !name.is_empty()) {
            match name.as_str() {
                "podman" => Container::Podman,
                "docker" => Container::Docker,
                "lxc" | "lxc-libvirt" => Container::Lxc,
                "systemd-nspawn" => Container::Nspawn,
                "wsl" => Container::Wsl,
                _ => Container::Other,
            }
        } else if groups.contains("/lxc") {
            Container::Lxc
        } else if kernel.contains("microsoft") {
            Container::Wsl
        } else if groups.contains("containerd") {
            Container::Other
        } else {
            Container::Absent
        }
    }

    /// What the kernel knows of a hypervisor, for machines whose processor and firmware do not tell.
    pub fn virtualisation(&self) -> Virtualisation {
        let tree = self
            .text("proc/device-tree/hypervisor/compatible")
            .unwrap_or_default();
        let kind = self.line("sys/hypervisor/type").unwrap_or_default();
        if kind == "xen" || tree.contains("xen") {
            Virtualisation::Xen
        } else if tree.contains("kvm") {
            Virtualisation::Kvm
        } else if !tree.is_empty() {
            Virtualisation::Other
        } else if self.exists("proc/device-tree/model") {
            Virtualisation::BareMetal
        } else {
            Virtualisation::Unknown
        }
    }

    /// The folders of the process's control groups.
    pub fn groups(&self) -> Groups {
        let text = |path| self.text(path).unwrap_or_default();
        cgroup::locate(&text("proc/self/cgroup"), &text("proc/self/mountinfo"))
    }

    /// The tightest CPU quota that stands over `groups`: the group that has it, and the quota in cores.
    pub fn quota(&self, groups: &Groups) -> Option<(PathBuf, f64)> {
        let unified = groups.unified.iter().filter_map(|group| {
            Some((
                group.clone(),
                formats::cpu_max(&self.text(group.join("cpu.max"))?)?,
            ))
        });
        let first = groups.cpu.iter().filter_map(|group| {
            let quota = self.text(group.join("cpu.cfs_quota_us"))?;
            Some((
                group.clone(),
                formats::cpu_cfs(&quota, &self.text(group.join("cpu.cfs_period_us"))?)?,
            ))
        });
        unified.chain(first).min_by(|a, b| a.1.total_cmp(&b.1))
    }

    fn stalls(&self, file: impl Fn(&str) -> PathBuf) -> Stalls {
        let some = |what| Some(formats::pressure(&self.text(file(what))?)?.some_us);
        Stalls {
            cpu_us: some("cpu"),
            memory_us: some("memory"),
            io_us: some("io"),
        }
    }

    /// A file's text. Absolute paths count from the root as well.
    fn text(&self, path: impl AsRef<Path>) -> Option<String> {
        let path = path.as_ref();
        let bytes = std::fs::read(self.root.join(path.strip_prefix("/").unwrap_or(path))).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn line(&self, path: &str) -> Option<String> {
        let text = self.text(path)?;
        let line = text.lines().next()?.trim();
        (!line.is_empty()).then(|| line.to_owned())
    }

    fn number(&self, path: &str) -> Option<u64> {
        self.line(path)?.parse().ok()
    }

    fn exists(&self, path: &str) -> bool {
        self.root.join(path).exists()
    }
}

/// Where the counters of one process stand, found once per watch.
#[derive(Debug, Clone)]
pub struct Sources {
    files: Files,
    own_group: Option<PathBuf>,
    limiting_group: Option<PathBuf>,
}

impl Sources {
    pub(crate) fn of_this_process() -> Sources {
        Sources::of(Files::at("/"))
    }

    /// For the process whose `proc/self` stands in `files`.
    pub fn of(files: Files) -> Sources {
        let groups = files.groups();
        let limiting_group = files.quota(&groups).map(|found| found.0);
        Sources {
            own_group: groups.unified.into_iter().next(),
            limiting_group,
            files,
        }
    }

    /// The counters now. Context switches are this process's own, wherever the files come from.
    pub fn counters(&self) -> Counters {
        let files = &self.files;
        let ticks = files.text("proc/stat").as_deref().and_then(formats::ticks);
        let quota = self
            .limiting_group
            .as_ref()
            .and_then(|group| files.text(group.join("cpu.stat")));
        let quota = |key| quota.as_deref().and_then(|text| formats::value(text, key));
        Counters {
            system: files.stalls(|what| Path::new("proc/pressure").join(what)),
            group: self
                .own_group
                .as_ref()
                .map(|group| files.stalls(|what| group.join(format!("{what}.pressure"))))
                .unwrap_or_default(),
            busy_ticks: ticks.map(|ticks| ticks.busy),
            stolen_ticks: ticks.map(|ticks| ticks.stolen),
            periods: quota("nr_periods"),
            throttles: quota("nr_throttled"),
            involuntary_switches: involuntary_switches(),
            ceiling_khz: files.number("sys/devices/system/cpu/cpu0/cpufreq/scaling_max_freq"),
            thermal_events: files
                .number("sys/devices/system/cpu/cpu0/thermal_throttle/package_throttle_count"),
        }
    }

    /// The one-minute load average.
    pub fn load(&self) -> Option<f64> {
        formats::load(&self.files.text("proc/loadavg")?)
    }
}

pub(crate) fn complete(platform: &mut Platform) {
    let files = Files::at("/");
    platform.container =
        files.container(|name| Some(std::env::var_os(name)?.to_string_lossy().into_owned()));
    platform.governor = files.governor();
    platform.turbo = files.turbo();
    platform.quota_cores = files.quota(&files.groups()).map(|found| found.1);
    if platform.virtualisation == Virtualisation::Unknown {
        platform.virtualisation = files.virtualisation();
    }
}
