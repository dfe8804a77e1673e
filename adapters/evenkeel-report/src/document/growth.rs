//! The growth of a cost in the document: a test of its own, which stands for all sizes of a function.

use std::collections::BTreeMap;

use evenkeel::Metric;
use evenkeel::kernel::{Growth as Found, Stage};
use evenkeel::report::{Excess, Grown, growth_sentence};

use super::judged::names;
use super::{Basis, Doubt, Growth, GrowthFit, Judged, Measured, Size, Word};

impl Measured {
    /// Its level is that of the largest size.
    pub(super) fn grown(grown: &Grown, metric: Metric) -> Self {
        let doubt = grown.doubt();
        let verdict = Word::from(grown.verdict());
        Self {
            judged: Judged {
                verdict,
                suspect: verdict == Word::Regressed,
                stage: Stage::Screen,
                ratio: None,
                interval: None,
                limit: None,
                detectable: None,
                causes: doubt
                    .iter()
                    .flat_map(|(cause, ..)| names(&[*cause]))
                    .collect(),
                basis: Basis::Growth(Growth::of(grown)),
            },
            unit: metric.unit().to_owned(),
            level_ns: grown.points.last().map_or(0.0, |point| point.cost),
            old_ns: None,
            throughput: None,
            over_limit_ns: None,
            observations: None,
            processes: None,
            iterations: None,
            seconds: None,
            conditions: BTreeMap::new(),
            doubts: doubt
                .into_iter()
                .map(|(cause, meaning, next)| Doubt {
                    cause: cause.name().to_owned(),
                    meaning,
                    next: next.to_owned(),
                })
                .collect(),
            by_process: Vec::new(),
            history: None,
        }
    }

    /// How the cost grows, where that is what was judged.
    #[must_use]
    pub fn growth(&self) -> Option<&Growth> {
        match &self.judged.basis {
            Basis::Growth(growth) => Some(growth),
            _ => None,
        }
    }
}

impl Growth {
    fn of(grown: &Grown) -> Self {
        let found = grown.found.as_ref().ok();
        let claimed = |size: f64| grown.bound.cost(size);
        let sizes = grown.points.iter().map(|point| Size {
            size: point.size,
            level_ns: point.cost,
            fit_ns: found.map(|growth| growth.fitted(point.size)),
            bound_ns: grown.points[0].cost * claimed(point.size) / claimed(grown.points[0].size),
        });
        Self {
            bound: grown.bound.name().to_owned(),
            fit: found.map(|growth| GrowthFit {
                model: growth.model.name().to_owned(),
                error: growth.error,
                excess: growth.excess_per_doubling(),
                interval: growth.excess_interval(),
                tolerated: Found::tolerated_per_doubling(),
            }),
            sizes: sizes.collect(),
            fresh: grown.fresh.len(),
            alpha: if grown.fresh.is_empty() {
                0.0
            } else {
                grown.alpha
            },
        }
    }

    /// What is claimed and what was found, in words.
    #[must_use]
    pub fn sentence(&self) -> String {
        let found = self.fit.as_ref().map(|fit| Excess {
            model: &fit.model,
            factor: fit.excess,
            interval: fit.interval,
        });
        growth_sentence(&self.bound, found)
    }

    /// The same in a few words: `like n^2, claimed n`.
    #[must_use]
    pub fn words(&self) -> String {
        match &self.fit {
            Some(fit) => format!("like {}, claimed {}", fit.model, self.bound),
            None => format!("claimed {}", self.bound),
        }
    }
}
