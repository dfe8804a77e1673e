//! Linux file trees: one copied from a real machine, the others written down here.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::path::{Path, PathBuf};

use evenkeel_env::linux::{Files, Sources};
use evenkeel_env::{Container, Virtualisation};

/// A two-core KVM guest whose kernel has cgroup v1 and v2 side by side.
fn hybrid_guest() -> Files {
    Files::at(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/hybrid-guest"))
}

fn tree(files: &[(&str, &str)]) -> (tempfile::TempDir, Files) {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let files = Files::at(dir.path());
    (dir, files)
}

const V2: (&str, &str) = (
    "proc/self/mountinfo",
    "30 23 0:26 / /sys/fs/cgroup rw shared:4 - cgroup2 cgroup2 rw\n",
);
const SERVICE: (&str, &str) = ("proc/self/cgroup", "0::/ci.slice/job.service\n");

#[test]
fn a_guest_with_both_versions_of_cgroups() {
    let files = hybrid_guest();
    let groups = files.groups();
    assert_eq!(groups.unified, [PathBuf::from("/sys/fs/cgroup/unified")]);
    assert_eq!(groups.cpu, [PathBuf::from("/sys/fs/cgroup/cpu")]);
    assert_eq!(files.quota(&groups), None);
    let sources = Sources::of(files.clone());
    let counters = sources.counters();
    assert!(counters.system.cpu_us.is_some() && counters.group.memory_us.is_some());
    assert!(counters.busy_ticks.is_some() && counters.stolen_ticks.is_some());
    assert_eq!(
        (
            counters.periods,
            counters.ceiling_khz,
            counters.thermal_events
        ),
        (None, None, None)
    );
    assert!(sources.load().is_some());
    assert_eq!(files.container(|_| None), Container::Docker);
    assert_eq!(
        (files.governor(), files.turbo(), files.virtualisation()),
        (None, None, Virtualisation::Unknown)
    );
}

#[test]
fn the_tightest_quota_above_the_process_counts() {
    let (_dir, files) = tree(&[
        SERVICE,
        V2,
        ("sys/fs/cgroup/ci.slice/cpu.max", "150000 100000\n"),
        (
            "sys/fs/cgroup/ci.slice/cpu.stat",
            "nr_periods 40\nnr_throttled 7\nthrottled_usec 91234\n",
        ),
        ("sys/fs/cgroup/ci.slice/job.service/cpu.max", "max 100000\n"),
        (
            "sys/fs/cgroup/ci.slice/job.service/cpu.pressure",
            "some avg10=0 avg60=0 avg300=0 total=33\n",
        ),
    ]);
    let quota = files.quota(&files.groups());
    assert_eq!(quota, Some((PathBuf::from("/sys/fs/cgroup/ci.slice"), 1.5)));
    let counters = Sources::of(files).counters();
    assert_eq!(
        (counters.periods, counters.throttles, counters.group.cpu_us),
        (Some(40), Some(7), Some(33))
    );
}

#[test]
fn a_quota_of_cgroup_v1() {
    let (_dir, files) = tree(&[
        ("proc/self/cgroup", "2:cpu,cpuacct:/docker/1f2e\n"),
        (
            "proc/self/mountinfo",
            "7 6 0:30 /docker/1f2e /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu,cpuacct\n",
        ),
        ("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "200000\n"),
        ("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n"),
        (
            "sys/fs/cgroup/cpu/cpu.stat",
            "nr_periods 9\nnr_throttled 1\nthrottled_time 12345678\n",
        ),
    ]);
    assert_eq!(files.quota(&files.groups()).map(|found| found.1), Some(2.0));
    let counters = Sources::of(files).counters();
    assert_eq!((counters.periods, counters.throttles), (Some(9), Some(1)));
}

#[test]
fn governor_turbo_and_heat_of_a_laptop() {
    let (_dir, files) = tree(&[
        (
            "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor",
            "powersave\n",
        ),
        (
            "sys/devices/system/cpu/cpu0/cpufreq/scaling_max_freq",
            "4700000\n",
        ),
        (
            "sys/devices/system/cpu/cpu0/thermal_throttle/package_throttle_count",
            "3\n",
        ),
        ("sys/devices/system/cpu/intel_pstate/no_turbo", "1\n"),
    ]);
    assert_eq!(
        (files.governor().as_deref(), files.turbo()),
        (Some("powersave"), Some(false))
    );
    let counters = Sources::of(files).counters();
    assert_eq!(
        (counters.ceiling_khz, counters.thermal_events),
        (Some(4_700_000), Some(3))
    );
    let (_dir, amd) = tree(&[("sys/devices/system/cpu/cpufreq/boost", "1\n")]);
    assert_eq!(amd.turbo(), Some(true));
    let (_dir, broken) = tree(&[
        ("sys/devices/system/cpu/cpufreq/boost", "yes\n"),
        ("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "\n"),
    ]);
    assert_eq!((broken.turbo(), broken.governor()), (None, None));
}

#[test]
fn containers_by_what_they_leave_behind() {
    #[track_caller]
    fn is(files: &[(&str, &str)], variables: &[(&str, &str)], expected: Container) {
        let (_dir, files) = tree(files);
        let lookup = |wanted: &str| {
            variables
                .iter()
                .find(|(name, _)| *name == wanted)
                .map(|found| found.1.to_owned())
        };
        assert_eq!(files.container(lookup), expected);
    }
    let group = |text: &'static str| ("proc/self/cgroup", text);
    is(&[SERVICE], &[], Container::Absent);
    is(&[], &[], Container::Absent);
    is(&[(".dockerenv", "")], &[], Container::Docker);
    is(&[group("2:cpu:/docker/1f2e")], &[], Container::Docker);
    is(&[("run/.containerenv", "")], &[], Container::Podman);
    is(
        &[group("0::/machine.slice/libpod-1f2e.scope")],
        &[],
        Container::Podman,
    );
    is(
        &[(".dockerenv", "")],
        &[("KUBERNETES_SERVICE_HOST", "10.0.0.1")],
        Container::Kubernetes,
    );
    is(
        &[group("0::/kubepods.slice/pod1")],
        &[],
        Container::Kubernetes,
    );
    is(
        &[("run/systemd/container", "systemd-nspawn\n")],
        &[],
        Container::Nspawn,
    );
    is(&[("run/systemd/container", "wsl\n")], &[], Container::Wsl);
    is(&[], &[("container", "lxc")], Container::Lxc);
    is(&[], &[("container", "podman")], Container::Podman);
    is(&[], &[("container", "docker")], Container::Docker);
    is(&[], &[("container", "flatpak")], Container::Other);
    is(&[group("0::/lxc.payload.a")], &[], Container::Lxc);
    is(
        &[group("0::/system.slice/containerd.service/1f2e")],
        &[],
        Container::Other,
    );
    is(
        &[(
            "proc/sys/kernel/osrelease",
            "5.15.167.4-microsoft-standard-WSL2\n",
        )],
        &[],
        Container::Wsl,
    );
}

#[test]
fn hypervisors_by_what_the_kernel_knows() {
    let (_dir, files) = tree(&[("sys/hypervisor/type", "xen\n")]);
    assert_eq!(files.virtualisation(), Virtualisation::Xen);
    for (compatible, expected) in [
        ("linux,kvm\0", Virtualisation::Kvm),
        ("xen,xen\0", Virtualisation::Xen),
        ("jailhouse\0", Virtualisation::Other),
    ] {
        let (_dir, files) = tree(&[("proc/device-tree/hypervisor/compatible", compatible)]);
        assert_eq!(files.virtualisation(), expected, "{compatible}");
    }
    let (_dir, board) = tree(&[("proc/device-tree/model", "Raspberry Pi 5 Model B\0")]);
    assert_eq!(board.virtualisation(), Virtualisation::BareMetal);
}

#[test]
fn an_empty_tree_is_unknown_everywhere() {
    let (_dir, files) = tree(&[]);
    let sources = Sources::of(files);
    let counters = sources.counters();
    let expected = evenkeel_env::Counters {
        involuntary_switches: counters.involuntary_switches,
        ..Default::default()
    };
    assert_eq!((counters, sources.load()), (expected, None));
}
