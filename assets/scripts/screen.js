// From an address to a picture: take the view, fill the places that the page laid out, draw what changed.

import * as address from "./address.js";
import * as answers from "./answers.js";
import { dash } from "./dash.js";
import { AHEAD, draw, drawAhead, forget, place, plotly } from "./draw.js";
import { renew } from "./keeping.js";
import { wear } from "./profile.js";
import { light, list } from "./directory.js";
import { build, buildAll } from "./nodes.js";
import { focus, overlays } from "./overlays.js";
import { quietly } from "./quiet.js";
import { inTurn, say } from "./words.js";

const { boot, shows } = address;
const root = document.documentElement;
const SLOW = 300;
const VERY_SLOW = 3000;
// Keys that a control sets on its way; they do not make it the chosen one.
const NOT_CHOSEN = new Set(["data-set-sheet", "data-set-card", "data-set-page", "data-set-keypad", "data-set-letter"]);
let shown = null;
let turn = 0;

/** Where the page is now. */
export const here = () => shown ?? address.known(address.parse(new URL(location.href)));

/** Whether the present picture depends on a key at all. */
function counts(at, name) {
  const only = shows.grammar[at.page].find((key) => key.name === name)?.only;
  return !only || only[1].includes(at.state[only[0]]);
}

/** Mark the controls that lead to where we are, and take away those that would change nothing. */
function markCurrent(at) {
  for (const control of document.querySelectorAll("[data-ctl]")) {
    const attributes = [...control.attributes].filter(({ name }) => name.startsWith("data-set-"));
    const picks = attributes.filter(({ name }) => !NOT_CHOSEN.has(name));
    const { goPage, goLang } = control.dataset;
    const chosen = picks.length
      ? !goPage && picks.every(({ name, value }) => (at.state[name.slice(9)] ?? "") === value)
      : (goPage && goPage === at.page) || (goLang && goLang === at.lang);
    if (chosen) control.setAttribute("aria-current", goPage ? "page" : "true");
    else control.removeAttribute("aria-current");
    control.toggleAttribute("data-idle", picks.some(({ name }) => !counts(at, name.slice(9))));
  }
}

/** Say of what can be turned on whether it is. */
function markTurned(at) {
  for (const turn of document.querySelectorAll("[data-screen]")) {
    turn.setAttribute("aria-pressed", String(at.screen[turn.dataset.screen] === "dark"));
  }
}

function slot(name) {
  return document.querySelector(`[data-slot="${name}"]`);
}

/** Say in the foot what is the matter with the connection, or nothing. */
function tell(key, at, retry = false) {
  root.dataset.state = key || "ok";
  const foot = slot("connection");
  if (!foot) return;
  if (!key && shows.damaged) key = "damaged";
  if (!key) return foot.replaceChildren();
  const chip = document.createElement("span");
  chip.className = `notice notice-${key}`;
  chip.textContent = say(key, at.lang);
  const parts = [chip];
  if (retry) {
    parts.push(
      build({ type: "Button", props: { children: say("retry", at.lang), className: "chip", type: "button", "data-ctl": "retry", "data-act": "retry" } }),
    );
  }
  foot.replaceChildren(...parts);
}

/** A part that failed says so in its own place, with the way to try again; the others stay. */
function broken(place, at, again) {
  const name = place.dataset.chart ?? place.dataset.slot;
  retries.set(name, again);
  const retry = { children: say("retry", at.lang), className: "chip", type: "button", "data-ctl": `retry.${name}`, "data-act": "retry" };
  const card = [
    { type: "Strong", props: { children: say("broken", at.lang) } },
    { type: "Button", props: retry },
  ];
  place.replaceChildren(build({ type: "Div", props: { className: "awaiting", "data-state": "error", children: card } }));
}

/** Values past their time get an amber mark; the age is counted here because a view never knows today. */
function markStale() {
  const day = 86_400_000;
  for (const fact of document.querySelectorAll("[data-stale-after]")) {
    const age = (Date.now() - Date.parse(fact.dataset.asOf)) / day;
    const mark = fact.closest(".tile")?.querySelector(".mark-stale");
    if (mark) mark.hidden = !(age > Number(fact.dataset.staleAfter));
  }
}

/** Of a list in pages let the one be seen that the address names; where there is no such page, the first. */
function turnTo(page) {
  const pages = [...document.querySelectorAll("[data-page-number]")];
  const wanted = pages.some(({ dataset }) => dataset.pageNumber === page) ? page : "1";
  for (const part of pages) part.hidden = part.dataset.pageNumber !== wanted;
}

/** Lay the page out that an address names, unless it stands. */
function layOut(at, body) {
  const key = `${shows.release}/${at.lang}/${at.page}`;
  if (root.dataset.laid === key) return;
  document.getElementById(boot.ids.body).replaceChildren(...buildAll(body));
  root.dataset.laid = key;
}

function setRoot(at) {
  if (wear(at.screen)) forget();
  root.lang = boot.tags[at.lang];
  root.dataset.page = at.page;
  root.dataset.lang = at.lang;
}

/** As soon as the next frame is painted: what a visitor sees first must not wait for what comes after it. */
function afterPaint(work) {
  const painted = new Promise((resolve) => {
    const after = new MessageChannel();
    after.port1.onmessage = resolve;
    requestAnimationFrame(() => after.port2.postMessage(null));
  });
  // A page that nobody sees is never painted.
  const unseen = new Promise((resolve) => setTimeout(resolve, SLOW));
  Promise.race([painted, unseen]).then(work);
}

/** The tables that say a chart's numbers are read, not seen: they come last. */
const isTable = (name) => name.endsWith(".table");

const filledFrom = new WeakMap();

/** Fill the places of a page; what stands there already stays, and with it whatever has the focus. */
function fillSlots(at, view, wanted) {
  for (const empty of document.querySelectorAll("[data-slot]")) {
    const { slot: name } = empty.dataset;
    const nodes = view.slots[name];
    if (!nodes || !wanted(name) || filledFrom.get(empty) === nodes) continue;
    attempt(empty, at, () => {
      filledFrom.delete(empty);
      empty.replaceChildren(...buildAll(nodes));
      filledFrom.set(empty, nodes);
    });
  }
}

/** Do what fills a place; a failure stays in that place. */
function attempt(place, at, work) {
  try {
    work();
  } catch (error) {
    console.error(error);
    broken(place, at, () => attempt(place, at, work));
  }
}

/** List the directory, or say in its place that it has not come. */
function listed(at, view, directory) {
  const place = slot("cards");
  if (directory) return attempt(place, at, () => list(at, directory, say));
  if (view.directory) broken(place, at, () => show(here(), { push: false }));
}

let turning = async () => false;
let gone = () => refresh();

/** Set who may take over when a page is turned (it says whether it did), and who is told that our release has gone. */
export function onMove(turned, left) {
  turning = turned;
  gone = left;
}

/**
 * Show what an address asks for. The last call wins; the picture stays as it was when an answer fails.
 * `whole` has the facts wait for the charts, so that no frame holds two releases.
 */
export async function show(at, { push = true, whole = false } = {}) {
  const mine = ++turn;
  const current = () => mine === turn;
  root.removeAttribute("data-ready");
  markCurrent(at);
  const slow = setTimeout(() => current() && (root.dataset.state = "loading"), SLOW);
  const verySlow = setTimeout(() => current() && tell("loading", at), VERY_SLOW);
  let view, body, directory;
  try {
    if (shown && shown.page !== at.page && !whole && (await turning(at))) return;
    const wanted = address.viewAddress(at);
    view = answers.now(wanted) ?? (await answers.get(wanted));
    body = answers.now(address.bodyAddress(at)) ?? (await answers.get(address.bodyAddress(at)));
    directory = view.directory && (answers.now(view.directory) ?? (await answers.get(view.directory).catch(withoutIt)));
  } catch (error) {
    if (!current()) return;
    if (error.status === 404) return void gone(at);
    markCurrent(here());
    tell("error", here(), true);
    retry = () => show(at, { push });
    return;
  } finally {
    clearTimeout(slow);
    clearTimeout(verySlow);
  }
  if (!current()) return;
  shown = at;
  const spelled = address.pageAddress(at);
  if (push && spelled !== location.pathname + location.search) history.pushState(null, "", spelled);
  else if (whole) history.replaceState(null, "", spelled);
  const focused = document.activeElement?.dataset.ctl;
  layOut(at, body);
  setRoot(at);
  tell("", at);
  document.title = view.title;
  fillSlots(at, view, (name) => !isTable(name));
  markCurrent(at);
  markTurned(at);
  turnTo(at.state.page);
  listed(at, view, directory);
  if (document.activeElement === document.body) focus(focused);
  markStale();
  overlays(at, view, directory).catch(() => {
    if (!current()) return;
    tell("error", at, true);
    retry = () => show(at, { push: false });
  });
  const slots = [...document.querySelectorAll("[data-chart]")];
  // Where a chart stands, the numbers come a frame before the next one; an empty place is filled at once.
  const left = slots.filter((slot) => (slot.firstChild && !whole) || !place(slot, view.figures[slot.dataset.chart]));
  const draw = () => drawAll(at, view, left, current);
  if (whole || !left.length) await draw();
  else afterPaint(draw);
}

/** A part of a picture may be missing, but not because the release has gone. */
function withoutIt(error) {
  if (error.status === 404) throw error;
}

let fonts;

/** Draw one chart, or put what stands instead of it; a failure stays in its place. Says whether it went well. */
async function drawOne(at, view, slot, current) {
  const figure = view.figures[slot.dataset.chart];
  try {
    if (!figure) {
      slot.replaceChildren(...buildAll(view.instead[slot.dataset.chart]));
      return true;
    }
    if (place(slot, figure)) return true;
    await plotly();
    await draw(slot, figure, current);
    return true;
  } catch (error) {
    if (!current()) return true;
    console.error(error);
    broken(slot, at, () => {
      root.removeAttribute("data-ready");
      drawAll(at, view, [slot], current);
    });
    return false;
  }
}

async function drawAll(at, view, slots, current) {
  for (const id of Object.keys(window.figures)) if (!(id in view.figures)) delete window.figures[id];
  const drawn = await Promise.all(slots.map((slot) => drawOne(at, view, slot, current)));
  const directory = view.directory && answers.now(view.directory);
  if (current()) {
    if (directory) light(at, directory);
    fillSlots(at, view, isTable);
    markStale();
  }
  // Asked once only: every question has the browser lay the page out.
  await (fonts ??= document.fonts.ready);
  if (!current()) return;
  tell("", at);
  if (!drawn.every(Boolean)) root.dataset.state = "error";
  root.dataset.ready = "1";
  dash().catch(() => {});
  const { release } = shows;
  const near = new Set(view.next.slice(0, AHEAD));
  const ahead = (found, answer) => {
    for (const [id, figure] of near.has(found) ? Object.entries(answer.figures ?? {}) : []) {
      quietly(() => current() && drawAhead(id, figure).catch(() => {}));
    }
    if (answer.directory) answers.get(answer.directory).catch(() => {});
  };
  answers.prefetch([...view.next, ...bodies(at).map((body) => `/page/${release}/${body}`)], ahead);
}

/** The layouts one touch away: the other pages, and this one in the other languages. */
const bodies = (at) => [
  ...Object.keys(shows.grammar).filter((page) => page !== at.page).map((page) => `${at.lang}/${page}`),
  ...inTurn(at.lang).slice(1).map((lang) => `${lang}/${at.page}`),
];

let retry = () => {};
const retries = new Map();

/** Try again what failed in a place, or else what failed last. */
export const tryAgain = (place) => (retries.get(place) ?? retry)();

/** Draw everything anew, for another size of the screen. */
export function redraw() {
  forget();
  if (shown) show(shown, { push: false });
}

/** Begin again from the document, but never into a server that has gone or fails. */
export async function refresh() {
  const asked = ["/health", location.href].map((where) => fetch(where, { cache: "no-store" }).catch(() => null));
  if (!(await Promise.all(asked)).every((answer) => answer?.ok)) return tell("error", here(), true);
  await renew().catch(() => {});
  location.reload();
}
