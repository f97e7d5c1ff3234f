// Which screen this is: what the address says of it, and what the device says where that is silent. The root element wears
// it as data-profile and data-theme, and everything else is the business of style sheets.

import { boot } from "./boot.js";

const root = document.documentElement;
const TILE = [1920, 1080];
const WALLS = [TILE, [2 * TILE[0], TILE[1]], [3 * TILE[0], TILE[1]], [3 * TILE[0], 2 * TILE[1]]];
const is = (query) => matchMedia(query).matches;

/** The profile that a device takes by itself. */
function ofDevice() {
  if (is("(max-width: 599px)")) return "phone";
  if (is("(orientation: portrait) and (min-height: 1280px)")) return "totem";
  return is("(pointer: coarse) and (min-width: 1280px) and (orientation: landscape)") ? "kiosk" : "desk";
}

/** The profile of a screen. */
export const profile = (screen) => screen.p || ofDevice();

/** The shape of figures that it asks for. */
export const shape = (screen) => boot.shapes[profile(screen)] ?? "";

/** The pixels that a wall is laid out in: as the address says, else the row of tiles that comes nearest to its form. */
function canvas(screen) {
  const said = screen.canvas.split("x").map(Number);
  if (said.length === 2) return said;
  const off = ([across, high]) => Math.abs(Math.log((across / high) * (innerHeight / innerWidth)));
  return WALLS.reduce((best, next) => (off(next) < off(best) ? next : best));
}

let worn = "";

/** Have the root element wear a screen's profile; says whether anything that drawings depend on has changed. */
export function wear(screen) {
  const before = worn;
  root.dataset.profile = profile(screen);
  root.dataset.theme = screen.theme || (root.dataset.profile === "wall" ? "dark" : "light");
  if (root.dataset.profile === "wall") {
    const [across, high] = canvas(screen);
    root.style.setProperty("--across", across / 16);
    root.style.setProperty("--high", high / 16);
    root.dataset.tiles = Math.max(1, Math.round(across / TILE[0]));
  }
  worn = [root.dataset.profile, root.dataset.theme, screen.canvas].join();
  return worn !== before;
}
