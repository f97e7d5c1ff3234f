// The service worker: the display goes on when its server does not answer. It hands out what it keeps of the live release,
// and only a document is asked of the server first, for that may bring a newer display.

import { keep } from "./bring.js";
import { find, forgetOthers, shell } from "./kept.js";

const PAGE = /^\/((zh|en)(\/|$)|$)/;
const IMMUTABLE = /^\/(view|page|directory|geo|font|assets)\//;
// So long a document may take before the kept one stands in for it.
const PATIENCE = 6_000;

/** An answer that has come whole, and not to say that the server has failed; else nothing. */
async function whole(asked) {
  const answer = await asked;
  if (!answer || answer.status >= 500) return undefined;
  return answer.type === "opaqueredirect" ? answer : new Response(await answer.blob(), answer);
}

/** The server's document, or in time the kept one; where none is kept, whatever the server says. */
async function page(event) {
  const asked = Promise.resolve(event.preloadResponse).then((answer) => answer ?? fetch(event.request));
  event.waitUntil(asked.catch(() => {}));
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const inTime = await Promise.race([whole(asked.then((answer) => answer.clone())).catch(() => undefined), late]);
  return inTime ?? (await shell().catch(() => undefined)) ?? asked;
}

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([forgetOthers(), self.registration.navigationPreload.enable(), self.clients.claim()]));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (PAGE.test(pathname)) event.respondWith(page(event));
  } else if (IMMUTABLE.test(pathname)) {
    event.respondWith(find(request.url).then((kept) => kept ?? fetch(request)));
  }
});

self.addEventListener("message", (event) => {
  const [asking] = event.ports;
  const told = keep(event.data.keep).then(() => true, () => false);
  event.waitUntil(told.then((kept) => asking.postMessage(kept)));
});
