//! Every refusal points at the place and says what is expected there.

#[test]
fn refusals_say_what_is_expected() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/options.rs");
    cases.compile_fail("tests/ui/signatures.rs");
    #[cfg(not(feature = "async"))]
    cases.compile_fail("tests/ui/asynchronous.rs");
}
