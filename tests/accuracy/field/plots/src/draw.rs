//! One way to draw shares with their intervals.

use kuva::backend::svg::SvgBackend;
use kuva::plot::{ForestPlot, LinePlot};
use kuva::render::layout::Layout;
use kuva::render::plots::Plot;
use kuva::render::render::render_multiple;
use serde::Deserialize;

/// A count with its interval, as the laboratory writes it.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub(crate) struct Proportion {
    pub(crate) hits: u64,
    pub(crate) trials: u64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Proportion {
    /// The share; 0 without a trial.
    pub(crate) fn share(self) -> f64 {
        self.hits as f64 / self.trials.max(1) as f64
    }
}

/// Colours that also people who do not tell red from green tell apart (Okabe and Ito 2008), ours first.
pub(crate) const COLOURS: [&str; 6] = [
    "#0072B2", "#009E73", "#D55E00", "#E69F00", "#CC79A7", "#56B4E9",
];

/// How often a slowdown was seen, by its size in percent.
pub(crate) struct Series {
    pub(crate) name: String,
    pub(crate) colour: &'static str,
    pub(crate) dashed: bool,
    pub(crate) points: Vec<(f64, Proportion)>,
}

/// Below this a logarithmic axis ends: a share of 0 is drawn there.
const LEAST: f64 = 0.01;

/// Rows of shares with their intervals on a logarithmic axis, in units of `unit` (100 for percent), and a line at `mark`.
pub(crate) fn forest(
    title: &str,
    label: &str,
    unit: f64,
    mark: f64,
    rows: &[(String, Proportion)],
) -> String {
    let mut forest = ForestPlot::new()
        .with_null_value(mark)
        .with_color(COLOURS[0])
        .with_marker_size(4.0);
    for (name, share) in rows {
        let [middle, low, high] =
            [share.share(), share.low, share.high].map(|x| (unit * x).max(LEAST));
        forest = forest.with_row(name, middle, low, high);
    }
    let height = 140.0 + 24.0 * rows.len() as f64;
    rendered(vec![Plot::Forest(forest)], title, label, |layout| {
        layout.with_height(height).with_log_x()
    })
}

/// A line for each series.
pub(crate) fn detection(title: &str, series: &[Series]) -> String {
    let lines = series.iter().map(|series| {
        let shares = series
            .points
            .iter()
            .map(|(x, share)| (*x, 100.0 * share.share()));
        let reach = series.points.iter().map(|(_, share)| {
            (
                100.0 * (share.share() - share.low),
                100.0 * (share.high - share.share()),
            )
        });
        let line = LinePlot::new()
            .with_data(shares)
            .with_y_err_asymmetric(reach)
            .with_color(series.colour)
            .with_stroke_width(2.0)
            .with_legend(&series.name);
        Plot::Line(if series.dashed {
            line.with_dashed()
        } else {
            line
        })
    });
    rendered(lines.collect(), title, "slower, in percent", |layout| {
        layout
            .with_y_label("found, in percent of verdicts")
            .with_y_axis_min(0.0)
            .with_y_axis_max(100.0)
    })
}

fn rendered(plots: Vec<Plot>, title: &str, label: &str, more: impl Fn(Layout) -> Layout) -> String {
    let layout = Layout::auto_from_plots(&plots)
        .with_title(title)
        .with_x_label(label);
    SvgBackend.render_scene(&render_multiple(plots, more(layout)))
}
