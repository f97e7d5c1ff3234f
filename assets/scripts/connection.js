// Whether the server answers, and how soon to ask it again. While it does not, the head says since when, below the date of
// the data: so old are they, whatever the clock says of now.

import { boot } from "./boot.js";
import { say } from "./words.js";

// So long nobody is troubled; so soon, then ever later, the next question follows one that was not answered.
const LOST = 15_000;
const SOON = 2_000;
const LATEST = 12_000;
const LAST = "last-answer";
const root = document.documentElement;
let failures = 0;
// By the clock that never jumps; a document that was kept says that there was no answer already.
let heard = boot.served === "kept" ? -Infinity : performance.now();

/** When the server answered last, by the screen's own clock; that is kept for the next document. */
function remembered() {
  try {
    return Number(localStorage.getItem(LAST));
  } catch {
    return 0;
  }
}

function remember() {
  try {
    localStorage.setItem(LAST, Date.now());
  } catch {
    // Without a store only the next document does not know since when.
  }
}

const OF_TODAY = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const OF_THE_YEAR = { day: "numeric", month: "short" };
const LONG_AGO = { month: "short", year: "numeric" };

/** When it was: the time if it was today, the day if it was this year, else the month. */
function spelled(time, lang) {
  const [then, now] = [new Date(time), new Date()];
  const long = then.getFullYear() === now.getFullYear() ? OF_THE_YEAR : LONG_AGO;
  const parts = then.toDateString() === now.toDateString() ? OF_TODAY : long;
  return new Intl.DateTimeFormat(boot.locales[lang], parts).format(then);
}

/** Say it in the head, or take it away. */
function tell() {
  const place = document.querySelector('[data-slot="offline"]');
  if (!place) return;
  const { connection, lang } = root.dataset;
  const time = remembered();
  // A clock that was set back would tell of a time to come.
  const since = time && time <= Date.now() ? say("offline_since", lang, { time: spelled(time, lang) }) : say("offline", lang);
  const text = connection === "lost" ? since : "";
  if (place.textContent !== text) place.textContent = text;
}

/** Take note of whether the server answered. */
export function hear(well) {
  failures = well ? 0 : failures + 1;
  if (well) {
    heard = performance.now();
    remember();
  }
  root.dataset.connection = failures && performance.now() - heard > LOST ? "lost" : "ok";
  tell();
}

/** Milliseconds until the next question, never the same on two screens: a server that is back is not asked by all at once. */
export function pause() {
  const even = failures ? Math.min(SOON * 2 ** failures, LATEST) : boot.poll * 1000;
  return even * (0.75 + Math.random() / 2);
}

/** Say it on every page that is laid out. */
export const watch = () => new MutationObserver(tell).observe(root, { attributeFilter: ["data-laid"] });
