//! The kernel's own functions: samples, digests, verdicts, comparisons, growth.

use evenkeel_core::{Model, Point, TestKey};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use crate::forms::{Choices, Compared, Digest, Growth, Judged};
use crate::{Result, read, read_or_default, thrown, write};

/// Finite observations, sorted.
#[wasm_bindgen]
pub struct Sample(Vec<f64>);

#[wasm_bindgen]
impl Sample {
    /// Checks and sorts a copy of the observations.
    #[wasm_bindgen(constructor)]
    pub fn new(mut observations: Vec<f64>) -> Result<Sample> {
        evenkeel_core::Sample::new(&mut observations).map_err(thrown)?;
        Ok(Self(observations))
    }

    /// How many there are.
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> usize {
        self.0.len()
    }

    /// The smallest.
    #[wasm_bindgen(getter)]
    pub fn min(&self) -> Result<f64> {
        self.ask(|sample| sample.min())
    }

    /// The largest.
    #[wasm_bindgen(getter)]
    pub fn max(&self) -> Result<f64> {
        self.ask(|sample| sample.max())
    }

    /// The middle one, or the midpoint of the two middle ones.
    #[wasm_bindgen(getter)]
    pub fn median(&self) -> Result<f64> {
        self.ask(|sample| sample.median())
    }

    /// Median absolute deviation, uncorrected.
    #[wasm_bindgen(getter)]
    pub fn mad(&self) -> Result<f64> {
        self.ask(|sample| sample.mad())
    }

    /// Interquartile range, uncorrected.
    #[wasm_bindgen(getter)]
    pub fn iqr(&self) -> Result<f64> {
        self.ask(|sample| sample.iqr())
    }

    /// The quantile of a share between 0 and 1 (type 7).
    pub fn quantile(&self, share: f64) -> Result<f64> {
        self.ask(|sample| sample.quantile(share))
    }

    /// Two observations around the median of their distribution; `undefined` for too few.
    #[wasm_bindgen(js_name = medianInterval)]
    pub fn median_interval(&self, confidence: f64) -> Result<Option<Vec<f64>>> {
        self.ask(|sample| {
            let interval = sample.median_interval(confidence);
            interval.map(|(low, high)| vec![low, high])
        })
    }

    fn ask<T>(&self, question: impl FnOnce(&evenkeel_core::Sample<'_, f64>) -> T) -> Result<T> {
        let mut sorted = self.0.clone();
        evenkeel_core::Sample::new(&mut sorted)
            .map(|sample| question(&sample))
            .map_err(thrown)
    }
}

/// The digest of a run: the observations of its processes, one after the other, and how many each gave.
#[wasm_bindgen]
pub fn digest(
    mut observations: Vec<f64>,
    lengths: Option<Vec<u32>>,
    resolution: Option<f64>,
) -> Result<JsValue> {
    let lengths: Vec<usize> = match lengths {
        Some(lengths) => lengths.into_iter().map(|length| length as usize).collect(),
        None => vec![observations.len()],
    };
    let digest = evenkeel_core::Digest::new(&mut observations, &lengths, resolution.unwrap_or(0.0));
    write(&Digest::from(&digest.map_err(thrown)?))
}

/// The first look at a run.
#[wasm_bindgen]
pub fn judge(history: JsValue, run: JsValue, policy: JsValue) -> Result<JsValue> {
    let (history, run) = (digests("history", history)?, one_digest("run", run)?);
    let policy = read_or_default::<Choices>("policy", policy)?.policy()?;
    write(&Judged::from(&evenkeel_core::judge(
        &history, &run, &policy,
    )))
}

/// What fresh runs say of a suspect.
#[wasm_bindgen]
pub fn confirm(
    history: JsValue,
    suspect: JsValue,
    fresh: JsValue,
    policy: JsValue,
) -> Result<JsValue> {
    let (history, suspect) = (
        digests("history", history)?,
        one_digest("suspect", suspect)?,
    );
    let fresh = digests("fresh", fresh)?;
    let policy = read_or_default::<Choices>("policy", policy)?.policy()?;
    let screened = evenkeel_core::judge(&history, &suspect, &policy);
    write(&Judged::from(&evenkeel_core::confirm(
        &history, &screened, &fresh, &policy,
    )))
}

/// Compares two sides; `paired` says that `old[i]` and `new[i]` were measured together.
#[wasm_bindgen]
pub fn compare(
    mut old: Vec<f64>,
    mut new: Vec<f64>,
    paired: bool,
    policy: JsValue,
) -> Result<JsValue> {
    let policy = read_or_default::<Choices>("policy", policy)?.policy()?;
    let compared = if paired {
        evenkeel_core::paired(&mut old, &mut new, &policy)
    } else {
        evenkeel_core::unpaired(&mut old, &mut new, &policy)
    };
    write(&Compared::from(&compared.map_err(thrown)?))
}

/// Whether cost grows no faster with size than claimed: `1`, `log n`, `n`, `n log n`, `n^2`, `n^3`.
#[wasm_bindgen]
pub fn growth(sizes: Vec<f64>, costs: Vec<f64>, claimed: &str, policy: JsValue) -> Result<JsValue> {
    if sizes.len() != costs.len() {
        let (sizes, costs) = (sizes.len(), costs.len());
        let message = format!("{sizes} sizes and {costs} costs: give one cost for each size");
        return Err(JsError::new(&message));
    }
    let known = Model::ALL.into_iter().find(|model| model.name() == claimed);
    let claimed = known.ok_or_else(|| {
        let names = Model::ALL.map(Model::name).join(", ");
        JsError::new(&format!("{claimed:?} is no model: take one of {names}"))
    })?;
    let points = sizes.into_iter().zip(costs);
    let points: Vec<Point> = points.map(|(size, cost)| Point { size, cost }).collect();
    let policy = read_or_default::<Choices>("policy", policy)?.policy()?;
    let growth = evenkeel_core::Growth::judge(&points, claimed, &policy).map_err(thrown)?;
    write(&Growth::from(&growth))
}

/// The 128 bits under which a test's runs are found.
#[wasm_bindgen(js_name = testKey)]
pub fn test_key(name: &str) -> u128 {
    TestKey::of(name).to_u128()
}

fn one_digest(what: &str, value: JsValue) -> Result<evenkeel_core::Digest> {
    read::<Digest>(what, value)?.checked()
}

fn digests(what: &str, value: JsValue) -> Result<Vec<evenkeel_core::Digest>> {
    let forms: Vec<Digest> = read(what, value)?;
    forms.into_iter().map(Digest::checked).collect()
}
