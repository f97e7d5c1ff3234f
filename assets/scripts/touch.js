// Hands: a press is answered at once, the deed happens on release, and no gesture of the browser's own gets through.

import { pageAddress, target } from "./address.js";
import { pages } from "./directory.js";
import { turnRows } from "./overlays.js";
import { here, show, tryAgain } from "./screen.js";

const control = (event) => event.target.closest?.("[data-ctl]");

function unpress() {
  for (const pressed of document.querySelectorAll("[data-pressed]")) pressed.removeAttribute("data-pressed");
}

function turnPage(by) {
  const at = here();
  const page = Math.min(pages, Math.max(1, (Number(at.state.page) || 1) + by));
  show({ ...at, state: { ...at.state, page: page > 1 ? String(page) : "" } });
}

/** Turn something of the screen on, or off if it is on. */
function turnScreen(name, on) {
  const at = here();
  show({ ...at, screen: { ...at.screen, [name]: at.screen[name] === on ? "" : on } });
}

const ACTS = {
  "page.back": () => turnPage(-1),
  "page.next": () => turnPage(1),
  "rows.back": () => turnRows(-1),
  "rows.next": () => turnRows(1),
  retry: (touched) => tryAgain(touched.dataset.ctl.replace(/^retry\.?/, "")),
  "sheet.close": () => closeOverlays(),
  "screen.theme": () => turnScreen("theme", "dark"),
};

/** Close the data sheet and the card, wherever the wish came from. */
export function closeOverlays() {
  const at = here();
  if (!at.state.sheet && !at.state.card) return;
  show({ ...at, state: { ...at.state, sheet: "", card: "" } });
}

export function listen() {
  document.addEventListener("pointerdown", (event) => control(event)?.setAttribute("data-pressed", ""));
  for (const end of ["pointerup", "pointercancel", "blur"]) window.addEventListener(end, unpress);
  document.addEventListener("click", (event) => {
    const touched = control(event);
    if (!touched || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const act = ACTS[touched.dataset.act];
    if (act) return act(touched);
    const to = target(here(), touched);
    if (pageAddress(to) !== pageAddress(here())) show(to);
  });
  const nothing = (event) => event.preventDefault();
  for (const gesture of ["contextmenu", "dragstart", "selectstart"]) {
    document.addEventListener(gesture, (event) => ["kiosk", "totem", "wall"].includes(document.documentElement.dataset.profile) && nothing(event));
  }
  document.addEventListener("touchmove", (event) => event.touches.length > 1 && nothing(event), { passive: false });
}
