// The presenter: the keys that page-turner remotes send, from any focus, on screens that stand in public. F5 opens the cover of
// a tour; there the back key takes the next tour and the next key begins. In a tour keys go from stop to stop and back exactly
// as it was, outside of one from page to page. Any of them holds a wall still; after a while without, the talk is over.

import { boot, LANGS } from "./boot.js";
import { everyBeat, seconds } from "./beat.js";
import { inPublic } from "./gestures.js";
import { go, heading } from "./heading.js";
import { blank, isBlank, mark } from "./marks.js";
import { reading } from "./overlays.js";
import { profile } from "./profile.js";
import { astray, beside, standing, stopOf, tours } from "./tours.js";
import { goTo, goToLast, step } from "./walk.js";

const NAMES = {
  PageDown: "next",
  ArrowRight: "next",
  ArrowDown: "next",
  Enter: "next",
  " ": "next",
  PageUp: "back",
  ArrowLeft: "back",
  ArrowUp: "back",
  Home: "first",
  End: "last",
  b: "blank",
  ".": "blank",
  l: "language",
  F5: "begin",
  Escape: "leave",
};
// Keys with which a visitor at a keyboard works the control that has the focus.
const OF_CONTROLS = new Set(["Enter", " "]);
const root = document.documentElement;
const ENDED = -Infinity;
let begun = null;
let talked = ENDED;

/** Whether somebody presents, so that nothing goes on by itself. */
export const talking = (now = seconds()) => now - talked < boot.times.talk;

const lead = (to) => go(to).then(mark);

/** Go to a stop of a tour, 0 for its cover; beyond its ends there is nothing. */
function toStop(tour, stop) {
  if (stop >= 0 && stop <= tour.stops.length) return lead(stopOf(tour, stop, heading()));
}

/** Open the cover of the first tour. */
function begin() {
  const [first] = tours();
  if (!first) return;
  begun = heading();
  return toStop(first, 0);
}

/** Leave a talk for what was shown before it, or, after a reload, for what is shown in it. */
function leave() {
  talked = ENDED;
  const at = begun ?? heading();
  begun = null;
  if (heading().screen.tour) return lead({ ...at, screen: { ...at.screen, tour: "" } });
}

const IN_TOUR = {
  next: ({ tour, stop }) => toStop(tour, stop + 1),
  // From where a visitor has led the screen, back is to the stop itself; on the cover it takes the next tour.
  back: ({ tour, stop }) => (stop ? toStop(tour, astray(heading()) ? stop : stop - 1) : toStop(beside(tour, 1), 0)),
  first: ({ tour }) => toStop(tour, 1),
  last: ({ tour }) => toStop(tour, tour.stops.length),
  // On the cover a number takes a tour, later a stop; 0 is the tenth.
  jump: ({ tour, stop }, number) => (stop ? toStop(tour, number || 10) : tell(tours()[number - 1]?.name)),
  begin: ({ tour, stop }) => toStop(tour, stop ? 0 : 1),
};
const OUTSIDE = {
  next: () => step(1),
  back: () => step(-1),
  first: () => goTo(0),
  last: () => goToLast(),
  jump: (_, number) => goTo(number - 1),
  begin,
};
const ANYWHERE = {
  blank: () => blank(),
  leave,
  language: () => {
    const at = heading();
    return lead({ ...at, lang: LANGS[(LANGS.indexOf(at.lang) + 1) % LANGS.length] });
  },
};

/** Begin a tour at its first stop. */
export function tell(name) {
  const tour = tours().find((each) => each.name === name);
  talked = seconds();
  return tour && toStop(tour, 1);
}

/** Go back to the stop from where a visitor has led the screen. */
export function resume() {
  const now = standing(heading());
  talked = seconds();
  return now && toStop(now.tour, now.stop);
}

/** Whether a key is the presenter's: in a tour all are; outside, not those with which a visitor works a control or reads a sheet. */
function isOurs(event, now) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || !inPublic()) return false;
  if (reading() && !now) return event.key === "F5";
  return now || !OF_CONTROLS.has(event.key) || !document.activeElement?.closest("[data-ctl]");
}

function hear(event) {
  const now = standing(heading());
  const number = /^\d$/.test(event.key) ? Number(event.key) : null;
  const name = number === null ? NAMES[event.key.length === 1 ? event.key.toLowerCase() : event.key] : "jump";
  if (!name || !isOurs(event, now)) return;
  event.preventDefault();
  event.stopPropagation();
  if (event.repeat) return; // a remote whose key is held
  talked = seconds();
  if (isBlank()) return blank(false);
  return (ANYWHERE[name] ?? (now ? IN_TOUR : OUTSIDE)[name])(now, number);
}

/** Begin to listen for a presenter; a document that opens in a tour is in a talk. */
export function present() {
  if (heading().screen.tour) talked = seconds();
  document.addEventListener("keydown", hear, true);
  // A hand holds what goes on by itself, like a key; only a touch screen has its own time for that.
  document.addEventListener("pointerdown", () => {
    blank(false);
    if (standing(heading()) || profile(heading().screen) === "wall") talked = seconds();
  });
  everyBeat((at) => {
    if (!talking(at) && (standing(heading()) || isBlank())) (blank(false), leave());
    root.toggleAttribute("data-held", talking(at) && !standing(heading()) && profile(heading().screen) === "wall");
    mark();
  });
}
