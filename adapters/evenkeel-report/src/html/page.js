// What the page does beside being read: colours, filter, sort, keyboard, and a card's content when it is opened. Names and sentences of
// the report only ever become text nodes.

const { tests, runs } = JSON.parse(document.getElementById("index").textContent);
// A line a card, read when it is opened.
const cards = document.getElementById("cards").textContent.split("\n");
const list = document.getElementById("list");
const rows = [...list.children].map((row, index) => ({ row, ...tests[index], card: cards[index], details: row.firstElementChild, shown: row.querySelector(".name bdi").textContent, ...row.dataset }));

// Elements of a card.

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function figure(kind, title, picture, caption) {
  return element("figure", { class: kind }, element("h3", {}, title), picture, element("figcaption", {}, caption));
}

function items(title, texts) {
  if (!texts.length) return "";
  return element("div", {}, element("h3", {}, title), element("ul", {}, ...texts.map((text) => element("li", {}, text))));
}

function numbers({ basis, stage, ...measured }) {
  const pairs = basis.pairs ?? (stage === "duet" ? basis.fresh : null);
  const facts = [
    [basis.sizes ? "time at the largest size" : "time of one iteration", `${quantity(measured.level_ns)}${basis.level ? ` (${basis.level})` : ""}`],
    ["throughput", measured.throughput],
    ["claimed to grow no faster than", basis.bound],
    ["best fit", basis.fit && `${basis.fit.model}, off by ${(100 * basis.fit.error).toFixed(1)} %`],
    ["beyond the claim per doubling", basis.fit && `${change(basis.fit.excess)} (${change(basis.fit.interval[0])} to ${change(basis.fit.interval[1])})`],
    ["tolerated", basis.fit && change(basis.fit.tolerated)],
    ["time on the old side", measured.old_ns != null && quantity(measured.old_ns)],
    ["its own limit", measured.over_limit_ns != null && quantity(measured.over_limit_ns)],
    ["smallest detectable slowdown", measured.detectable != null && change(1 + measured.detectable)],
    ["runs that judge", (basis.runs || basis.needed) && `${basis.runs}${basis.needed ? ` of ${basis.needed} needed` : ""}${stage === "confirm" ? `, ${basis.fresh} fresh` : ""}`],
    ["run-to-run scatter", basis.scale > 0 && `${(100 * basis.scale).toFixed(2)} %`],
    ["process pairs", pairs != null && `${pairs}${basis.more_pairs ? `, about ${basis.more_pairs} more would settle it` : ""}`],
    ["chance of this evidence", basis.alpha > 0 && `1 in ${Math.round(1 / basis.alpha).toLocaleString("en")}`],
    ["observations", measured.observations && `${measured.observations.toLocaleString("en")} from ${measured.processes} processes`],
    ["estimator", basis.estimator && `${basis.estimator}${basis.degraded ? ", a makeshift" : ""}`],
    ["took", measured.seconds != null && `${measured.seconds.toFixed(1)} s`],
    ...measured.conditions.map(([name, value]) => [name.replaceAll("_", " "), String(+value.toPrecision(3))]),
  ];
  const shown = facts.filter(([, value]) => value);
  return element("dl", {}, ...shown.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))));
}

function runTable(past) {
  const head = element("tr", {}, ...["when", "revision", "time", "verdict", ""].map((name) => element("th", { scope: "col" }, name)));
  const lines = past.level_ns.map((level, index) => {
    const [when, revision] = runs[past.run[index]];
    const marks = [past.accepted.includes(index) && "accepted", past.baseline.includes(index) && "judges"].filter(Boolean);
    const cells = [when, revision, quantity(level), WORDS[past.verdicts[index]], marks.join(", ")];
    return element("tr", {}, ...cells.map((cell) => element("td", {}, cell)));
  });
  const table = element("table", {}, element("thead", {}, head), element("tbody", {}, ...lines.reverse()));
  return element("details", { class: "runs" }, element("summary", {}, "The runs as a table, newest first"), element("div", { tabindex: "0", role: "region", "aria-label": "Runs" }, table));
}

function plots(measured, hue, width) {
  const half = width >= 800 ? (width - 18) / 2 : width, figures = [];
  if (measured.history?.level_ns.length) {
    const caption = "Filled: runs that judge this one. Hollow: other kept runs. Diamond: accepted by a person. Shaded: where an unchanged run is expected.";
    figures.push(figure("wide", "History", historyPlot(measured, hue, runs, width), caption));
  }
  if (measured.basis.sizes?.length > 1) {
    const { bound, fit } = measured.basis, best = fit ? ` Line: the best fit, ${fit.model}.` : "";
    const caption = `Points: what one iteration costs at each size.${best} Green dashes: growth like ${bound}, as claimed, from the smallest size on. Both axes are logarithmic.`;
    figures.push(figure("wide", "Cost against size", growthPlot(measured.basis, hue, width), caption));
  }
  if (measured.ratio != null) {
    const solid = measured.limit != null ? ` Red line: the limit, ${change(measured.limit)}.` : "";
    const dashed = measured.detectable != null ? ` Yellow dashes: the smallest slowdown that is seen in nine of ten runs, ${change(1 + measured.detectable)}.` : "";
    const reach = measured.interval ? ` (95 %: ${change(measured.interval[0])} to ${change(measured.interval[1])})` : "";
    const way = measured.stage === "duet" ? "Duet: change" : "Change";
    figures.push(figure("", `${way} ${change(measured.ratio)}${reach}`, intervalPlot(measured, hue, half), `Green dashes: no change.${solid}${dashed}`));
  }
  if (measured.by_process.length > 1) {
    figures.push(figure("", "This run by process", processPlot(measured, hue, half), "Line: smallest to largest observation. Box: the middle half. Bar: the median."));
  }
  return element("div", { class: "plots" }, ...figures);
}

function draw({ name, shown, tags, card, hue }, width) {
  const test = JSON.parse(card);
  measuredIn(test.measured?.unit ?? "ns");
  const parts = [
    element("p", {}, test.sentence),
    element("p", { class: "advice" }, element("strong", {}, "Next: "), test.next),
  ];
  const about = element("div", {});
  // The row may show it shortened, or with escapes.
  if (name !== shown) about.append(element("div", { class: "full", tabindex: "0", role: "group", "aria-label": "Full name" }, element("bdi", {}, name)));
  if (test.location) about.append(element("code", {}, test.location), " ");
  about.append(...tags.map((tag) => element("span", { class: "tag" }, tag)));
  parts.push(about);
  if (test.measured) {
    parts.push(items("Why there is doubt", test.measured.doubts.map((doubt) => `${doubt.cause}: ${doubt.meaning}. What to do: ${doubt.next}.`)));
  }
  parts.push(items("What else changed", test.changed.map((change) => `${change.name}: from ${change.before} to ${change.now}`)));
  if (test.measured) parts.push(plots(test.measured, hue, width));
  parts.push(items("Notes", test.notes));
  if (test.measured) {
    parts.push(numbers(test.measured));
    if (test.measured.history?.level_ns.length) parts.push(runTable(test.measured.history));
  }
  return element("div", { class: `card ${hue}` }, ...parts.filter(Boolean));
}

for (const entry of rows) {
  entry.details.addEventListener("toggle", () => {
    if (entry.details.open && !entry.details.querySelector(".card")) {
      entry.details.append(draw(entry, Math.min(Math.max(list.clientWidth - 34, 300), 1200)));
    }
  });
}

// Filter and sort.

const find = document.getElementById("find"), sort = document.getElementById("sort"), boxes = [...document.querySelectorAll(".tools fieldset input")];

function filter() {
  const wanted = find.value.toLowerCase().split(/\s+/).filter(Boolean), words = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
  let shown = 0;
  for (const { row, name, tags, word } of rows) {
    const text = `${name} ${tags.join(" ")}`.toLowerCase();
    row.hidden = !words.has(word) || !wanted.every((part) => text.includes(part));
    shown += !row.hidden;
  }
  document.getElementById("shown").value = `${shown} of ${rows.length} shown`;
  document.getElementById("none").hidden = shown > 0 || rows.length === 0;
}

const names = new Intl.Collator("en", { numeric: true });
const number = (key) => (a, b) => (b[key] ?? -Infinity) - (a[key] ?? -Infinity) || 0;
const orders = {
  attention: (a, b) => a.row.dataset.attention - b.row.dataset.attention,
  name: (a, b) => names.compare(a.name, b.name),
  ratio: number("ratio"),
  level_ns: number("level_ns"),
  detectable: number("detectable"),
};

find.addEventListener("input", filter);
boxes.forEach((box) => box.addEventListener("change", filter));
sort.addEventListener("change", () => list.append(...[...rows].sort(orders[sort.value]).map(({ row }) => row)));
document.querySelector(".tools").addEventListener("submit", (event) => event.preventDefault());

// Keyboard.

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const from = event.target.closest("#list > li");
  if (event.key === "/" && event.target !== find) {
    event.preventDefault();
    find.select();
    find.focus();
  } else if (event.key === "Escape" && event.target === find) {
    find.value = "";
    filter();
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && from && event.target.matches("summary")) {
    const next = event.key === "ArrowDown" ? "nextElementSibling" : "previousElementSibling";
    let row = from[next];
    while (row?.hidden) row = row[next];
    if (row) {
      event.preventDefault();
      row.querySelector("summary").focus();
    }
  }
});

// Colours: as the system, light, dark. A page from a file may have nowhere to remember it.

const theme = document.getElementById("theme"), themes = { "": "as the system", light: "light", dark: "dark" };

function colour(name) {
  if (name) document.documentElement.dataset.theme = name;
  else delete document.documentElement.dataset.theme;
  theme.textContent = `Colours: ${themes[name]}`;
}

function remembered(name) {
  try {
    if (name === undefined) return localStorage.getItem("evenkeel-colours") ?? "";
    localStorage.setItem("evenkeel-colours", name);
  } catch {
    return "";
  }
}

theme.addEventListener("click", () => {
  const all = Object.keys(themes), name = all[(all.indexOf(document.documentElement.dataset.theme ?? "") + 1) % all.length];
  colour(name);
  remembered(name);
});
colour(remembered() in themes ? remembered() : "");

// Without a script these would do nothing.
theme.hidden = false;
document.querySelector(".tools").hidden = false;
filter();
// The worst test is what the page was opened for.
if (rows[0]?.row.dataset.attention <= 1) rows[0].details.open = true;
