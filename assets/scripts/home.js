// The screen as it was set up: what the address that its operator opened says of it. Visitors turn things of the screen too,
// and a document that is loaded again must not take theirs for the operator's.

import { boot, LANGS } from "./boot.js";

const KEY = "home";

/** What was set up, where this document comes after another one at the same address. */
function kept() {
  try {
    const { left, screen } = JSON.parse(sessionStorage.getItem(KEY));
    return left === location.href && screen;
  } catch {
    return null; // nothing was kept, or nothing can be
  }
}

const said = new URL(location.href).searchParams;
const screen = { ...Object.fromEntries(boot.screen.map((name) => [name, said.get(name) ?? ""])), ...kept() };

window.addEventListener("pagehide", () => {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ left: location.href, screen }));
  } catch {
    // Then the next document begins as its address says.
  }
});

/** Where a screen begins when nobody is there: its own settings, the zone's own language. */
export const home = () => ({ lang: LANGS[0], screen: { ...screen, tour: "" } });
