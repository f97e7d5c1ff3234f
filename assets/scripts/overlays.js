// The data sheet and the card of an institution: opened and closed as the address says, by Dash.

import { boot, shows } from "./address.js";
import { dash } from "./dash.js";
import { say } from "./words.js";

const OVERLAYS = ".offcanvas, .modal";
const open = { sheet: undefined, card: undefined };
let opener;

/** Give the focus to a control by its name, if it is there. */
export const focus = (name) => name && document.querySelector(`[data-ctl="${CSS.escape(name)}"]`)?.focus();

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

const ROWS = 8;
const element = (type, props) => ({ type, namespace: "dash_html_components", props });
let rows = { turn() {} };

/** A table is told once in a view: the sheet takes the one that belongs to its chart, a few of its rows at a time. */
function withTable(part, view, first) {
  const chart = part.props?.["data-table-of"];
  const [table] = (chart && view.slots[`${chart}.table`]) || [];
  if (!table) return { part, count: 0 };
  let count = 0;
  const children = table.props.children.map((group) => {
    if (group.type !== "Tbody") return group;
    count = group.props.children.length;
    return { ...group, props: { ...group.props, children: group.props.children.slice(first, first + ROWS) } };
  });
  return { part: { ...part, props: { ...part.props, children: { ...table, props: { ...table.props, children } } } }, count };
}

/** The foot of a sheet: of which release it speaks, the pages of its table, and the way out. */
function foot({ lang }, first, count) {
  const act = (name, sign, label, disabled = false) =>
    element("Button", {
      children: sign,
      className: "chip",
      type: "button",
      ...(label && { "aria-label": label }),
      ...(disabled && { "aria-disabled": "true" }),
      "data-ctl": name,
      "data-act": name,
    });
  const pager = [
    act("rows.back", "‹", say("rows_back", lang), first === 0),
    element("Span", { className: "page-of", children: `${first / ROWS + 1} / ${Math.ceil(count / ROWS)}` }),
    act("rows.next", "›", say("rows_next", lang), first + ROWS >= count),
  ];
  return element("Div", {
    className: "sheet-foot",
    children: [
      element("Span", { children: say("release", lang, { number: shows.release.split("-")[0] }) }),
      ...(count > ROWS ? [element("Div", { className: "pager", children: pager })] : []),
      act("sheet.close", say("close", lang)),
    ],
  });
}

/** A sheet with the rows of its table from a number on. */
function sheet(content, at, view, first) {
  const parts = content.map((part) => withTable(part, view, first));
  const count = Math.max(...parts.map((part) => part.count));
  const turn = (by) => {
    const to = first + by * ROWS;
    if (to >= 0 && to < count) window.dash_clientside.set_props(boot.ids.sheet, { children: sheet(content, at, view, to) });
  };
  rows = { turn };
  const told = parts.map(({ part }) => part);
  // What is longer than the sheet is scrolled, by keys as well; its foot stays.
  const scrolled = { className: "sheet-told", role: "region", tabIndex: "0", "aria-label": say("sheet", at.lang), children: told };
  return [element("Div", scrolled), foot(at, first, count)];
}

/** Turn the pages of the table in the open sheet. */
export const turnRows = (by) => rows.turn(by);

// As long as an overlay slides: told to turn back meanwhile, it would stay half way for ever.
const SLIDES = 400;
const begun = { sheet: -SLIDES, card: -SLIDES };

/** Wait until an overlay has come to rest. */
const atRest = (name) => new Promise((resolve) => setTimeout(resolve, begun[name] + SLIDES - performance.now()));

/** Have Dash open an overlay with this content, or close it; nothing where it is so already. */
async function set(name, content, made) {
  if (open[name] === content) return;
  if (!content) giveFocusBack();
  else if (!open[name]) opener = document.activeElement?.dataset.ctl;
  open[name] = content;
  await dash();
  if (performance.now() < begun[name] + SLIDES) await atRest(name);
  // Another may have been asked for meanwhile.
  if (open[name] !== content) return;
  begun[name] = performance.now();
  window.dash_clientside.set_props(boot.ids[name], { is_open: Boolean(content), ...(content && { children: made() }) });
}

/** Whether a sheet or card is open to be read. */
export const reading = () => Boolean(open.sheet || open.card);

/** Open or close both as the address says. */
export function overlays(at, view, directory) {
  const told = view.sheets[at.state.sheet];
  const detail = directory?.find(({ id }) => id === at.state.card)?.detail;
  return Promise.all([set("sheet", told, () => sheet(told, at, view, 0)), set("card", detail, () => detail)]);
}
