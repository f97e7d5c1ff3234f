// Has the service worker keep the release that is shown, so that the screen goes on without its server. A browser has one
// only where an address counts as secure; elsewhere what is in the page goes on, and nothing more.

import { boot } from "./boot.js";

const SOON = 5_000;
const LATEST = 600_000;
const workers = boot.served === "exhibit" ? undefined : navigator.serviceWorker;
let wanted = "";
let wait = SOON;
let again = 0;

/** Have a worker that is out of date replaced, before it answers for a document once more. */
export const renew = async () => (await workers?.getRegistration())?.update();

/** Hand the wish over, and hear whether it was done. */
async function asked(release) {
  const { active } = (await workers.register("/worker.js")) && (await workers.ready);
  const answer = new MessageChannel();
  active.postMessage({ keep: release }, [answer.port2]);
  return new Promise((resolve) => (answer.port1.onmessage = ({ data }) => resolve(data)));
}

/**
 * Keep a release; called whenever the server says that it is live. What fails is tried ever less often, and what is kept
 * is looked after now and then: a browser in need of room throws things away.
 */
export async function keep(release) {
  if (!workers) return;
  if (release !== wanted) [wanted, wait, again] = [release, SOON, 0];
  if (performance.now() < again) return;
  again = performance.now() + wait;
  wait = Math.min(2 * wait, LATEST);
  if (!(await asked(release).catch(() => false))) return;
  again = performance.now() + LATEST;
  document.documentElement.dataset.kept = release;
}
