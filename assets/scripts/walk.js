// The walk through the pages, in their order: what a wall does by itself, and a presenter's keys where no tour is told.

import { opening, shows } from "./address.js";
import { ATTRACT } from "./attract.js";
import { go, heading } from "./heading.js";

const pages = () => Object.keys(shows.grammar).filter((page) => page !== ATTRACT);

/** Go to the first picture of the page of a number, from 0; nothing where there is none. */
export function goTo(number, options) {
  const page = pages()[number];
  const { lang, screen } = heading();
  if (page) return go({ lang, page, screen: { ...screen, tour: "" }, state: opening(page) }, options);
}

/** Go on, or back, by so many pages; what comes after the last one is the first. */
export function step(by, options) {
  const all = pages();
  const at = all.indexOf(heading().page);
  return goTo(at < 0 ? 0 : (at + by + all.length) % all.length, options);
}

/** Whether the page is the last one. */
export const isLast = () => heading().page === pages().at(-1);

/** Go to the last page. */
export const goToLast = () => goTo(pages().length - 1);
