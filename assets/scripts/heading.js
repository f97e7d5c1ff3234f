// Where the screen is going: keys and hands come faster than pictures, and each counts from where the one before it led.

import { here, show } from "./screen.js";

let toward = null;

/** Where the last of them led, though the picture may still be on its way. */
export const heading = () => toward ?? here();

/** Go there. */
export async function go(to, options) {
  toward = to;
  try {
    await show(to, options);
  } finally {
    if (toward === to) toward = null;
  }
}
