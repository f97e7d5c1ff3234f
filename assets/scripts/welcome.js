// The welcome line: it stands on the day that it is dated, by this screen's own clock, and is gone at midnight.

import { shows } from "./address.js";

export const WELCOME = "welcome";

const two = (number) => String(number).padStart(2, "0");
const today = (now) => `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;

/** The line of today in every language; nothing on any other day. */
export function greeting(now = new Date()) {
  const { welcome } = shows.presented;
  return welcome?.on === today(now) ? welcome : null;
}
