// Has the service worker keep the release that is shown, so that the screen goes on without its server. A browser has one
// only where an address counts as secure; elsewhere what is in the page goes on, and nothing more.

import { boot } from "./boot.js";

const SOON = 5_000;
const LATEST = 600_000;
const workers = boot.served === "exhibit" ? undefined : navigator.serviceWorker;
let kept = "";
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

/** Keep a release; called whenever the server says that it is live, until it is kept. What fails is tried ever less often. */
export async function keep(release) {
  if (!workers || release === kept || performance.now() < again) return;
  again = performance.now() + wait;
  wait = Math.min(2 * wait, LATEST);
  if (!(await asked(release).catch(() => false))) return;
  kept = release;
  wait = SOON;
  document.documentElement.dataset.kept = release;
}
