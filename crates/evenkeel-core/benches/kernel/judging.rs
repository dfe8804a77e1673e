//! Judging a run, and reading what was kept of one.

use evenkeel_core::{Baseline, Digest, Policy, judge, wire};
use rand::SeedableRng;
use rand_pcg::Pcg64;

use crate::contest::{Contender, Promise, Table, measure};
use crate::inputs::{VARIANTS, of_shape, random};

const LENGTHS: [usize; 3] = [64; 3];
const COUNT: usize = 192;

fn digest(times: &mut [f64]) -> Digest {
    Digest::new(times, &LENGTHS, 0.02).expect("the times are positive")
}

pub(crate) fn run(table: &mut Table) {
    table.heading("judging 3 x 64 observations against 32 runs");
    let mut rng = Pcg64::seed_from_u64(32);
    let history: Vec<Digest> = (0..32)
        .map(|_| digest(&mut random(&mut rng, COUNT)))
        .collect();
    let baseline = Baseline::new(&history, &Policy::DEFAULT);
    let inputs = of_shape("random", COUNT);
    let mut buffers = vec![vec![0.0; COUNT]; 4];
    let [a, b, c, d] = &mut buffers[..] else {
        return;
    };
    let (inputs, history, baseline) = (&inputs, &history, &baseline);
    let run = digest(&mut inputs[0].clone());
    let mut bytes = [0; wire::MAX_BYTES];
    let bytes = wire::encode(&run, &mut bytes).expect("the buffer is large enough");
    let times = measure(&mut [
        Contender::new("sort", move |i| {
            a.copy_from_slice(&inputs[i % VARIANTS]);
            a.sort_unstable_by(f64::total_cmp);
            a[0]
        }),
        Contender::new("digest and judge by a baseline", move |i| {
            b.copy_from_slice(&inputs[i % VARIANTS]);
            baseline.judge(&digest(b)).basis.ratio
        }),
        Contender::new("digest and judge", move |i| {
            c.copy_from_slice(&inputs[i % VARIANTS]);
            judge(history, &digest(c), &Policy::DEFAULT).basis.ratio
        }),
        Contender::new("digest", move |i| {
            d.copy_from_slice(&inputs[i % VARIANTS]);
            digest(d).median()
        }),
        Contender::new("baseline", |_| {
            Baseline::new(history, &Policy::DEFAULT)
                .band()
                .map_or(0.0, |band| band.upper)
        }),
        Contender::new("judge alone", |_| baseline.judge(&run).basis.ratio),
        Contender::new("decode", |_| {
            wire::decode(bytes).map_or(0.0, |run| run.median())
        }),
        Contender::new("encode", |_| {
            wire::encode(&run, &mut [0; wire::MAX_BYTES]).map_or(0.0, |bytes| bytes.len() as f64)
        }),
    ]);
    table.row(
        "with a Baseline",
        &times[1],
        &[("sorting the observations", &times[0], Promise::AtMost(1.5))],
    );
    table.row(
        "from 32 digests",
        &times[2],
        &[("sorting the observations", &times[0], Promise::Nothing)],
    );
    table.row("digest alone", &times[3], &[]);
    table.row("Baseline::new", &times[4], &[]);
    table.row("Baseline::judge", &times[5], &[]);
    table.row("decode of a digest", &times[6], &[]);
    table.row("encode of a digest", &times[7], &[]);
}
