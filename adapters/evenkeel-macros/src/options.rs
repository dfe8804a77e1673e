//! The options between the parentheses.

use evenkeel_core::{LEAST_SIZES, LEAST_SPAN, MOST_SIZES, Model, quantity};
use proc_macro2::{Span, TokenStream};
use syn::meta::{ParseNestedMeta, parser};
use syn::parse::Parser;
use syn::spanned::Spanned;
use syn::{Error, Expr, ExprArray, Lit, LitStr, Path, Result, Token};

const KNOWN: &str = "`tags`, `args`, `budget`, `floor`, `against`, `limit`, `processes`, `time`, `unstable`, `ignore`, `growth`, `metric`, `throughput` or `crate`";

const NEED_A_VALUE: &[&str] = &[
    "tags",
    "args",
    "budget",
    "floor",
    "against",
    "limit",
    "processes",
    "time",
    "ignore",
    "growth",
    "metric",
    "throughput",
    "crate",
];

/// What only a test with a history has.
const OF_A_HISTORY: &[&str] = &["limit", "processes", "time", "growth", "metric"];

/// What the attribute asks for.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) tags: Vec<LitStr>,
    pub(crate) args: Option<ExprArray>,
    pub(crate) budget: Option<f64>,
    pub(crate) floor: Option<f64>,
    pub(crate) against: Option<Path>,
    pub(crate) limit_ns: Option<f64>,
    pub(crate) processes: Option<u32>,
    pub(crate) time_ns: Option<f64>,
    pub(crate) unstable: bool,
    pub(crate) ignore: Option<LitStr>,
    /// The variant of `Metric`.
    pub(crate) metric: Option<&'static str>,
    /// The variant of `Throughput`, and how many there are in an iteration.
    pub(crate) throughput: Option<(&'static str, Expr)>,
    pub(crate) growth: Option<(Model, LitStr)>,
    pub(crate) krate: Option<Path>,
}

pub(crate) fn parse(tokens: TokenStream) -> Result<Options> {
    let mut options = Options::default();
    let mut seen: Vec<String> = Vec::new();
    parser(|meta| {
        let name = meta
            .path
            .get_ident()
            .map(ToString::to_string)
            .unwrap_or_default();
        if seen.contains(&name) {
            return Err(meta.error(format!("`{name}` is given twice")));
        }
        options.take(&name, &meta)?;
        seen.push(name);
        Ok(())
    })
    .parse2(tokens)?;
    if let Some(other) = &options.against
        && let Some(name) = seen.iter().find(|name| OF_A_HISTORY.contains(&&***name))
    {
        return Err(Error::new_spanned(
            other,
            format!("`against` compares two functions and asks no history: leave out `{name}`"),
        ));
    }
    if let (Some(metric @ ("Allocations" | "Bytes")), Some(_)) = (options.metric, options.limit_ns)
    {
        return Err(Error::new(
            Span::call_site(),
            format!(
                "`limit` is a time, and the metric is {}: leave one of them out",
                metric.to_lowercase()
            ),
        ));
    }
    if let (Some(metric @ ("Allocations" | "Bytes")), Some((_, number))) =
        (options.metric, &options.throughput)
    {
        return Err(Error::new_spanned(
            number,
            format!(
                "`throughput` is per second, and the metric is {}: leave one of them out",
                metric.to_lowercase()
            ),
        ));
    }
    if let Some((_, bound)) = &options.growth {
        let found = options.args.as_ref().map_or(0, |list| list.elems.len());
        if !(LEAST_SIZES..=MOST_SIZES).contains(&found) {
            return Err(Error::new_spanned(
                bound,
                format!(
                    "`growth` needs {LEAST_SIZES} to {MOST_SIZES} sizes in `args`, the last at least {LEAST_SPAN} times the first, and there are {found}"
                ),
            ));
        }
    }
    Ok(options)
}

impl Options {
    fn take(&mut self, name: &str, meta: &ParseNestedMeta<'_>) -> Result<()> {
        match name {
            name if NEED_A_VALUE.contains(&name) && !meta.input.peek(Token![=]) => {
                return Err(meta.error(format!("`{name}` needs a value: write `{name} = …`")));
            }
            "tags" => self.tags = tags(meta)?,
            "args" => self.args = Some(args(meta)?),
            "budget" => self.budget = Some(share(meta)?),
            "floor" => self.floor = Some(share(meta)?),
            "against" => self.against = Some(meta.value()?.parse()?),
            "limit" => self.limit_ns = Some(duration(meta)?),
            "time" => self.time_ns = Some(duration(meta)?),
            "processes" => self.processes = Some(processes(meta)?),
            "unstable" if meta.input.peek(Token![=]) => {
                return Err(meta.error("`unstable` is a flag: write it without a value"));
            }
            "unstable" => self.unstable = true,
            "ignore" => self.ignore = Some(text(meta, "a reason such as \"needs a GPU\"")?),
            "growth" => self.growth = Some(growth(meta)?),
            "metric" => self.metric = Some(metric(meta)?),
            "throughput" => self.throughput = Some(throughput(meta)?),
            "crate" => self.krate = Some(meta.value()?.parse()?),
            _ => return Err(meta.error(format!("unknown option, expected {KNOWN}"))),
        }
        Ok(())
    }
}

fn expected(span: &impl Spanned, what: &str) -> Error {
    Error::new(span.span(), format!("expected {what}"))
}

fn text(meta: &ParseNestedMeta<'_>, what: &str) -> Result<LitStr> {
    let value: Expr = meta.value()?.parse()?;
    string(&value)
        .cloned()
        .ok_or_else(|| expected(&value, what))
}

fn string(value: &Expr) -> Option<&LitStr> {
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

fn tags(meta: &ParseNestedMeta<'_>) -> Result<Vec<LitStr>> {
    const WHAT: &str = "a list of names such as [\"parser\", \"slow\"]";
    let value: Expr = meta.value()?.parse()?;
    let Expr::Array(list) = value else {
        return Err(expected(&value, WHAT));
    };
    let tags = list.elems.iter();
    tags.map(|tag| string(tag).cloned().ok_or_else(|| expected(tag, WHAT)))
        .collect()
}

fn args(meta: &ParseNestedMeta<'_>) -> Result<ExprArray> {
    let value: Expr = meta.value()?.parse()?;
    match value {
        Expr::Array(list) if list.elems.is_empty() => Err(expected(
            &list,
            "at least one argument: without any there is no test",
        )),
        Expr::Array(list) => Ok(list),
        other => Err(expected(&other, "a list of arguments such as [1, 10, 100]")),
    }
}

/// `"5 %"` or `0.05`.
fn share(meta: &ParseNestedMeta<'_>) -> Result<f64> {
    const WHAT: &str = "a share such as \"5 %\" or 0.05, from 0 to 1000 %";
    let value: Expr = meta.value()?.parse()?;
    let text = match &value {
        Expr::Lit(expr) => match &expr.lit {
            Lit::Str(text) => text.value(),
            Lit::Float(number) => number.base10_digits().to_owned(),
            Lit::Int(number) => number.base10_digits().to_owned(),
            _ => return Err(expected(&value, WHAT)),
        },
        _ => return Err(expected(&value, WHAT)),
    };
    quantity::share(&text).map_err(|error| Error::new_spanned(&value, error))
}

fn duration(meta: &ParseNestedMeta<'_>) -> Result<f64> {
    let value = text(meta, "a duration with its unit such as \"2 ms\"")?;
    quantity::nanoseconds(&value.value()).map_err(|error| Error::new_spanned(&value, error))
}

/// `"allocations"`.
fn metric(meta: &ParseNestedMeta<'_>) -> Result<&'static str> {
    const WHAT: &str =
        "one of \"time\", \"cpu-time\", \"allocations\", \"bytes\", \"retired-instructions\"";
    let value = text(meta, WHAT)?;
    match value.value().as_str() {
        "time" => Ok("Time"),
        "cpu-time" => Ok("CpuTime"),
        "allocations" => Ok("Allocations"),
        "bytes" => Ok("Bytes"),
        "retired-instructions" => Ok("RetiredInstructions"),
        _ => Err(expected(&value, WHAT)),
    }
}

/// `bytes(65_536)`.
fn throughput(meta: &ParseNestedMeta<'_>) -> Result<(&'static str, Expr)> {
    const WHAT: &str = "what an iteration works through, bytes(…) or elements(…) with a number";
    let value: Expr = meta.value()?.parse()?;
    let Expr::Call(call) = &value else {
        return Err(expected(&value, WHAT));
    };
    let is = |name| matches!(&*call.func, Expr::Path(path) if path.path.is_ident(name));
    let variant = match (is("bytes"), is("elements")) {
        (true, _) => "Bytes",
        (_, true) => "Elements",
        _ => return Err(expected(&value, WHAT)),
    };
    match (call.args.first(), call.args.len()) {
        (Some(number), 1) => Ok((variant, number.clone())),
        _ => Err(expected(&value, WHAT)),
    }
}

/// `"n log n"`.
fn growth(meta: &ParseNestedMeta<'_>) -> Result<(Model, LitStr)> {
    let names = Model::ALL.map(|model| format!("{:?}", model.name()));
    let what = format!("how the cost grows at most, one of {}", names.join(", "));
    let value = text(meta, &what)?;
    let model = Model::of_name(&value.value()).ok_or_else(|| expected(&value, &what))?;
    Ok((model, value))
}

fn processes(meta: &ParseNestedMeta<'_>) -> Result<u32> {
    const WHAT: &str = "a number of processes from 1 to 1000";
    let value: Expr = meta.value()?.parse()?;
    let number = match &value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => number.base10_parse().ok(),
            _ => None,
        },
        _ => None,
    };
    number
        .filter(|number| (1..=1000).contains(number))
        .ok_or_else(|| expected(&value, WHAT))
}
