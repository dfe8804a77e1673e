use evenkeel_macros::perf;

struct Bencher;

#[perf(budjet = "5 %")]
fn an_unknown_option(_: Bencher) {}

#[perf(budget = "five")]
fn a_budget_in_words(_: Bencher) {}

#[perf(floor = true)]
fn a_floor_of_the_wrong_kind(_: Bencher) {}

#[perf(limit = "2")]
fn a_limit_without_a_unit(_: Bencher) {}

#[perf(limit = 2)]
fn a_limit_that_is_no_text(_: Bencher) {}

#[perf(time = "-1 s")]
fn a_negative_time(_: Bencher) {}

#[perf(processes = 0)]
fn no_processes(_: Bencher) {}

#[perf(tags = "slow")]
fn tags_that_are_no_list(_: Bencher) {}

#[perf(tags = ["slow", 3])]
fn a_tag_that_is_no_name(_: Bencher) {}

#[perf(args = [])]
fn no_arguments(_: Bencher, _: u32) {}

#[perf(args = 3)]
fn arguments_that_are_no_list(_: Bencher, _: u32) {}

#[perf(against = other, limit = "1 s")]
fn a_limit_beside_a_counterpart(_: Bencher) {}

#[perf(unstable = true)]
fn a_flag_with_a_value(_: Bencher) {}

#[perf(ignore)]
fn ignored_without_a_reason(_: Bencher) {}

#[perf(unstable, unstable)]
fn twice(_: Bencher) {}

#[perf(args = [1, 2, 4, 8, 16], growth = "2^n")]
fn an_unknown_growth(_: Bencher, _: u32) {}

#[perf(args = [1, 2], growth = "n")]
fn too_few_sizes(_: Bencher, _: u32) {}

#[perf(growth = "n")]
fn growth_without_sizes(_: Bencher) {}

#[perf(metric = "joules")]
fn an_unknown_metric(_: Bencher) {}

#[perf(metric = "bytes", limit = "1 ms")]
fn a_limit_of_a_count(_: Bencher) {}

#[perf(throughput = "1 MB")]
fn a_throughput_in_words(_: Bencher) {}

#[perf(throughput = bytes(1, 2))]
fn two_throughputs(_: Bencher) {}

#[perf(metric = "allocations", throughput = elements(8))]
fn a_throughput_of_a_count(_: Bencher) {}

fn main() {}
