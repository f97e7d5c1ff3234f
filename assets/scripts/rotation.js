// What goes on by itself: scene after scene of the attract loop, page after page of a wall, and on a day that has one the
// welcome line after the last of them. Each picture stands for its time; where the next one does not come, for as long again.

import { boot, pageAddress } from "./address.js";
import { ATTRACT, nextScene } from "./attract.js";
import { everyBeat } from "./beat.js";
import { talking } from "./presenter.js";
import { profile } from "./profile.js";
import { here, show } from "./screen.js";
import { isLast, step } from "./walk.js";
import { greeting, WELCOME } from "./welcome.js";

// In one frame, and without a trace in the browser's history.
const BY_ITSELF = { push: false, whole: true };
let standing = "";
let since = 0;

function nextOnWall() {
  const at = here();
  if (!isLast() || !greeting() || at.screen.tour === WELCOME) return step(1, BY_ITSELF);
  return show({ ...at, screen: { ...at.screen, tour: WELCOME } }, BY_ITSELF);
}

/** What comes next from here, and after how many seconds; nothing where all stays as it is. */
function ahead({ page, screen }) {
  if (screen.turn === "off") return null;
  const own = Number(screen.turn);
  if (page === ATTRACT) return { after: own || boot.times.scene, go: nextScene };
  return profile(screen) === "wall" ? { after: own || boot.times.rotation, go: nextOnWall } : null;
}

function look(now) {
  const at = here();
  const address = pageAddress(at);
  if (address !== standing || talking(now)) [standing, since] = [address, now];
  const next = ahead(at);
  if (!next || now - since < next.after) return;
  since = now;
  next.go();
}

/** Begin to go on by itself. */
export const rotate = () => everyBeat(look);
