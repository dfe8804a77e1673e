use sysinfo::{CpuRefreshKind, MemoryRefreshKind, Product, RefreshKind, System};

use crate::{Virtualisation, here};

/// The machine and the system on it. `None` is "not found", never "not there".
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Platform {
    /// Family of the operating system: `linux`, `macos`, `windows`, …, or `unknown`.
    pub os: String,
    /// Name and version of the system, such as `debian 12`.
    pub os_version: Option<String>,
    /// Version of the running kernel.
    pub kernel: Option<String>,
    /// What the program was built for: `x86_64`, `aarch64`, …, or `unknown`.
    pub architecture: String,
    /// The processor's own name for itself.
    pub cpu_model: Option<String>,
    /// Cores that the system shows, counting each hardware thread.
    pub logical_cores: Option<usize>,
    /// Cores without hardware threads.
    pub physical_cores: Option<usize>,
    /// Cores that this process may use: what affinity and the cgroup quota leave, rounded down, at least 1.
    pub usable_cores: Option<usize>,
    /// The cgroup's CPU quota, in cores. `None` where there is no limit.
    pub quota_cores: Option<f64>,
    /// Memory of the machine, in bytes.
    pub memory_bytes: Option<u64>,
    /// What the machine is made of.
    pub virtualisation: Virtualisation,
    /// What the process is wrapped in.
    pub container: Container,
    /// The frequency governor, where the system shows one.
    pub governor: Option<String>,
    /// Whether the processor may go above its nominal frequency, where the system shows it.
    pub turbo: Option<bool>,
}

/// The container around a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Container {
    /// No sign of one.
    #[default]
    Absent,
    /// Docker, or another engine that leaves `/.dockerenv`.
    Docker,
    /// Podman or another user of libpod.
    Podman,
    /// A Kubernetes pod, whatever runs it.
    Kubernetes,
    /// LXC or LXD.
    Lxc,
    /// `systemd-nspawn`.
    Nspawn,
    /// Windows Subsystem for Linux.
    Wsl,
    /// A Windows container.
    Windows,
    /// One that names itself otherwise.
    Other,
}

impl Platform {
    /// Looks at this machine. What cannot be found is `None` or unknown.
    pub fn probe() -> Platform {
        let wanted = RefreshKind::nothing()
            .with_cpu(CpuRefreshKind::nothing())
            .with_memory(MemoryRefreshKind::nothing().with_ram());
        let system = System::new_with_specifics(wanted).ok();
        let cpus = system.as_ref().map(System::cpus).unwrap_or_default();
        let mut platform = Platform {
            os: named(std::env::consts::OS).unwrap_or_else(unknown),
            os_version: os_version(),
            kernel: System::kernel_version().ok().as_deref().and_then(named),
            architecture: named(std::env::consts::ARCH).unwrap_or_else(unknown),
            cpu_model: cpus.first().and_then(|cpu| named(cpu.brand())),
            logical_cores: Some(cpus.len()).filter(|&count| count > 0),
            physical_cores: System::physical_core_count()
                .ok()
                .filter(|&count| count > 0),
            // Honours affinity and the quotas of cgroup v1 and v2.
            usable_cores: std::thread::available_parallelism().ok().map(usize::from),
            quota_cores: None,
            memory_bytes: system
                .as_ref()
                .map(System::total_memory)
                .filter(|&bytes| bytes > 0),
            virtualisation: Virtualisation::detect(
                Product::vendor_name().ok().as_deref(),
                Product::name().ok().as_deref(),
            ),
            container: Container::Absent,
            governor: None,
            turbo: None,
        };
        here::complete(&mut platform);
        platform
    }
}

fn os_version() -> Option<String> {
    let version = System::os_version().ok().as_deref().and_then(named);
    let parts: Vec<String> = named(&System::distribution_id())
        .into_iter()
        .chain(version)
        .collect();
    named(&parts.join(" "))
}

/// The text with its blanks brought in order, if anything is left.
fn named(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn unknown() -> String {
    "unknown".to_owned()
}

impl Container {
    /// The name that stands in facts.
    pub fn as_str(self) -> &'static str {
        match self {
            Container::Absent => "none",
            Container::Docker => "docker",
            Container::Podman => "podman",
            Container::Kubernetes => "kubernetes",
            Container::Lxc => "lxc",
            Container::Nspawn => "nspawn",
            Container::Wsl => "wsl",
            Container::Windows => "windows",
            Container::Other => "other",
        }
    }
}
