// Hands: a press is answered at once, the deed happens on release, and a wet finger's second tap is none.

import { pageAddress, target } from "./address.js";
import { pages } from "./directory.js";
import { inPublic, keepOut } from "./gestures.js";
import { go, heading } from "./heading.js";
import { stay } from "./idle.js";
import { marked } from "./marked.js";
import { reading, turnRows } from "./overlays.js";
import { resume, tell } from "./presenter.js";
import { tryAgain } from "./screen.js";

const control = (event) => event.target.closest?.("[data-ctl]") ?? marked(event);

function unpress() {
  for (const pressed of document.querySelectorAll("[data-pressed]")) pressed.removeAttribute("data-pressed");
}

function turnPage(by) {
  const at = heading();
  const page = Math.min(pages, Math.max(1, (Number(at.state.page) || 1) + by));
  go({ ...at, state: { ...at.state, page: page > 1 ? String(page) : "" } });
}

/** Turn something of the screen on, or off if it is on. */
function turnScreen(name, on) {
  const at = heading();
  go({ ...at, screen: { ...at.screen, [name]: at.screen[name] === on ? "" : on } });
}

const ACTS = {
  "page.back": () => turnPage(-1),
  "page.next": () => turnPage(1),
  "rows.back": () => turnRows(-1),
  "rows.next": () => turnRows(1),
  retry: (touched) => tryAgain(touched.dataset.ctl.replace(/^retry\.?/, "")),
  "sheet.close": () => closeOverlays(),
  "idle.continue": () => stay(),
  "tour.tell": (touched) => tell(touched.dataset.tour),
  "tour.resume": () => resume(),
  "screen.theme": () => turnScreen("theme", "dark"),
};

/** Close the data sheet and the card, wherever the wish came from. */
function closeOverlays() {
  const at = heading();
  if (!at.state.sheet && !at.state.card) return;
  go({ ...at, state: { ...at.state, sheet: "", card: "" } });
}

/** Whether a sheet or a card was touched beside what it tells. */
const beside = (event) => event.target.matches?.(".offcanvas-backdrop, .modal");

const BOUNCE = { ms: 250, px: 40 };
let last = { timeStamp: -Infinity, clientX: 0, clientY: 0 };

/**
 * Whether a tap is the echo of the one before: a wet finger taps twice in a moment at one place, and by then another page's
 * control may lie there. Keys and clicks of a mouse have no echo.
 */
function isEcho(event) {
  if (event.pointerType !== "touch") return false;
  const near = Math.hypot(event.clientX - last.clientX, event.clientY - last.clientY) < BOUNCE.px;
  if (near && event.timeStamp - last.timeStamp < BOUNCE.ms) return true;
  const { timeStamp, clientX, clientY } = event;
  last = { timeStamp, clientX, clientY };
  return false;
}

export function listen() {
  document.addEventListener("pointerdown", (event) => control(event)?.setAttribute("data-pressed", ""));
  for (const end of ["pointerup", "pointercancel", "blur"]) window.addEventListener(end, unpress);
  document.addEventListener("click", (event) => {
    const touched = control(event);
    const echo = isEcho(event);
    if (beside(event)) return void (echo || closeOverlays());
    if (!touched || (!inPublic() && (event.ctrlKey || event.metaKey))) return;
    event.preventDefault();
    if (echo) return;
    const act = ACTS[touched.dataset.act];
    if (act) return act(touched);
    const to = target(heading(), touched);
    if (pageAddress(to) !== pageAddress(heading())) go(to);
  });
  const escape = (event) => {
    if (event.key !== "Escape" || !reading()) return;
    event.stopImmediatePropagation();
    closeOverlays();
  };
  document.addEventListener("keydown", escape, true);
  keepOut();
}
