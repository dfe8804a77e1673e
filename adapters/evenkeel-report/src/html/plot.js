// The plots of a card: plain SVG, coloured by the page's style (`hue` is the class that says how). A plot is made for the width that it is shown at, so that its texts keep
// their size.

const LEFT = 64, RIGHT = 14, TOP = 12, BOTTOM = 26;

function svg(name, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const line = (kind, x1, y1, x2, y2) => svg("line", { class: kind, x1, y1, x2, y2 });
const text = (x, y, anchor, words) => svg("text", { x, y, "text-anchor": anchor }, words);

function plot(width, height, label, ...children) {
  return svg("svg", { class: "plot", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label }, ...children);
}

// How far the numbers of a card's unit are apart from each step to the next, largest step first.
const TIME = [[1e9, "s"], [1e6, "ms"], [1e3, "µs"], [0, "ns"]], STEPS = { ns: TIME, cpu_ns: TIME };
let steps = TIME;

// Says what the numbers of the card are that is drawn next: times, or counts.
function measuredIn(unit) {
  steps = STEPS[unit] ?? [[1e9, `G ${unit}`], [1e6, `M ${unit}`], [1e3, `k ${unit}`], [0, unit]];
}

function quantity(number) {
  const [size, unit] = steps.find(([size]) => number >= size), value = number / (size || 1);
  return `${value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0)} ${unit}`;
}

function change(ratio, digits = 1) {
  const percent = 100 * (ratio - 1);
  return `${percent < 0 ? "−" : "+"}${Math.abs(percent).toFixed(digits)} %`;
}

// Round numbers that cut an interval in about four.
function ticks(low, high) {
  const rough = (high - low) / 4, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough);
  const found = [];
  for (let tick = Math.ceil(low / step); tick * step <= high; tick++) found.push(tick * step);
  return found;
}

// From the values to pixels, the values' span a little widened, and never so narrow that noise looks like a mountain.
function scale(values, from, to) {
  const lowest = Math.min(...values), highest = Math.max(...values), middle = (lowest + highest) / 2;
  const half = Math.max((highest - lowest) * 0.56, Math.abs(middle) * 0.02, Number.MIN_VALUE);
  const [low, high] = [middle - half, middle + half];
  const at = (value) => from + (Math.min(Math.max(value, low), high) - low) / (high - low) * (to - from);
  return Object.assign(at, { low, high });
}

function axis(y, width) {
  const found = ticks(y.low, y.high), finest = found.length > 1 ? found[1] - found[0] : y.high;
  const [least, unit] = steps.find(([size]) => y.high >= size), size = least || 1;
  const digits = Math.max(0, Math.ceil(-Math.log10(finest / size) - 1e-9));
  return found.flatMap((tick) => [
    line("axis", LEFT, y(tick), width - RIGHT, y(tick)),
    text(LEFT - 8, y(tick) + 4, "end", `${(tick / size).toFixed(Math.min(digits, 4))} ${unit}`),
  ]);
}

const WORDS = { s: "steady", i: "improved", r: "regressed", u: "undecided", l: "learning" };

// Every kept run and this one, the band that judges, and where accepted changes began new epochs.
function historyPlot(measured, hue, runs, width) {
  const past = measured.history, levels = [...past.level_ns, measured.level_ns], height = 230;
  const y = scale([...levels, ...(past.band ?? [])], height - BOTTOM, TOP);
  const step = (width - LEFT - RIGHT) / levels.length, x = (index) => LEFT + (index + 0.5) * step;
  const parts = axis(y, width);
  if (past.band) {
    const from = x((past.baseline[0] ?? levels.length - 1) - 0.5), [lower, centre, upper] = past.band.map(y);
    parts.push(svg("rect", { class: "band", x: from, y: upper, width: width - RIGHT - from, height: Math.max(1, lower - upper) }));
    parts.push(line("centre", from, centre, width - RIGHT, centre));
  }
  for (const cut of past.cuts) {
    parts.push(line("cut", x(cut - 0.5), TOP, x(cut - 0.5), height - BOTTOM), text(x(cut - 0.5) + 4, TOP + 9, "start", "accepted"));
  }
  const begins = [0, ...past.cuts];
  begins.forEach((begin, epoch) => {
    const end = begins[epoch + 1] ?? levels.length;
    const points = levels.slice(begin, end).map((level, index) => `${x(begin + index)},${y(level)}`);
    parts.push(svg("polyline", { class: "path", points: points.join(" ") }));
  });
  past.level_ns.forEach((level, index) => {
    const verdict = WORDS[past.verdicts[index]], judges = past.baseline.includes(index), accepted = past.accepted.includes(index);
    const [when, revision] = runs[past.run[index]], size = accepted ? 5.5 : 3.5;
    const mark = svg("path", { class: `dot ${verdict}${judges ? " judges" : ""}`, d: accepted ? diamond(x(index), y(level), size) : circle(x(index), y(level), size) });
    mark.append(svg("title", {}, `${when}${revision && `, ${revision}`}: ${quantity(level)}, ${verdict}${accepted ? ", accepted" : ""}${judges ? ", judges this run" : ""}`));
    parts.push(mark);
  });
  const now = svg("path", { class: `now ${hue}`, d: circle(x(levels.length - 1), y(measured.level_ns), 6.5) });
  now.append(svg("title", {}, `this run: ${quantity(measured.level_ns)}`));
  parts.push(now);
  if (past.run.length) parts.push(text(LEFT, height - 8, "start", runs[past.run[0]][0].slice(0, 10)));
  parts.push(text(width - RIGHT, height - 8, "end", "this run"));
  const label = `History: ${past.level_ns.length} runs from ${quantity(Math.min(...levels))} to ${quantity(Math.max(...levels))}; this run ${quantity(measured.level_ns)}.`;
  return plot(width, height, label, ...parts);
}

const circle = (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
const diamond = (x, y, r) => `M${x} ${y - r}l${r} ${r}l${-r} ${r}l${-r} ${-r}z`;

// The ratio with its interval, between no change, the limit and what would be detected.
function intervalPlot(measured, hue, width) {
  const { ratio, interval, limit, detectable } = measured, height = 104, middle = 44, bottom = 74;
  const detected = detectable == null ? null : 1 + detectable;
  const values = [ratio, 1, ...(interval ?? []), limit, detected].filter((value) => value != null);
  const x = scale(values, RIGHT, width - RIGHT), parts = [];
  if (limit != null) {
    parts.push(svg("rect", { class: "beyond", x: x(limit), y: TOP, width: width - RIGHT - x(limit), height: bottom - TOP }));
    parts.push(line("edge", x(limit), TOP, x(limit), bottom));
  }
  if (detected != null) parts.push(line("detectable", x(detected), TOP, x(detected), bottom));
  const found = ticks(x.low, x.high), digits = found.length > 1 && found[1] - found[0] < 0.01 ? 1 : 0;
  parts.push(line("axis", RIGHT, bottom, width - RIGHT, bottom), line("centre", x(1), TOP, x(1), bottom));
  for (const tick of found) parts.push(line("axis", x(tick), bottom, x(tick), bottom + 5), text(x(tick), bottom + 18, "middle", change(tick, digits)));
  if (interval) parts.push(svg("rect", { class: `bar ${hue}`, x: x(interval[0]), y: middle - 6, width: Math.max(2, x(interval[1]) - x(interval[0])), height: 12, rx: 3 }));
  parts.push(svg("path", { class: `now ${hue}`, d: circle(x(ratio), middle, 6.5) }));
  const label = `Change ${change(ratio)}${interval ? `, 95 % interval ${change(interval[0])} to ${change(interval[1])}` : ""}${limit != null ? `, limit ${change(limit)}` : ""}.`;
  return plot(width, height, label, ...parts);
}

// What each process of this run measured: smallest to largest, the middle half, the median.
function processPlot(measured, hue, width) {
  const processes = measured.by_process, height = 190, band = measured.history?.band;
  // A few slow observations must not flatten all others: whiskers may leave the picture.
  const lowest = Math.min(...processes.map((process) => process[0])), upper = Math.max(...processes.map((process) => process[3]));
  const reach = Math.min(Math.max(...processes.map((process) => process[4])), upper + (upper - lowest));
  const y = scale([lowest, reach, ...(band ?? [])], height - BOTTOM, TOP);
  const step = (width - LEFT - RIGHT) / processes.length, half = Math.min(14, step * 0.3);
  const parts = axis(y, width);
  if (band) parts.push(svg("rect", { class: "band", x: LEFT, y: y(band[2]), width: width - LEFT - RIGHT, height: Math.max(1, y(band[0]) - y(band[2])) }));
  processes.forEach(([least, q25, median, q75, most], index) => {
    const x = LEFT + (index + 0.5) * step;
    const group = svg("g", { class: hue },
      svg("title", {}, `process ${index + 1}: ${quantity(least)} to ${quantity(most)}, median ${quantity(median)}`),
      line("whisker", x, y(least), x, y(most)),
      svg("rect", { class: "bar", x: x - half, y: y(q75), width: 2 * half, height: Math.max(2, y(q25) - y(q75)), rx: 2 }),
      line("median", x - half, y(median), x + half, y(median)));
    parts.push(group);
    if (processes.length <= 16) parts.push(text(x, height - 8, "middle", `${index + 1}`));
  });
  const medians = processes.map((process) => process[2]);
  const label = `${processes.length} processes of this run; medians from ${quantity(Math.min(...medians))} to ${quantity(Math.max(...medians))}.`;
  return plot(width, height, label, ...parts);
}

// From positive values to pixels, each doubling as wide as the next.
function logScale(values, from, to) {
  const logs = values.map(Math.log), low = Math.min(...logs), high = Math.max(...logs), room = (high - low) * 0.06 || 1;
  const at = (value) => from + (Math.log(value) - low + room) / (high - low + 2 * room) * (to - from);
  return Object.assign(at, { low: Math.exp(low - room), high: Math.exp(high + room) });
}

// Powers of ten between two numbers, with their doubles and fivefolds where there are few; round numbers where they are close together.
function logTicks(low, high) {
  if (high / low < 5) return ticks(low, high);
  const factors = high / low < 300 ? [1, 2, 5] : [1], found = [];
  for (let power = 10 ** Math.floor(Math.log10(low)); power <= high; power *= 10) found.push(...factors.map((factor) => factor * power));
  const inside = found.filter((tick) => tick >= low && tick <= high), step = Math.ceil(inside.length / 8);
  return inside.filter((_, index) => index % step === 0);
}

// Cost against size, both logarithmic: what was measured, the model that fits best, and growth as claimed from the smallest size on.
function growthPlot({ bound, fit, sizes }, hue, width) {
  const height = 270, costs = sizes.flatMap(({ level_ns, fit_ns, bound_ns }) => [level_ns, fit_ns, bound_ns].filter((cost) => cost > 0));
  const x = logScale(sizes.map(({ size }) => size), LEFT, width - RIGHT), y = logScale(costs, height - BOTTOM, TOP), parts = [];
  for (const tick of logTicks(y.low, y.high)) {
    parts.push(line("axis", LEFT, y(tick), width - RIGHT, y(tick)), text(LEFT - 8, y(tick) + 4, "end", quantity(tick).replace(/(\.\d*?)0+ /, "$1 ").replace(". ", " ")));
  }
  let free = -Infinity;
  for (const { size } of sizes) {
    const label = size.toLocaleString("en"), half = 4 * label.length;
    parts.push(line("axis", x(size), height - BOTTOM, x(size), height - BOTTOM + 5));
    if (x(size) - half < free) continue;
    parts.push(text(x(size), height - 6, "middle", label));
    free = x(size) + half;
  }
  const path = (kind, cost) => svg("polyline", { class: kind, points: sizes.map((size) => `${x(size.size)},${y(cost(size))}`).join(" ") });
  parts.push(path("bound", ({ bound_ns }) => bound_ns));
  if (fit) parts.push(path(`fit ${hue}`, ({ fit_ns }) => fit_ns));
  for (const { size, level_ns } of sizes) {
    const mark = svg("path", { class: `now ${hue}`, d: circle(x(size), y(level_ns), 5) });
    mark.append(svg("title", {}, `size ${size.toLocaleString("en")}: ${quantity(level_ns)}`));
    parts.push(mark);
  }
  const measured = sizes.map(({ size, level_ns }) => `${quantity(level_ns)} at size ${size.toLocaleString("en")}`);
  return plot(width, height, `Cost against size, claimed to grow no faster than ${bound}${fit ? `, best fit ${fit.model}` : ""}: ${measured.join(", ")}.`, ...parts);
}
