//! Evidence from process pairs, and scales that are pooled.

use evenkeel_core::{Looks, Mark, Prior, Scale, SignFlip, SignFlipError, SignProcess};

use crate::LONGEST;
use crate::words::{Arguments, Results};

fn error(error: SignFlipError, results: &mut Results<'_>) {
    match error {
        SignFlipError::NotPositive => results.name("not_positive"),
        SignFlipError::Pairs { found } => {
            results.name("pairs");
            results.size(found);
        }
        SignFlipError::OneSided { pair } => {
            results.name("one_sided");
            results.size(pair);
        }
        _ => results.name("unknown_error"),
    }
}

/// Times, the pair of each, its side (1 is new), logarithm of the limit, flips, seed.
pub(crate) fn sign_flip(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    let (mut times, mut pairs, mut sides) = ([0.0; LONGEST], [0; LONGEST], [0; LONGEST]);
    let times = arguments.floats(&mut times);
    let pairs = arguments.sizes(&mut pairs);
    let sides = arguments.sizes(&mut sides);
    let Ok(blank) = Mark::new(1.0, 0, false) else {
        return results.name("unknown_error");
    };
    let mut marks = [blank; LONGEST];
    let given = times.iter().zip(pairs.iter().zip(sides.iter()));
    for (mark, (time, (pair, side))) in marks.iter_mut().zip(given) {
        match Mark::new(*time, *pair, *side == 1) {
            Ok(checked) => *mark = checked,
            Err(wrong) => return error(wrong, results),
        }
    }
    let (limit, flips, seed) = (arguments.float(), arguments.word() as u32, arguments.word());
    match SignFlip::test(&mut marks[..times.len()], limit, flips, seed) {
        Ok(found) => {
            results.ok();
            results.size(found.pairs);
            results.word(u64::from(found.flips));
            results.float(found.ratio);
            results.float(found.slower);
            results.float(found.faster);
        }
        Err(wrong) => error(wrong, results),
    }
}

/// Alpha, most pairs, the looks; of each look whether there is a level, and the level; then what is spent.
pub(crate) fn looks(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    let (alpha, most) = (arguments.float(), arguments.size());
    let mut at = [0; LONGEST];
    let mut looks = Looks::new(alpha, most);
    results.ok();
    for pairs in arguments.sizes(&mut at).iter() {
        let level = looks.next_level(*pairs);
        results.word(u64::from(level.is_some()));
        results.float(level.unwrap_or(0.0));
    }
    results.float(looks.spent());
}

/// Logarithms of ratios, logarithm of the limit, alpha; counts, evidence above and below, slower, not slower.
pub(crate) fn sign_process(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    let mut ratios = [0.0; LONGEST];
    let ratios = arguments.floats(&mut ratios);
    let (limit, alpha) = (arguments.float(), arguments.float());
    let mut process = SignProcess::default();
    for ratio in ratios.iter() {
        process.observe(*ratio, limit);
    }
    let (above, below) = process.counts();
    results.ok();
    results.word(u64::from(above));
    results.word(u64::from(below));
    results.float(process.log_evidence_above());
    results.float(process.log_evidence_below());
    results.word(u64::from(process.slower(alpha)));
    results.word(u64::from(process.not_slower(alpha)));
}

fn scale(arguments: &mut Arguments<'_>) -> Scale {
    Scale {
        sigma: arguments.float(),
        df: arguments.float(),
    }
}

fn write(scale: Scale, results: &mut Results<'_>) {
    results.ok();
    results.float(scale.sigma);
    results.float(scale.df);
}

/// Two scales, each with its degrees of freedom.
pub(crate) fn pooled(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    write(scale(arguments).pooled(scale(arguments)), results);
}

/// A scale and a prior, which has its degrees of freedom first.
pub(crate) fn moderated(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    let own = scale(arguments);
    let prior = Prior {
        df: arguments.float(),
        scale: arguments.float(),
    };
    write(own.moderated(&prior), results);
}
