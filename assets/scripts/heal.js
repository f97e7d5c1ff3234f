// What failed is tried again by itself: every part that says so in its place, soon at first and then more and more rarely, no
// two screens at the same moment, and as soon as a server that was lost is back. The others are not touched; see screen.js for
// how a failure stays in its place.

import { everyBeat } from "./beat.js";
import { tryAgain } from "./screen.js";

const FIRST = 8;
const LONGEST = 60;
let wait = FIRST;
let due = null;
let lost = false;

const soon = (now) => now + wait * (0.75 + Math.random() / 2);

function look(now) {
  const failed = document.querySelectorAll('[data-act="retry"]');
  const back = lost;
  lost = document.documentElement.dataset.connection === "lost";
  if (back && !lost && due !== null) due = now;
  if (!failed.length) {
    wait = FIRST;
    due = null;
  } else if (due === null) {
    due = soon(now);
  } else if (now >= due) {
    wait = Math.min(2 * wait, LONGEST);
    due = soon(now);
    for (const { dataset } of failed) tryAgain(dataset.ctl.replace(/^retry\.?/, ""));
  }
}

/** Begin to look after what failed. */
export const heal = () => everyBeat(look);
