//! Median, MAD and quartiles of one run.

use evenkeel_core::Sample;
use statrs::statistics::{Data, OrderStatistics};

use crate::contest::{Contender, Promise, Table, measure};
use crate::inputs::{SHAPES, VARIANTS, of_shape};

pub(crate) fn run(table: &mut Table) {
    table.heading("median, MAD and quartiles");
    for count in [64, 256, 4096] {
        for shape in SHAPES {
            let inputs = of_shape(shape, count);
            let inputs = &inputs;
            let mut buffers = vec![vec![0.0; count]; 8];
            let [
                ours,
                statrs,
                deviations,
                index,
                select,
                other,
                sorted,
                stable,
            ] = &mut buffers[..]
            else {
                continue;
            };
            let times = measure(&mut [
                Contender::new("ours", move |i| {
                    ours.copy_from_slice(&inputs[i % VARIANTS]);
                    Sample::new(ours).map_or(0.0, |s| {
                        s.median() + s.mad() + s.quantile(0.25) + s.quantile(0.75)
                    })
                }),
                Contender::new("statrs", move |i| {
                    statrs.copy_from_slice(&inputs[i % VARIANTS]);
                    let mut data = Data::new(&mut statrs[..]);
                    let median = data.median();
                    let quartiles = data.lower_quartile() + data.upper_quartile();
                    for (deviation, x) in deviations.iter_mut().zip(&inputs[i % VARIANTS]) {
                        *deviation = (x - median).abs();
                    }
                    median + quartiles + Data::new(&mut deviations[..]).median()
                }),
                Contender::new("pragmastat", |i| {
                    let values = &inputs[i % VARIANTS];
                    pragmastat::estimators::raw::center(values, false).unwrap_or(0.0)
                        + pragmastat::estimators::raw::spread(values, false).unwrap_or(0.0)
                }),
                Contender::new("sort, index, sort", move |i| {
                    index.copy_from_slice(&inputs[i % VARIANTS]);
                    index.sort_unstable_by(f64::total_cmp);
                    let (median, quartiles) =
                        (index[count / 2], index[count / 4] + index[3 * count / 4]);
                    for x in index.iter_mut() {
                        *x = (*x - median).abs();
                    }
                    index.sort_unstable_by(f64::total_cmp);
                    median + quartiles + index[count / 2]
                }),
                Contender::new("two selections", move |i| {
                    select.copy_from_slice(&inputs[i % VARIANTS]);
                    let median = *select.select_nth_unstable_by(count / 2, f64::total_cmp).1;
                    for (deviation, x) in other.iter_mut().zip(select.iter()) {
                        *deviation = (x - median).abs();
                    }
                    median + *other.select_nth_unstable_by(count / 2, f64::total_cmp).1
                }),
                Contender::new("sort", move |i| {
                    sorted.copy_from_slice(&inputs[i % VARIANTS]);
                    sorted.sort_unstable_by(f64::total_cmp);
                    sorted[count / 2]
                }),
                Contender::new("stable sort", move |i| {
                    stable.copy_from_slice(&inputs[i % VARIANTS]);
                    stable.sort_by(f64::total_cmp);
                    stable[count / 2]
                }),
            ]);
            let fastest = if times[5].typical() < times[6].typical() {
                &times[5]
            } else {
                &times[6]
            };
            let promised = count <= 256;
            let promise = |promise: Promise| if promised { promise } else { Promise::Nothing };
            table.row(
                &format!("{count} {shape}"),
                &times[0],
                &[
                    ("statrs", &times[1], promise(Promise::Faster(2.0))),
                    ("pragmastat", &times[2], promise(Promise::Faster(5.0))),
                    ("fastest sort", fastest, promise(Promise::AtMost(1.15))),
                    ("sort, index, sort", &times[3], Promise::Nothing),
                    ("two selections (no quartiles)", &times[4], Promise::Nothing),
                ],
            );
        }
    }
}
