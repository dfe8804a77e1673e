//! The macros that join functions under the attribute with `main!()`.

/// Registers an entry for [`main!`].
#[cfg(feature = "harness")]
#[doc(hidden)]
#[macro_export]
macro_rules! register {
    ($entry:ident) => {
        $crate::expansion::submit! { $entry }
    };
}

/// Without the feature `harness` there is nobody to register for.
#[cfg(not(feature = "harness"))]
#[doc(hidden)]
#[macro_export]
macro_rules! register {
    ($entry:ident) => {};
}

/// The `main` of a test or bench target with `harness = false`: runs the functions under [`perf`](macro@crate::perf) by
/// libtest's command line, under `cargo test`, `cargo bench` and `cargo nextest run`.
///
/// Functions of other crates count as well, once the crate is named: `evenkeel::main!(my_library);`. The linker leaves
/// out what nobody names.
#[cfg(feature = "harness")]
#[macro_export]
macro_rules! main {
    ($($library:ident),* $(,)?) => {
        $(extern crate $library as _;)*

        fn main() -> ::std::process::ExitCode {
            $crate::expansion::main()
        }
    };
}
