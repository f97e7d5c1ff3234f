// Puts a finished figure into its place. Nothing about a chart is decided here: sizes are multiplied, boundaries laid under.

import { boot } from "./address.js";
import * as answers from "./answers.js";
import { script } from "./dash.js";

const CONFIG = {
  displayModeBar: false,
  doubleClick: false,
  scrollZoom: false,
  showTips: false,
  responsive: false,
  staticPlot: false,
};
const SIZED = new Set(["size", "width", "height", "l", "r", "t", "b", "ax", "ay", "xshift", "yshift", "standoff", "ticklen"]);
const hosts = new Map();
const drawnFrom = new WeakMap();
const merged = new WeakMap();
window.figures = {};

const scale = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;

/** Multiply every size of a figure by the page's own root size; what lies in data coordinates stays. */
function sized(part, by, name) {
  if (by === 1) return part;
  if (Array.isArray(part)) return name === "size" ? part.map((value) => value * by) : part.map((item) => sized(item, by));
  if (part && typeof part === "object") {
    return Object.fromEntries(
      Object.entries(part).map(([key, value]) => [
        key,
        key === "x" || key === "y" || key === "text" || key === "customdata" ? value : sized(value, by, key),
      ]),
    );
  }
  return typeof part === "number" && SIZED.has(name) ? part * by : part;
}

async function withBoundaries(figure) {
  if (!figure.geo) return figure;
  const below = await answers.get(figure.geo);
  return {
    data: [...below.data, ...figure.data],
    layout: {
      ...below.layout,
      ...figure.layout,
      annotations: [...(below.layout.annotations ?? []), ...(figure.layout.annotations ?? [])],
      shapes: [...(below.layout.shapes ?? []), ...(figure.layout.shapes ?? [])],
      images: [...(below.layout.images ?? []), ...(figure.layout.images ?? [])],
    },
  };
}

let arriving;

/** Bring Plotly, the largest part of all, once; after a failure the next call tries again. */
export function plotly() {
  arriving ??= script(boot.plotly).catch((error) => {
    arriving = undefined;
    throw error;
  });
  return arriving;
}

/** Begin the drawing of a chart that has none yet, out of sight, so that its page opens with it. */
export async function drawAhead(id, figure) {
  if (hosts.has(id)) return;
  const host = document.createElement("div");
  hosts.set(id, host);
  const [whole] = await Promise.all([withBoundaries(figure), plotly()]);
  await drawInto(host, figure, whole, window.Plotly.newPlot);
}

async function drawInto(host, figure, whole, how) {
  const drawn = sized(whole, scale());
  await how(host, drawn.data, drawn.layout, CONFIG);
  drawnFrom.set(host, figure);
  merged.set(figure, { data: whole.data, layout: whole.layout });
  for (const svg of host.querySelectorAll("svg")) svg.setAttribute("aria-hidden", "true");
}

/** Put a drawing that was made already into its slot; says whether there was one. */
export function place(slot, figure) {
  const host = hosts.get(slot.dataset.chart);
  if (!host || drawnFrom.get(host) !== figure) return false;
  settle(slot, host, figure);
  return true;
}

function settle(slot, host, figure) {
  if (slot.firstChild !== host) slot.replaceChildren(host);
  window.figures[slot.dataset.chart] = merged.get(figure);
}

/** Draw a figure into its slot, in the drawing that this chart had before if there was one. */
export async function draw(slot, figure, current) {
  const id = slot.dataset.chart;
  const whole = await withBoundaries(figure);
  if (!current()) return;
  const host = hosts.get(id) ?? document.createElement("div");
  hosts.set(id, host);
  if (slot.firstChild !== host) slot.replaceChildren(host);
  try {
    if (drawnFrom.get(host) !== figure) await drawInto(host, figure, whole, window.Plotly.react);
  } catch (error) {
    // What is half drawn is drawn anew.
    hosts.delete(id);
    throw error;
  }
  settle(slot, host, figure);
}

/** Forget drawings whose size no longer fits, so that the next picture is drawn anew. */
export function forget() {
  for (const host of hosts.values()) drawnFrom.delete(host);
}
