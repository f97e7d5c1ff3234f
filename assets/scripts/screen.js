// From an address to a picture: take the view, fill the places that the page laid out, draw what changed.

import * as address from "./address.js";
import * as answers from "./answers.js";
import { draw, drawAhead, forget, plotly } from "./draw.js";
import { list } from "./directory.js";
import { build, buildAll } from "./nodes.js";

const { boot } = address;
const root = document.documentElement;
const SLOW = 300;
const VERY_SLOW = 3000;
let shown = null;
let turn = 0;

const say = (key, lang, values = {}) =>
  Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), boot.words[lang][key]);

/** Where the page is now. */
export const here = () => shown ?? address.parse(new URL(location.href));

/** Whether the present picture depends on a key at all. */
function counts(at, name) {
  const only = boot.grammar[at.page].find((key) => key.name === name)?.only;
  return !only || only[1].includes(at.state[only[0]]);
}

/** Mark the controls that lead to where we are, and take away those that would change nothing. */
function markCurrent(at) {
  for (const control of document.querySelectorAll("[data-ctl]")) {
    const attributes = [...control.attributes].filter(({ name }) => name.startsWith("data-set-"));
    const picks = attributes.filter(({ name }) => !["data-set-sheet", "data-set-card", "data-set-page"].includes(name));
    const { goPage, goLang } = control.dataset;
    const chosen = picks.length
      ? !goPage && picks.every(({ name, value }) => (at.state[name.slice(9)] ?? "") === value)
      : (goPage && goPage === at.page) || (goLang && goLang === at.lang);
    if (chosen) control.setAttribute("aria-current", goPage ? "page" : "true");
    else control.removeAttribute("aria-current");
    control.toggleAttribute("data-idle", picks.some(({ name }) => !counts(at, name.slice(9))));
  }
}

function slot(name) {
  return document.querySelector(`[data-slot="${name}"]`);
}

/** Say in the foot what is the matter with the connection, or nothing. */
function tell(key, at, retry = false) {
  root.dataset.state = key || "ok";
  const place = slot("connection");
  if (!place) return;
  if (!key && boot.damaged) key = "damaged";
  if (!key) return place.replaceChildren();
  const chip = document.createElement("span");
  chip.className = `notice notice-${key}`;
  chip.textContent = say(key, at.lang);
  const parts = [chip];
  if (retry) {
    parts.push(
      build({ type: "Button", props: { children: say("retry", at.lang), className: "chip", type: "button", "data-ctl": "retry", "data-act": "retry" } }),
    );
  }
  place.replaceChildren(...parts);
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

const there = (key) => document.querySelector(`main[data-body="${key}"]`);

function mounted(key) {
  if (there(key)) return Promise.resolve();
  return new Promise((resolve) => {
    const watch = new MutationObserver(() => {
      if (!there(key)) return;
      watch.disconnect();
      resolve();
    });
    watch.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-body"] });
  });
}

const bodies = new Map();

/** Dash asks for the layout of a page when the address names another one; see dashboard/callbacks. */
export const bodyOf = (key) => bodies.get(key) ?? window.dash_clientside.no_update;

async function layOut(at) {
  const key = `${at.lang}/${at.page}`;
  if (root.dataset.laid === key) return;
  bodies.set(key, answers.now(address.bodyAddress(at)) ?? (await answers.get(address.bodyAddress(at))));
  if (!there(key)) window.dash_clientside.set_props(boot.ids.address, { "data-body": key });
  await mounted(key);
  root.dataset.laid = key;
}

function setRoot(at) {
  root.lang = boot.tags[at.lang];
  root.dataset.page = at.page;
  root.dataset.lang = at.lang;
}

const open = { sheet: undefined, card: undefined };
const OVERLAYS = ".offcanvas, .modal";
let opener;

/** Put the focus back on what opened an overlay, once that has gone; the list may have been built anew meanwhile. */
function giveFocusBack() {
  const name = opener;
  opener = undefined;
  if (!name) return;
  const watch = new MutationObserver(() => {
    if (document.querySelector(OVERLAYS)) return;
    watch.disconnect();
    // Whoever closes it looks after the focus in the same turn; this comes after.
    setTimeout(() => focus(name));
  });
  watch.observe(document.body, { childList: true });
}

/** Have Dash open an overlay with this content, or close it; nothing where it is so already. */
function overlay(name, children) {
  if (open[name] === children) return;
  if (!children) giveFocusBack();
  else if (!open[name]) opener = document.activeElement?.dataset.ctl;
  open[name] = children;
  window.dash_clientside.set_props(boot.ids[name], { is_open: Boolean(children), ...(children && { children }) });
}

/** Open or close the data sheet and the institution card as the address says. */
function overlays(at, view) {
  overlay("sheet", view.sheets[at.state.sheet]);
  overlay("card", view.directory?.find(({ id }) => id === at.state.card)?.detail);
}

/** As soon as the next frame is painted: what a visitor sees first must not wait for what comes after it. */
function afterPaint(work) {
  const painted = new MessageChannel();
  painted.port1.onmessage = work;
  requestAnimationFrame(() => painted.port2.postMessage(null));
}

/** The tables that say a chart's numbers are read, not seen: they come last. */
const isTable = (name) => name.endsWith(".table");

const filledFrom = new WeakMap();

/** Fill the places of a page; what stands there already stays, and with it whatever has the focus. */
function fillSlots(view, wanted) {
  for (const place of document.querySelectorAll("[data-slot]")) {
    const { slot: name } = place.dataset;
    const nodes = view.slots[name];
    if (!nodes || !wanted(name) || filledFrom.get(place) === nodes) continue;
    place.replaceChildren(...buildAll(nodes));
    filledFrom.set(place, nodes);
  }
}

/** Give the focus to a control by its name, if it is there. */
const focus = (name) => name && document.querySelector(`[data-ctl="${CSS.escape(name)}"]`)?.focus();

/** Show what an address asks for. The last call wins; the picture stays as it was when an answer fails. */
export async function show(at, { push = true } = {}) {
  const mine = ++turn;
  const current = () => mine === turn;
  root.removeAttribute("data-ready");
  markCurrent(at);
  const wanted = address.viewAddress(at);
  let view = answers.now(wanted);
  let fresh;
  const slow = setTimeout(() => current() && (root.dataset.state = "loading"), SLOW);
  const verySlow = setTimeout(() => current() && tell("loading", at), VERY_SLOW);
  try {
    view ??= await answers.get(wanted);
    if (!current()) return;
    fresh = root.dataset.laid !== `${at.lang}/${at.page}`;
    if (fresh) await layOut(at);
  } catch (error) {
    if (!current()) return;
    if (error.status === 404) return void refresh();
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
  setRoot(at);
  tell("", at);
  document.title = view.title;
  const focused = document.activeElement?.dataset.ctl;
  fillSlots(view, (name) => !isTable(name));
  markCurrent(at);
  turnTo(at.state.page);
  if (view.directory) list(at, view.directory, say);
  if (document.activeElement === document.body) focus(focused);
  markStale();
  overlays(at, view);
  afterPaint(() => drawAll(at, view, current));
}

let fonts;

async function drawAll(at, view, current) {
  try {
    await plotly();
    const slots = [...document.querySelectorAll("[data-chart]")];
    for (const id of Object.keys(window.figures)) if (!(id in view.figures)) delete window.figures[id];
    await Promise.all(
      slots.map((place) => {
        const figure = view.figures[place.dataset.chart];
        if (figure) return draw(place, figure, current);
        delete window.figures[place.dataset.chart];
        return place.replaceChildren(...buildAll(view.instead[place.dataset.chart]));
      }),
    );
    if (current()) {
      fillSlots(view, isTable);
      markStale();
    }
    // Asked once only: every question has the browser lay the page out.
    await (fonts ??= document.fonts.ready);
  } catch (error) {
    if (!current()) return;
    tell("error", at, true);
    retry = () => drawAll(at, view, current);
    console.error(error);
    return;
  }
  if (!current()) return;
  tell("", at);
  root.dataset.ready = "1";
  answers.prefetch([...view.next, ...boot.bodies.map((body) => `/page/${boot.release}/${body}`)], (address, answer) =>
    Object.entries(answer.figures ?? {}).forEach(([id, figure]) => drawAhead(id, figure)),
  );
}

let retry = () => {};

/** Try again what failed last. */
export const tryAgain = () => retry();

/** Draw everything anew, for another size of the screen. */
export function redraw() {
  forget();
  if (shown) show(shown, { push: false });
}

/** The server no longer has our release: begin again from the document, which names the new one. */
export async function refresh() {
  const health = await fetch("/health").catch(() => null);
  if (health?.ok) location.reload();
  else tell("error", here(), true);
}
