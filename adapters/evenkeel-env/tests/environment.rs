//! The key, the kind and the facts.

use evenkeel_env::{
    Ci, Container, Environment, Event, Key, KeyError, Kind, Platform, Provider, RunnerClass,
    Virtualisation,
};

fn runner() -> Environment {
    Environment {
        ci: Ci {
            provider: Provider::GitHubActions,
            event: Event::Push,
            branch: Some("main".into()),
            commit: None,
            runner: RunnerClass::Hosted,
            label: Some("ubuntu24".into()),
        },
        platform: Platform {
            os: "linux".into(),
            architecture: "x86_64".into(),
            cpu_model: Some("Intel(R) Xeon(R) Platinum 8370C CPU @ 2.80GHz".into()),
            logical_cores: Some(4),
            usable_cores: Some(4),
            memory_bytes: Some(16 << 30),
            virtualisation: Virtualisation::HyperV,
            ..Platform::default()
        },
    }
}

fn on(provider: Provider, runner: RunnerClass, virtualisation: Virtualisation) -> Kind {
    let ci = Ci {
        provider,
        runner,
        ..Ci::default()
    };
    Environment {
        ci,
        platform: Platform {
            virtualisation,
            ..Platform::default()
        },
    }
    .kind()
}

/// Written down once: if this changes, every kept history is lost, so it must not change by accident.
#[test]
fn a_key_stays_the_same_from_version_to_version() {
    let key = runner().key("release", Some("pgo"));
    assert_eq!(
        key.as_str(),
        "linux-x86_64-4c-intel-xeon-platinum-8370c-github-release-pgo-2320979060aa3261"
    );
}

#[test]
fn what_changes_from_run_to_run_is_not_in_the_key() {
    let key = runner().key("release", None);
    let mut other = runner();
    other.ci.event = Event::Schedule;
    other.ci.branch = Some("faster".into());
    other.ci.commit = Some("f".repeat(40));
    other.platform.kernel = Some("6.18".into());
    other.platform.os_version = Some("debian 13".into());
    other.platform.memory_bytes = None;
    other.platform.governor = Some("powersave".into());
    other.platform.turbo = Some(true);
    other.platform.container = Container::Docker;
    assert_eq!(other.key("release", None), key);
}

#[test]
fn every_stable_fact_is_in_the_key() {
    let changes: [fn(&mut Environment); 8] = [
        |e| e.platform.os = "macos".into(),
        |e| e.platform.architecture = "aarch64".into(),
        |e| e.platform.cpu_model = None,
        |e| e.platform.usable_cores = Some(2),
        |e| e.platform.virtualisation = Virtualisation::Kvm,
        |e| e.ci.provider = Provider::Local,
        |e| e.ci.runner = RunnerClass::SelfHosted,
        |e| e.ci.label = None,
    ];
    let mut keys = std::collections::BTreeSet::from([
        runner().key("release", None),
        runner().key("bench", None),
        runner().key("release", Some("")),
        runner().key("release", Some("a")),
    ]);
    for change in changes {
        let mut other = runner();
        change(&mut other);
        keys.insert(other.key("release", None));
    }
    assert_eq!(keys.len(), 4 + changes.len());
}

#[test]
fn a_hostile_label_gives_a_tame_key() {
    let long = "x".repeat(10_000);
    for label in [
        "../../etc/passwd",
        "a\nb",
        "CON",
        "ÄÖÜ🦀",
        "",
        "-",
        "a b",
        &long,
    ] {
        let mut environment = runner();
        environment.platform.cpu_model = Some(label.into());
        environment.platform.os = label.into();
        environment.platform.architecture = label.into();
        let key = environment.key(label, Some(label));
        assert_eq!(Key::parse(key.as_str()).as_ref(), Ok(&key), "{label:?}");
        assert_eq!(key.to_string(), key.as_str());
        assert!(!key.as_str().contains(".."));
    }
}

#[test]
fn a_text_that_is_no_key_is_refused() {
    let hash = "0123456789abcdef";
    assert!(Key::parse(&format!("a-{hash}")).is_ok());
    let refused = |text: &str| Key::parse(text).unwrap_err();
    assert_eq!(refused(""), KeyError::Length { found: 0 });
    assert_eq!(
        refused(&format!("{}-{hash}", "a".repeat(Key::MAX - 16))),
        KeyError::Length {
            found: Key::MAX + 1
        }
    );
    assert_eq!(
        refused(&format!("a/b-{hash}")),
        KeyError::Character { found: '/', at: 1 }
    );
    assert_eq!(
        refused(&format!("..-{hash}")),
        KeyError::Character { found: '.', at: 0 }
    );
    assert_eq!(
        refused(&format!("A-{hash}")),
        KeyError::Character { found: 'A', at: 0 }
    );
    assert!(matches!(
        refused("linux-x86_64-0123456789abcdeg"),
        KeyError::Hash { .. }
    ));
    assert!(matches!(
        refused("quarantine_of_old_things"),
        KeyError::Hash { .. }
    ));
    for error in [
        refused(""),
        refused(&format!("a/b-{hash}")),
        refused("quarantine_of_old_things"),
    ] {
        assert!(
            error
                .to_string()
                .ends_with("copy it from the store's folder names"),
            "{error}"
        );
    }
}

#[test]
fn doubt_about_the_machine_counts_as_the_noisier_kind() {
    use RunnerClass::{Hosted, Local, SelfHosted, Unknown};
    use Virtualisation::BareMetal;
    assert_eq!(on(Provider::Local, Local, BareMetal), Kind::Local);
    assert_eq!(
        on(Provider::Local, Local, Virtualisation::Kvm),
        Kind::VirtualMachine
    );
    assert_eq!(
        on(Provider::Local, Local, Virtualisation::Unknown),
        Kind::VirtualMachine
    );
    assert_eq!(
        on(Provider::GitHubActions, Hosted, BareMetal),
        Kind::HostedCi
    );
    assert_eq!(
        on(Provider::GitHubActions, Unknown, BareMetal),
        Kind::HostedCi
    );
    assert_eq!(
        on(Provider::Jenkins, SelfHosted, BareMetal),
        Kind::Dedicated
    );
    assert_eq!(
        on(Provider::Jenkins, SelfHosted, Virtualisation::Xen),
        Kind::VirtualMachine
    );
    assert_eq!(on(Provider::Unknown, SelfHosted, BareMetal), Kind::HostedCi);
}

#[test]
fn products_tell_what_a_machine_is_made_of() {
    use Virtualisation as V;
    let cases = [
        ("QEMU", "Standard PC (Q35 + ICH9, 2009)", V::Qemu),
        ("Amazon EC2", "m7g.large", V::Kvm),
        ("Amazon EC2", "m7g.metal", V::BareMetal),
        ("Google", "Google Compute Engine", V::Kvm),
        ("Microsoft Corporation", "Virtual Machine", V::HyperV),
        ("Microsoft Corporation", "Surface Laptop", V::BareMetal),
        ("VMware, Inc.", "VMware20,1", V::Vmware),
        ("innotek GmbH", "VirtualBox", V::VirtualBox),
        (
            "Parallels Software International Inc.",
            "Parallels ARM Virtual Machine",
            V::Parallels,
        ),
        (
            "Apple Inc.",
            "Apple Virtualization Generic Platform",
            V::Apple,
        ),
        ("", "VirtualMac2,1", V::Apple),
        ("", "Mac14,2", V::BareMetal),
        ("OpenStack Foundation", "OpenStack Nova", V::Kvm),
        ("Xen", "HVM domU", V::Xen),
        ("FreeBSD", "BHYVE", V::Bhyve),
        ("LENOVO", "20XW", V::BareMetal),
        ("", "", V::Unknown),
    ];
    for (vendor, product, expected) in cases {
        assert_eq!(
            V::from_product(Some(vendor), Some(product)),
            expected,
            "{vendor} {product}"
        );
    }
    assert_eq!(V::from_product(None, None), V::Unknown);
    assert_eq!(
        (
            V::Unknown.is_virtual(),
            V::BareMetal.is_virtual(),
            V::Other.is_virtual()
        ),
        (None, Some(false), Some(true))
    );
    let names: std::collections::BTreeSet<_> = cases.iter().map(|case| case.2.as_str()).collect();
    assert_eq!(names.len(), 11, "two kinds share a name");
}

#[test]
fn facts_name_what_was_found_and_leave_out_the_unknown() {
    let facts = runner().facts();
    let fact = |name: &str| {
        facts
            .iter()
            .find(|fact| fact.0 == name)
            .map(|fact| fact.1.as_str())
    };
    assert_eq!(fact("cpu.usable"), Some("4"));
    assert_eq!(fact("memory.bytes"), Some("17179869184"));
    assert_eq!(fact("virtualisation"), Some("hyper-v"));
    assert_eq!(fact("ci.branch"), Some("main"));
    assert_eq!(fact("cpu.governor"), None);
    let mut laptop = runner();
    laptop.platform.turbo = Some(false);
    laptop.platform.quota_cores = Some(1.5);
    let facts = laptop.facts();
    assert!(
        facts.contains(&("cpu.turbo".into(), "off".into()))
            && facts.contains(&("cpu.quota".into(), "1.5".into()))
    );
}

#[test]
fn containers_have_different_names() {
    use Container::{Absent, Docker, Kubernetes, Lxc, Nspawn, Other, Podman, Windows, Wsl};
    let all = [
        Absent, Docker, Podman, Kubernetes, Lxc, Nspawn, Wsl, Windows, Other,
    ];
    let names: std::collections::BTreeSet<_> = all.iter().map(|one| one.as_str()).collect();
    assert_eq!(names.len(), all.len());
}

#[test]
fn this_machine_is_found_twice_the_same() {
    let first = Environment::probe();
    assert_eq!(first.platform.os, std::env::consts::OS);
    assert!(first.platform.usable_cores.is_some_and(|cores| cores >= 1));
    assert!(
        first
            .platform
            .memory_bytes
            .is_some_and(|bytes| bytes > 1 << 20)
    );
    assert!(first.facts().len() >= 8);
    assert_eq!(
        Environment::probe().key("release", None),
        first.key("release", None)
    );
}
