//! Broken and foreign text for the pure parsers.

use std::path::PathBuf;

use evenkeel_env::{cgroup, formats};

#[test]
fn pressure_without_a_line_for_all_tasks() {
    let old_kernel = "some avg10=0.00 avg60=0.00 avg300=0.00 total=17\n";
    let pressure = formats::pressure(old_kernel).unwrap();
    assert_eq!((pressure.some_us, pressure.full_us), (17, None));
}

#[test]
fn broken_pressure_is_unknown() {
    for text in [
        "",
        "some",
        "some avg10=0.00",
        "some total=",
        "some total=-1",
        "some total=x",
        "full total=1",
        "something total=1",
    ] {
        assert_eq!(formats::pressure(text), None, "{text:?}");
    }
}

#[test]
fn ticks_of_kernels_without_steal_are_unknown() {
    for text in [
        "",
        "cpu",
        "cpu 1 2 3 4",
        "cpu  1 2 3 4 5 6 7",
        "cpu0 1 2 3 4 5 6 7 8",
        "cpu  1 2 x 4 5 6 7 8",
        "cpu  -1 2 3 4 5 6 7 8",
    ] {
        assert_eq!(formats::ticks(text), None, "{text:?}");
    }
    let most = format!("cpu  {0} {0} {0} {0} {0} {0} {0} {0}", u64::MAX);
    assert_eq!(
        formats::ticks(&most).map(|ticks| ticks.busy),
        Some(u64::MAX)
    );
}

#[test]
fn a_key_is_not_its_namesakes_beginning() {
    let stat = "usage_usec 5\nnr_periods 12\nnr_throttled 3\nthrottled_usec 4567\n";
    assert_eq!(formats::value(stat, "nr_throttled"), Some(3));
    assert_eq!(formats::value(stat, "throttled_usec"), Some(4567));
    assert_eq!(formats::value(stat, "nr"), None);
    assert_eq!(formats::value("nr_periods x", "nr_periods"), None);
}

#[test]
fn no_quota_and_broken_quotas_are_no_limit() {
    for text in [
        "max 100000",
        "",
        "max",
        "x 100000",
        "0 100000",
        "100000 0",
        "-1 100000",
        "100000",
    ] {
        assert_eq!(formats::cpu_max(text), None, "{text:?}");
    }
    assert_eq!(formats::cpu_cfs("-1\n", "100000\n"), None);
    assert_eq!(formats::cpu_cfs("50000\n", "100000\n"), Some(0.5));
}

#[test]
fn a_broken_load_is_unknown() {
    assert_eq!(formats::load("0.61 0.42 0.31 2/187 4711\n"), Some(0.61));
    for text in ["", "x", "-1 0 0", "NaN 0 0", "inf"] {
        assert_eq!(formats::load(text), None, "{text:?}");
    }
}

#[test]
fn a_container_that_sees_its_own_group_as_the_root() {
    let mounts = "1 0 0:9 / /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw\n";
    assert_eq!(
        cgroup::locate("0::/\n", mounts).unified,
        [PathBuf::from("/sys/fs/cgroup")]
    );
}

#[test]
fn an_old_docker_mounts_the_group_and_names_the_whole_path() {
    let memberships =
        "3:cpuset:/docker/1f2e\n2:cpu,cpuacct:/docker/1f2e\n1:name=systemd:/docker/1f2e\n";
    let mounts = "700 690 0:30 /docker/1f2e /sys/fs/cgroup/cpu,cpuacct ro - cgroup cgroup rw,cpu,cpuacct\n\
                  701 690 0:31 /docker/1f2e /sys/fs/cgroup/cpuset ro - cgroup cgroup rw,cpuset\n";
    let groups = cgroup::locate(memberships, mounts);
    assert_eq!(groups.cpu, [PathBuf::from("/sys/fs/cgroup/cpu,cpuacct")]);
    assert!(groups.unified.is_empty());
}

#[test]
fn a_path_that_leads_out_of_the_mount_stays_inside() {
    let mounts = "1 0 0:9 /a /sys/fs/cgroup ro - cgroup2 cgroup rw\n";
    for path in ["/../../b", "/b", "/a/../../b", ""] {
        let groups = cgroup::locate(&format!("0::{path}\n"), mounts);
        assert_eq!(groups.unified, [PathBuf::from("/sys/fs/cgroup")], "{path}");
    }
}

#[test]
fn a_mount_point_with_blanks() {
    let mounts = "1 0 0:9 / /mnt/my\\040groups rw - cgroup2 cgroup rw\n";
    assert_eq!(
        cgroup::locate("0::/a", mounts).unified[0],
        PathBuf::from("/mnt/my groups/a")
    );
}

#[test]
fn broken_lines_are_passed_over() {
    let mounts = "nonsense\n1 0 0:9 - cgroup2 cgroup rw\n1 0 0:9 / /x rw - cgroup2\n2 0 0:9 / /y rw - tmpfs t rw\n";
    assert_eq!(
        cgroup::locate("0::/\nx\n4:cpu\n", mounts),
        cgroup::Groups::default()
    );
}
