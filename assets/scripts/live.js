// Asks now and then which release is live, and moves over to a new one: at once when nobody is touching the screen, else
// when a page is turned or the hands have gone. Everything of the new picture is fetched beforehand, so that it comes in
// one frame; nothing is loaded again, and no picture ever holds two releases.

import { boot, bodyAddress, shows, viewAddress, within } from "./address.js";
import * as answers from "./answers.js";
import { hear, pause, watch } from "./connection.js";
import { letGo } from "./draw.js";
import { keep } from "./keeping.js";
import { here, onMove, refresh, show } from "./screen.js";

const QUIET = 10_000;
const PATIENCE = 5_000;
let touched = -QUIET;
let waiting = null;

const busy = () => performance.now() - touched < QUIET;
const build = (release) => release.slice(release.lastIndexOf("-") + 1);

/** Fetch all that a picture of another release needs. */
async function fetched(next, at) {
  const view = await answers.get(viewAddress(at, next));
  const figures = Object.values(view.figures);
  await Promise.all([
    answers.get(bodyAddress(at, next)),
    view.directory && answers.get(view.directory),
    ...figures.map(({ geo }) => geo && answers.get(geo)),
    ...next.fonts.map(([family, weight]) => {
      const face = new FontFace(family, `url(/font/${next.release}/${weight})`, { weight });
      return face.load().then(() => document.fonts.add(face));
    }),
  ]);
}

/** Show a release that has been fetched, where the visitor is or goes. */
function adopt(next, at, options) {
  const before = shows.release;
  waiting = null;
  shows.release = next.release;
  shows.grammar = next.grammar;
  shows.presented = next.presented;
  shows.damaged = next.damaged;
  document.documentElement.dataset.release = next.release;
  answers.forget(before);
  letGo();
  return show(at, options);
}

async function moveOver(release, damaged, to) {
  const next = { ...(await answers.get(`/release/${release}`)), release, damaged };
  const at = within(next.grammar, to ?? here());
  await fetched(next, at);
  if (release === shows.release) return;
  if (busy() && !to) waiting = next;
  else await adopt(next, at, { push: Boolean(to), whole: true });
}

/** What the server says is live; nothing where it does not answer as it should. */
async function told() {
  const answer = await fetch("/api/release", { signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
  const live = answer?.ok ? await answer.json().catch(() => null) : null;
  hear(Boolean(live));
  return live;
}

/** Ask which release is live, and move over to it; with an address to go to, it does not wait until the hands have gone. */
async function ask(to) {
  const live = await told();
  if (!live) return;
  const { release, refused } = live;
  if (release === shows.release) return void keep(release);
  if (release === waiting?.release && busy() && !to) return;
  // Another build draws otherwise: only a new document brings its scripts.
  if (build(release) !== build(shows.release)) return void ((busy() && !to) || refresh());
  await moveOver(release, refused[0] ?? "", to);
}

/** A page is about to be turned: the moment to take the release that waits. */
async function turned(at) {
  const next = waiting;
  if (!next) return false;
  const there = within(next.grammar, at);
  try {
    await fetched(next, there);
  } catch {
    return false; // the page that is asked for stands in the release that is shown, too
  }
  await adopt(next, there, { whole: true });
  return true;
}

/** The server no longer has our release: the live one takes its place, or, failing that, a new document. */
async function gone(at) {
  const before = shows.release;
  await ask(at).catch(() => {});
  if (shows.release === before) await refresh();
}

export function follow() {
  onMove(turned, gone);
  answers.onGone(() => ask().catch(() => {}));
  for (const sign of ["pointerdown", "keydown"]) document.addEventListener(sign, () => (touched = performance.now()), true);
  const again = (after) => setTimeout(() => ask().catch(() => {}).finally(() => again(pause())), after);
  watch();
  // Whoever began without the server asks for it at once.
  if (boot.served !== "exhibit") again(boot.served === "kept" ? 0 : pause());
}
