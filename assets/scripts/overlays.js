// The data sheet and the card of an institution: opened and closed as the address says, by Dash.

import { boot } from "./address.js";
import { dash } from "./dash.js";

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

/** A table is told once in a view: the sheet takes the one that belongs to its chart. */
const withTable = (view) => (part) => {
  const chart = part.props?.["data-table-of"];
  return chart ? { ...part, props: { ...part.props, children: view.slots[`${chart}.table`] } } : part;
};

/** Have Dash open an overlay with this content, or close it; nothing where it is so already. */
async function set(name, content, view) {
  if (open[name] === content) return;
  if (!content) giveFocusBack();
  else if (!open[name]) opener = document.activeElement?.dataset.ctl;
  open[name] = content;
  await dash();
  // Another may have been asked for while Dash was on its way.
  if (open[name] !== content) return;
  const children = Array.isArray(content) ? content.map(withTable(view)) : content;
  window.dash_clientside.set_props(boot.ids[name], { is_open: Boolean(content), ...(content && { children }) });
}

/** Open or close both as the address says. */
export const overlays = (at, view, directory) =>
  Promise.all([
    set("sheet", view.sheets[at.state.sheet], view),
    set("card", directory?.find(({ id }) => id === at.state.card)?.detail, view),
  ]);
