use evenkeel_macros::perf;

struct Bencher;

#[perf]
fn no_bencher() {}

#[perf]
fn an_argument_without_args(_: Bencher, _: u32) {}

#[perf(args = [1])]
fn args_without_an_argument(_: Bencher) {}

#[perf]
fn generic<T>(_: Bencher) {}

#[perf]
unsafe fn not_safe(_: Bencher) {}

#[perf]
extern "C" fn foreign(_: Bencher) {}

#[perf]
struct NotAFunction;

struct Type;

impl Type {
    #[perf]
    fn a_method(&self) {}
}

fn main() {}
