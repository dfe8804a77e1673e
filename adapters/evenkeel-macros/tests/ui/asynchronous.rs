use evenkeel_macros::perf;

struct Bencher;

#[perf]
async fn without_the_feature(_: Bencher) {}

fn main() {}
