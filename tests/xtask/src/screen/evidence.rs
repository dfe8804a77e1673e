//! Fresh evidence: the sign e-process, the rank rule and the sign-flip test.

use evenkeel_core::{Looks, Mark, SignFlip, SignProcess, rank_rule_alpha};

use super::Ledger;
use crate::noise::{Count, Source};

/// Shift over the budget in percent; rejected by 30, 60 and 200 pairs, in percent (STATISTICS 5).
const PROCESS: [(f64, [f64; 3]); 6] = [
    (0.0, [0.4, 0.6, 0.71]),
    (0.5, [3.0, 8.0, 31.0]),
    (1.0, [16.0, 43.0, 98.0]),
    (2.0, [78.0, 99.0, 100.0]),
    (3.0, [99.0, 100.0, 100.0]),
    (5.0, [100.0, 100.0, 100.0]),
];

pub(super) fn sign_process(draws: u32, ledger: &mut Ledger) {
    println!("sign e-process at 1 %, pairs of 2.1 %: rejected by 30 / 60 / 200 pairs");
    for (index, (shift, expected)) in PROCESS.into_iter().enumerate() {
        let mut source = Source::new(400 + index as u64);
        let mut rejected = [0_u32; 3];
        for _ in 0..draws {
            let mut pairs = SignProcess::default();
            let stop = (1..=200).find(|_| {
                pairs.observe(shift / 100.0 + 0.021 * source.normal(), 0.0);
                pairs.slower(0.01)
            });
            for (rejected, horizon) in rejected.iter_mut().zip([30, 60, 200]) {
                *rejected += u32::from(stop.is_some_and(|stop| stop <= horizon));
            }
        }
        let found = rejected.map(|hits| Count { hits, draws });
        let shown = found
            .map(|found| format!("{:.2}", 100.0 * found.share()))
            .join(" / ");
        let line = format!("  +{shift} %: {shown} (STATISTICS {expected:?})");
        // Printed in whole percents, but for the line without a shift, which is bounded by the rate too.
        let open = if shift == 0.0 { 0.001 } else { 0.015 };
        let agrees = found
            .iter()
            .zip(expected)
            .all(|(found, percent)| found.is(percent / 100.0, open));
        ledger.note(&line, agrees && (shift > 0.0 || found[2].is_at_most(0.01)));
    }
}

pub(super) fn rank_rule(draws: u32, ledger: &mut Ledger) {
    println!("rank rule: all of m fresh runs above all of K");
    for (index, (runs, fresh)) in [(5, 1), (5, 2), (10, 2), (10, 3), (20, 2), (20, 3)]
        .into_iter()
        .enumerate()
    {
        let mut source = Source::new(500 + index as u64);
        let found = Count::of(draws, || {
            let slowest = (0..runs).map(|_| source.exponential()).fold(0.0, f64::max);
            (0..fresh).fold(true, |all, _| (source.exponential() > slowest) & all)
        });
        let alpha = rank_rule_alpha(runs, fresh);
        let line = format!(
            "  K {runs:2} m {fresh}: {:.3} % (exactly {:.3})",
            100.0 * found.share(),
            100.0 * alpha
        );
        ledger.note(&line, found.is(alpha, 0.0));
    }
}

/// Process pairs of eight observations a side, with levels of their own and slow spells that hit a whole process.
fn duet(source: &mut Source, pairs: std::ops::Range<usize>, slowdown: f64, marks: &mut Vec<Mark>) {
    for pair in pairs {
        for new in [false, true] {
            let spell = if source.uniform() < 0.2 { 1.8 } else { 1.0 };
            let level =
                100.0 * spell * (0.02 * source.normal()).exp() * if new { slowdown } else { 1.0 };
            for _ in 0..8 {
                marks.extend(Mark::new(
                    level * (1.0 + 0.03 * source.exponential()),
                    pair,
                    new,
                ));
            }
        }
    }
}

pub(super) fn sign_flip(draws: u32, ledger: &mut Ledger) {
    println!("sign-flip test, 20 process pairs with spells: p at most 5 %");
    for (slowdown, name) in [(1.0, "unchanged"), (1.02, "+2 %"), (1.05, "+5 %")] {
        let mut source = Source::new(600);
        let mut seed = 0;
        let mut p = |source: &mut Source| {
            let mut marks = Vec::new();
            duet(source, 0..20, slowdown, &mut marks);
            seed += 1;
            SignFlip::test(&mut marks, 0.0, 199, seed).map_or(1.0, |found| found.slower)
        };
        let found = Count::of(draws, || p(&mut source) <= 0.05);
        let line = format!("  {name:9}: {:.1} %", 100.0 * found.share());
        ledger.note(&line, slowdown > 1.0 || found.is(0.05, 0.0));
    }
    println!("the same looked at after 10, 20 and 40 pairs, 5 % in all");
    let mut source = Source::new(601);
    let mut seed = 1 << 32;
    let found = Count::of(draws, || {
        let mut looks = Looks::new(0.05, 40);
        let mut marks = Vec::new();
        let mut measured = 0;
        [10, 20, 40].into_iter().any(|pairs| {
            duet(&mut source, measured..pairs, 1.0, &mut marks);
            measured = pairs;
            seed += 1;
            let found = SignFlip::test(&mut marks.clone(), 0.0, 399, seed);
            match (looks.next_level(pairs), found) {
                (Some(level), Ok(found)) => found.slower <= level,
                _ => false,
            }
        })
    });
    ledger.note(
        &format!("  unchanged: {:.1} % (at most 5)", 100.0 * found.share()),
        found.is_at_most(0.05),
    );
}
