// Puts a finished figure into its place. Nothing about a chart is decided here: boundaries are laid under, the roles that a
// figure names its colours by, var(--primary), are read from the theme that is on, and sizes are multiplied.
//
// By what: a figure is laid out whole for a frame of its own, texts and all, so it is multiplied whole, never bent. The
// kiosk's places are the frames, so there it is the root size over 16. Elsewhere it is what makes the frame fit its place:
// as wide as that where a screen scrolls, and no higher where it does not. Where its text would come out smaller than the
// profile's chart text may be, the figure is not drawn, and its table stands in its place.

import { boot } from "./address.js";
import * as answers from "./answers.js";
import { script } from "./dash.js";
import { lights, travel } from "./travel.js";

const CONFIG = {
  displayModeBar: false,
  doubleClick: false,
  scrollZoom: false,
  showTips: false,
  responsive: false,
  staticPlot: false,
};
const SIZED = new Set(["size", "width", "height", "l", "r", "t", "b", "ax", "ay", "xshift", "yshift", "standoff", "ticklen", "gridwidth", "zerolinewidth", "hoverdistance"]);
const OF_DATA = new Set(["x", "y", "text", "customdata", "ids", "ticktext", "tickvals"]);
// Drawings that stand ready, the last used last: what is shown, what was shown before, what is a touch away. The figure that
// each was made from leads to it; a chart whose lights travel has one drawing only, in which they do.
const MOST = 24;
/** Drawings that may be made ahead for what is shown: with it and what was shown before, no more than stand ready. */
export const AHEAD = MOST - 2;
const ready = new Map();
const hosts = new Map();
// What is being drawn into a host, or was drawn there last; whatever is under way when sizes or colours change is forgotten.
let drawing = new WeakMap();
window.figures = {};

const root = document.documentElement;
// The smallest text that is read at each profile's distance, in rem: 24 px on a totem, 40 on a wall, 13 on a desk, 14 on a phone.
const LEAST = { kiosk: 1.5, totem: 1.5, wall: 2.5, desk: 0.8125, phone: 0.875 };
let known;
/** The root size in pixels; asked for once, for every question has the browser work out the page's styles. */
export const rem = () => (known ??= parseFloat(getComputedStyle(root).fontSize));

/** By how much a figure is multiplied to fit its place; 0 where its text would be too small to be read. */
function fit(slot, layout) {
  if (root.dataset.profile === "kiosk") return rem() / 16;
  const scrolls = ["desk", "phone"].includes(root.dataset.profile);
  const by = Math.min(slot.clientWidth / layout.width, scrolls ? Infinity : slot.clientHeight / layout.height);
  return by * layout.font.size < LEAST[root.dataset.profile] * rem() ? 0 : by;
}

/** Multiply every size of a figure; what lies in data coordinates stays. */
function sized(part, by, name) {
  if (by === 1) return part;
  if (Array.isArray(part)) return name === "size" ? part.map((value) => value * by) : part.map((item) => sized(item, by));
  if (part && typeof part === "object") {
    return Object.fromEntries(
      Object.entries(part).map(([key, value]) => [
        key,
        OF_DATA.has(key) || (key === "width" && "type" in part) ? value : sized(value, by, key),
      ]),
    );
  }
  return typeof part === "number" && SIZED.has(name) ? part * by : part;
}

const ROLE = /var\((--[\w-]+)\)/g;

/** Put the theme's colours in for their roles; what comes from data is never read. */
function inked(part, theme, name = "") {
  if (typeof part === "string") return /color$|^shadow$/.test(name) ? part.replace(ROLE, (_, role) => theme.getPropertyValue(role).trim()) : part;
  if (Array.isArray(part)) return OF_DATA.has(name) ? part : part.map((item) => inked(item, theme, name));
  if (part && typeof part === "object") return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, inked(value, theme, key)]));
  return part;
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

/** What stands in a host, as an entry of those that are ready. */
const heldIn = (host) => [...ready].find(([, drawn]) => drawn.host === host);

const travels = (figure) => figure.data.some(({ ids }) => ids);

/** Draw a figure into a host, which then holds nothing else; the last of several that want the same host is its own. */
async function drawInto(id, host, figure, whole, by) {
  ready.delete(heldIn(host)?.[0]);
  drawing.set(host, figure);
  const { data, layout } = inked(sized(whole, by), getComputedStyle(root));
  await window.Plotly.react(host, data, layout, CONFIG);
  if (drawing.get(host) !== figure) return;
  for (const svg of host.querySelectorAll("svg")) svg.setAttribute("aria-hidden", "true");
  ready.set(figure, { id, host, by, merged: { data: whole.data, layout: whole.layout } });
}

/** A host for one more drawing of a chart: the one that was not needed for longest, or another. */
function spare(id) {
  const unseen = ready.size < MOST ? [] : [...ready].filter(([, { host }]) => !host.isConnected);
  const [figure, drawn] = unseen.find(([, drawn]) => drawn.id === id) ?? unseen[0] ?? [];
  ready.delete(figure);
  return drawn?.id === id ? drawn.host : document.createElement("div");
}

/** Count a drawing among the last used, so that others make room first. */
function renew(figure) {
  const drawn = ready.get(figure);
  if (!drawn) return;
  ready.delete(figure);
  ready.set(figure, drawn);
}

/** Make a drawing that is likely to be asked for, out of sight, so that it is there at once. */
export async function drawAhead(id, figure) {
  const known = () => ready.has(figure) || (travels(figure) && hosts.has(id));
  if (root.dataset.profile !== "kiosk") return;
  if (known()) return renew(figure);
  const [whole] = await Promise.all([withBoundaries(figure), plotly()]);
  if (known()) return;
  const host = spare(id);
  await drawInto(id, host, figure, whole, rem() / 16);
  if (!hosts.has(id)) hosts.set(id, host);
}

/** Put a drawing that was made already into its slot; says whether there was one. */
export function place(slot, figure) {
  const drawn = ready.get(figure);
  if (!drawn) return false;
  tellAsTable(slot, false);
  if (drawn.by !== fit(slot, figure.layout)) return false;
  settle(slot, figure, drawn);
  return true;
}

function settle(slot, figure, drawn) {
  renew(figure);
  hosts.set(drawn.id, drawn.host);
  if (slot.firstChild !== drawn.host) slot.replaceChildren(drawn.host);
  window.figures[drawn.id] = drawn.merged;
}

/** Have a chart's table stand where its figure would, or only be read. */
function tellAsTable(slot, told) {
  slot.closest(".chart")?.toggleAttribute("data-told", told);
}

/** Draw a figure into its slot, in the drawing that this chart had before if there was one. */
export async function draw(slot, figure, current) {
  const id = slot.dataset.chart;
  const whole = await withBoundaries(figure);
  if (!current()) return;
  tellAsTable(slot, false);
  if (!slot.clientWidth) return;
  const by = fit(slot, figure.layout);
  tellAsTable(slot, !by);
  if (!by) {
    window.figures[id] = { data: whole.data, layout: whole.layout };
    return slot.replaceChildren();
  }
  if (ready.get(figure)?.by !== by) {
    const host = hosts.get(id) ?? spare(id);
    hosts.set(id, host);
    const before = slot.firstChild === host && travels(figure) && heldIn(host) ? lights(host) : null;
    if (slot.firstChild !== host) slot.replaceChildren(host);
    try {
      await drawInto(id, host, figure, whole, by);
    } catch (error) {
      // What is half drawn is drawn anew.
      hosts.delete(id);
      throw error;
    }
    travel(host, before);
  }
  const drawn = ready.get(figure);
  if (drawn) settle(slot, figure, drawn);
}

/** Let go of all drawings that are out of sight: what they were made from will not be asked for again. */
export function letGo() {
  for (const [figure, { host }] of ready) if (!host.isConnected) ready.delete(figure);
  for (const [id, host] of hosts) if (!host.isConnected) hosts.delete(id);
}

/** Forget drawings whose size or colours no longer fit, so that the next picture is drawn anew. */
export function forget() {
  known = undefined;
  letGo();
  ready.clear();
  drawing = new WeakMap();
}
