//! Shamos and Hodges–Lehmann, sorting included.

use evenkeel_core::{Sample, hodges_lehmann, hodges_lehmann_shift, shamos};
use pragmastat::estimators::raw;

use crate::contest::{Contender, Promise, Table, measure};
use crate::inputs::{VARIANTS, of_shape};

pub(crate) fn run(table: &mut Table) {
    table.heading("pairwise estimators of unsorted values, random input");
    for count in [32, 256, 2048] {
        let inputs = of_shape("random", count);
        let inputs = &inputs;
        let sorted = |buffer: &mut Vec<f64>, i: usize| {
            buffer.copy_from_slice(&inputs[i % VARIANTS]);
            let _ = Sample::new(buffer);
        };
        let (mut a, mut b, mut c, mut d) = (
            vec![0.0; count],
            vec![0.0; count],
            vec![0.0; count],
            vec![0.0; count],
        );
        let times = measure(&mut [
            Contender::new("shamos", |i| {
                sorted(&mut a, i);
                shamos(&a)
            }),
            Contender::new("spread", |i| {
                raw::spread(&inputs[i % VARIANTS], false).unwrap_or(0.0)
            }),
            Contender::new("centre", |i| {
                sorted(&mut b, i);
                hodges_lehmann(&b)
            }),
            Contender::new("center", |i| {
                raw::center(&inputs[i % VARIANTS], false).unwrap_or(0.0)
            }),
            Contender::new("shift", |i| {
                sorted(&mut c, i);
                sorted(&mut d, i + 7);
                hodges_lehmann_shift(&c, &d)
            }),
            Contender::new("their shift", |i| {
                raw::shift(&inputs[(i + 7) % VARIANTS], &inputs[i % VARIANTS], false).unwrap_or(0.0)
            }),
        ]);
        let promise = || {
            if count == 256 {
                Promise::Faster(3.0)
            } else {
                Promise::Nothing
            }
        };
        table.row(
            &format!("{count} Shamos"),
            &times[0],
            &[("pragmastat spread", &times[1], promise())],
        );
        table.row(
            &format!("{count} Hodges-Lehmann"),
            &times[2],
            &[("pragmastat center", &times[3], promise())],
        );
        table.row(
            &format!("{count} HL shift"),
            &times[4],
            &[("pragmastat shift", &times[5], promise())],
        );
    }
}
