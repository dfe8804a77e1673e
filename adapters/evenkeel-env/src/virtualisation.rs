/// What a machine is made of: hardware, or another machine's software.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the other variants are the hypervisors' names")]
pub enum Virtualisation {
    /// No hypervisor shows itself where one would.
    BareMetal,
    Apple,
    Bhyve,
    HyperV,
    Kvm,
    Parallels,
    Qemu,
    VirtualBox,
    Vmware,
    Xen,
    /// A hypervisor that is not in this list.
    Other,
    /// Nothing was found that could tell.
    #[default]
    Unknown,
}

impl Virtualisation {
    /// By the processor's own word where it has one (CPUID on x86-64), otherwise by the maker and name of the product.
    pub(crate) fn detect(vendor: Option<&str>, product: Option<&str>) -> Virtualisation {
        match by_cpuid() {
            Virtualisation::Unknown => Virtualisation::from_product(vendor, product),
            found => found,
        }
    }

    /// From the maker and the product name that the firmware gives (DMI on Linux and Windows, `hw.model` on macOS).
    ///
    /// ```
    /// use evenkeel_env::Virtualisation;
    /// assert_eq!(Virtualisation::from_product(Some("QEMU"), Some("KVM Virtual Machine")), Virtualisation::Kvm);
    /// assert_eq!(Virtualisation::from_product(Some("Amazon EC2"), Some("m7g.metal")), Virtualisation::BareMetal);
    /// ```
    pub fn from_product(vendor: Option<&str>, product: Option<&str>) -> Virtualisation {
        let vendor = vendor.unwrap_or_default().trim().to_lowercase();
        let product = product.unwrap_or_default().trim().to_lowercase();
        if vendor.is_empty() && product.is_empty() {
            return Virtualisation::Unknown;
        }
        let either = |word: &str| vendor.contains(word) || product.contains(word);
        if vendor == "amazon ec2" && product.contains(".metal") {
            Virtualisation::BareMetal
        } else if product.starts_with("virtualmac") || either("apple virtualization") {
            Virtualisation::Apple
        } else if vendor == "amazon ec2"
            || product == "google compute engine"
            || either("kvm")
            || either("openstack")
        {
            Virtualisation::Kvm
        } else if vendor == "microsoft corporation" && product == "virtual machine" {
            Virtualisation::HyperV
        } else {
            const WORDS: [(&str, Virtualisation); 7] = [
                ("vmware", Virtualisation::Vmware),
                ("virtualbox", Virtualisation::VirtualBox),
                ("innotek", Virtualisation::VirtualBox),
                ("parallels", Virtualisation::Parallels),
                ("bhyve", Virtualisation::Bhyve),
                ("qemu", Virtualisation::Qemu),
                ("xen", Virtualisation::Xen),
            ];
            WORDS
                .iter()
                .find(|(word, _)| either(word))
                .map_or(Virtualisation::BareMetal, |found| found.1)
        }
    }

    /// Whether this is a machine inside a machine; `None` when unknown.
    pub fn is_virtual(self) -> Option<bool> {
        match self {
            Virtualisation::Unknown => None,
            Virtualisation::BareMetal => Some(false),
            _ => Some(true),
        }
    }

    /// The name that stands in keys and facts.
    pub fn as_str(self) -> &'static str {
        match self {
            Virtualisation::BareMetal => "none",
            Virtualisation::Apple => "apple",
            Virtualisation::Bhyve => "bhyve",
            Virtualisation::HyperV => "hyper-v",
            Virtualisation::Kvm => "kvm",
            Virtualisation::Parallels => "parallels",
            Virtualisation::Qemu => "qemu",
            Virtualisation::VirtualBox => "virtualbox",
            Virtualisation::Vmware => "vmware",
            Virtualisation::Xen => "xen",
            Virtualisation::Other => "other",
            Virtualisation::Unknown => "unknown",
        }
    }
}

#[cfg(target_arch = "x86_64")]
fn by_cpuid() -> Virtualisation {
    read_cpuid(|leaf, subleaf| raw_cpuid::cpuid!(leaf, subleaf))
}

#[cfg(not(target_arch = "x86_64"))]
fn by_cpuid() -> Virtualisation {
    Virtualisation::Unknown
}

#[cfg(target_arch = "x86_64")]
fn read_cpuid(read: impl Fn(u32, u32) -> raw_cpuid::CpuIdResult + Clone) -> Virtualisation {
    use raw_cpuid::{CpuId, Hypervisor};

    /// Hypervisor leaf of Hyper-V; bit 0 of EBX, `CreatePartitions`, is granted to the root
    /// partition only: Windows on the hardware itself, with Hyper-V under it (Hypervisor Top-Level
    /// Functional Specification, section 2.4).
    const HYPERV_PRIVILEGES: u32 = 0x4000_0003;

    let cpuid = CpuId::with_cpuid_reader(read.clone());
    let Some(features) = cpuid.get_feature_info() else {
        return Virtualisation::Unknown;
    };
    if !features.has_hypervisor() {
        return Virtualisation::BareMetal;
    }
    match cpuid.get_hypervisor_info().map(|info| info.identify()) {
        Some(Hypervisor::KVM) => Virtualisation::Kvm,
        Some(Hypervisor::HyperV) if read(HYPERV_PRIVILEGES, 0).ebx & 1 == 1 => {
            Virtualisation::BareMetal
        }
        Some(Hypervisor::HyperV) => Virtualisation::HyperV,
        Some(Hypervisor::VMware) => Virtualisation::Vmware,
        Some(Hypervisor::Xen) => Virtualisation::Xen,
        Some(Hypervisor::QEMU) => Virtualisation::Qemu,
        Some(Hypervisor::Bhyve) => Virtualisation::Bhyve,
        _ => Virtualisation::Other,
    }
}

#[cfg(all(test, target_arch = "x86_64"))]
mod tests {
    use super::{Virtualisation, read_cpuid};
    use raw_cpuid::CpuIdResult;

    /// A processor whose hypervisor, if any, has this name, and is or is not the root partition.
    fn processor(name: Option<&[u8; 12]>, root: bool) -> Virtualisation {
        let word = |at: usize| {
            name.map_or(0, |name| {
                u32::from_le_bytes([name[at], name[at + 1], name[at + 2], name[at + 3]])
            })
        };
        let registers = |eax, ebx, ecx, edx| CpuIdResult { eax, ebx, ecx, edx };
        let words = (word(0), word(4), word(8));
        let hypervisor = u32::from(name.is_some()) << 31;
        read_cpuid(move |leaf, _| match leaf {
            // "GenuineIntel"
            0 => registers(0x16, 0x756e_6547, 0x6c65_746e, 0x4965_6e69),
            1 => registers(0, 0, hypervisor, 0),
            0x4000_0000 => registers(0x4000_0006, words.0, words.1, words.2),
            0x4000_0003 => registers(0, u32::from(root), 0, 0),
            _ => registers(0, 0, 0, 0),
        })
    }

    #[test]
    fn a_processor_without_a_hypervisor_is_bare_metal() {
        assert_eq!(processor(None, false), Virtualisation::BareMetal);
    }

    #[test]
    fn hypervisors_by_their_own_name() {
        let names = [
            (b"KVMKVMKVM\0\0\0", Virtualisation::Kvm),
            (b"VMwareVMware", Virtualisation::Vmware),
            (b"XenVMMXenVMM", Virtualisation::Xen),
            (b"TCGTCGTCGTCG", Virtualisation::Qemu),
            (b"bhyve bhyve ", Virtualisation::Bhyve),
            (b"Microsoft Hv", Virtualisation::HyperV),
            (b"NobodyKnows!", Virtualisation::Other),
        ];
        for (name, expected) in names {
            assert_eq!(processor(Some(name), false), expected);
        }
    }

    #[test]
    fn windows_on_the_hardware_with_hyper_v_below_is_bare_metal() {
        assert_eq!(
            processor(Some(b"Microsoft Hv"), true),
            Virtualisation::BareMetal
        );
    }
}
