//! The text formats that Linux speaks, as pure functions: text in, facts out.
//!
//! Text that is broken, cut off or foreign gives `None`.

/// One file of pressure stall information (PSI): how long tasks have waited for a resource, since boot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pressure {
    /// Microseconds in which at least one task waited.
    pub some_us: u64,
    /// Microseconds in which all tasks waited; not there for the CPU in old kernels.
    pub full_us: Option<u64>,
}

/// Reads `/proc/pressure/*` or a cgroup's `*.pressure`.
///
/// ```
/// let text = "some avg10=0.00 avg60=0.02 avg300=0.01 total=2312182\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=2204999\n";
/// let pressure = evenkeel_env::formats::pressure(text).unwrap();
/// assert_eq!((pressure.some_us, pressure.full_us), (2_312_182, Some(2_204_999)));
/// ```
pub fn pressure(text: &str) -> Option<Pressure> {
    let total = |kind: &str| {
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix(kind)?.strip_prefix(' '))?;
        line.split_whitespace()
            .find_map(|field| field.strip_prefix("total="))?
            .parse()
            .ok()
    };
    Some(Pressure {
        some_us: total("some")?,
        full_us: total("full"),
    })
}

/// Ticks of all cores since boot, from the first line of `/proc/stat`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticks {
    /// Ticks in which a core worked.
    pub busy: u64,
    /// Ticks in which a core had work and the hypervisor ran something else.
    pub stolen: u64,
}

/// Reads the line `cpu` of `/proc/stat`. Guest time is part of user time already and not counted again.
///
/// ```
/// let ticks = evenkeel_env::formats::ticks("cpu  831 0 1083 127493 292 0 17 48 0 0\ncpu0 …").unwrap();
/// assert_eq!((ticks.busy, ticks.stolen), (831 + 1083 + 17, 48));
/// ```
pub fn ticks(text: &str) -> Option<Ticks> {
    let line = text.lines().next()?.strip_prefix("cpu ")?;
    let fields: Vec<u64> = line
        .split_whitespace()
        .map_while(|field| field.parse().ok())
        .collect();
    let &[user, nice, system, _idle, _iowait, irq, softirq, stolen, ..] = fields.as_slice() else {
        return None;
    };
    let busy = [nice, system, irq, softirq]
        .into_iter()
        .fold(user, u64::saturating_add);
    Some(Ticks { busy, stolen })
}

/// The value of `key` in lines of `key value`, as in a cgroup's `cpu.stat`.
pub fn value(text: &str, key: &str) -> Option<u64> {
    text.lines()
        .find_map(|line| line.strip_prefix(key)?.strip_prefix(' '))?
        .trim()
        .parse()
        .ok()
}

/// Reads `cpu.max` of cgroup v2: the quota in cores. `None` also where there is no limit (`max`).
///
/// ```
/// assert_eq!(evenkeel_env::formats::cpu_max("150000 100000\n"), Some(1.5));
/// assert_eq!(evenkeel_env::formats::cpu_max("max 100000\n"), None);
/// ```
pub fn cpu_max(text: &str) -> Option<f64> {
    let (quota, period) = text.trim().split_once(' ')?;
    cpu_cfs(quota, period)
}

/// The quota in cores from `cpu.cfs_quota_us` and `cpu.cfs_period_us` of cgroup v1. `None` also where there is no limit
/// (`-1`).
pub fn cpu_cfs(quota: &str, period: &str) -> Option<f64> {
    let quota: u32 = quota.trim().parse().ok()?;
    let period: u32 = period.trim().parse().ok()?;
    (quota > 0 && period > 0).then(|| f64::from(quota) / f64::from(period))
}

/// The one-minute load average, from `/proc/loadavg`.
pub fn load(text: &str) -> Option<f64> {
    let load: f64 = text.split_whitespace().next()?.parse().ok()?;
    (load.is_finite() && load >= 0.0).then_some(load)
}
