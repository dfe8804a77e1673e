//! Finds the folders of the control groups that this process is in, for both versions of cgroups and their mixtures.

use std::path::{Component, Path, PathBuf};

/// Folders of this process's groups, own group first, then each one around it up to the mount point.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Groups {
    /// In the unified hierarchy (cgroup v2).
    pub unified: Vec<PathBuf>,
    /// In the hierarchy of the `cpu` controller of cgroup v1.
    pub cpu: Vec<PathBuf>,
}

/// From the texts of `/proc/self/cgroup` and `/proc/self/mountinfo`.
///
/// ```
/// let groups = evenkeel_env::cgroup::locate(
///     "0::/user.slice/app.scope\n",
///     "30 23 0:26 / /sys/fs/cgroup rw shared:4 - cgroup2 cgroup2 rw\n",
/// );
/// assert_eq!(groups.unified[0].to_str(), Some("/sys/fs/cgroup/user.slice/app.scope"));
/// assert_eq!(groups.unified.len(), 3);
/// ```
pub fn locate(memberships: &str, mounts: &str) -> Groups {
    let mut groups = Groups::default();
    let mounts: Vec<Mount<'_>> = mounts.lines().filter_map(mount).collect();
    for (controllers, path) in memberships.lines().filter_map(membership) {
        let unified = controllers.is_empty();
        let place = mounts.iter().find(|mount| match mount.kind {
            "cgroup2" => unified,
            _ => !unified && has_cpu(controllers) && has_cpu(mount.options),
        });
        if let Some(place) = place {
            let folders = if unified {
                &mut groups.unified
            } else {
                &mut groups.cpu
            };
            *folders = place.folders(path);
        }
    }
    groups
}

fn has_cpu(list: &str) -> bool {
    list.split(',').any(|name| name == "cpu")
}

/// `4:cpu,cpuacct:/docker/1f2e` or `0::/init.scope`: the controllers and the path.
fn membership(line: &str) -> Option<(&str, &str)> {
    line.split_once(':')?.1.split_once(':')
}

struct Mount<'a> {
    kind: &'a str,
    /// The group that is shown at `point`: not `/` where a container sees a part only.
    root: PathBuf,
    point: PathBuf,
    options: &'a str,
}

/// `30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate`, see proc_pid_mountinfo(5).
fn mount(line: &str) -> Option<Mount<'_>> {
    let (place, what) = line.split_once(" - ")?;
    let mut place = place.split(' ').skip(3);
    let (root, point) = (place.next()?, place.next()?);
    let mut what = what.split(' ');
    let (kind, _source, options) = (what.next()?, what.next()?, what.next()?);
    matches!(kind, "cgroup" | "cgroup2").then(|| Mount {
        kind,
        root: plain(root),
        point: plain(point),
        options,
    })
}

impl Mount<'_> {
    fn folders(&self, path: &str) -> Vec<PathBuf> {
        // A path that leads out of what is mounted (`/../..`, or another container's) leaves the mount point itself.
        let below = Path::new(path).strip_prefix(&self.root).ok();
        let below = below.filter(|path| {
            path.components()
                .all(|part| matches!(part, Component::Normal(_)))
        });
        let own = self.point.join(below.unwrap_or(Path::new("")));
        let depth = own.components().count() - self.point.components().count();
        own.ancestors()
            .take(depth + 1)
            .map(Path::to_path_buf)
            .collect()
    }
}

/// Blanks, tabs, line ends and backslashes of paths stand as three octal digits in mountinfo.
fn plain(text: &str) -> PathBuf {
    let text = text
        .replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
    PathBuf::from(text)
}
