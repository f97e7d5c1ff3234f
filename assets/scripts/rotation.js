// What goes on by itself: scene after scene of the attract loop, page after page of a wall. Each picture stands for its time;
// where the next one does not come it stands for as long again.

import { boot, pageAddress } from "./address.js";
import { ATTRACT, nextScene } from "./attract.js";
import { everyBeat } from "./beat.js";
import { profile } from "./profile.js";
import { here } from "./screen.js";
import { step } from "./walk.js";

let standing = "";
let since = 0;

/** What comes next from here, and after how many seconds; nothing where all stays as it is. */
function ahead({ page, screen }) {
  if (screen.turn === "off" || screen.tour) return null;
  const own = Number(screen.turn);
  if (page === ATTRACT) return { after: own || boot.times.scene, go: nextScene };
  return profile(screen) === "wall" ? { after: own || boot.times.rotation, go: () => step(1, { push: false, whole: true }) } : null;
}

function look(now) {
  const at = here();
  const address = pageAddress(at);
  if (address !== standing) [standing, since] = [address, now];
  const next = ahead(at);
  if (!next || now - since < next.after) return;
  since = now;
  next.go();
}

/** Let a picture stand for its whole time again. */
export function hold() {
  standing = "";
}

/** Begin to go on by itself. */
export const rotate = () => everyBeat(look);
