// The walk through the pages, in their order: what a wall does by itself, and a presenter's keys where no tour is told.

import { shows } from "./address.js";
import { ATTRACT } from "./attract.js";
import { here, show } from "./screen.js";

const pages = () => Object.keys(shows.grammar).filter((page) => page !== ATTRACT);

/** Go to the page of a number, from 0; nothing where there is none. */
export function goTo(number, options = {}) {
  const page = pages()[number];
  if (page) show({ ...here(), page, state: Object.fromEntries(shows.grammar[page].map(({ name, default: value }) => [name, value])) }, options);
}

/** Go on, or back, by so many pages; what comes after the last one is the first. */
export function step(by, options = {}) {
  const all = pages();
  const at = all.indexOf(here().page);
  goTo(at < 0 ? 0 : (at + by + all.length) % all.length, options);
}

/** Go to the last page. */
export const goToLast = () => goTo(pages().length - 1);
