// Answers of the server, kept in the page: addresses are immutable, so what has been fetched once is never asked for again.

import { boot } from "./boot.js";
import { idly } from "./quiet.js";

// Characters of JSON kept at most; what was not used for longest goes first, and comes back from the browser's own store.
const MOST = 1_500_000;
const TIMEOUT = 10_000;
const kept = new Map();
let held = 0;

function drop(address) {
  held -= kept.get(address).size ?? 0;
  kept.delete(address);
}

/** What is kept of an answer; the last used stand last. */
function used(address) {
  const entry = kept.get(address);
  if (!entry) return undefined;
  kept.delete(address);
  kept.set(address, entry);
  return entry;
}

/** The answer if it is here already, else undefined. */
export const now = (address) => used(address)?.value;

/** Keep an answer; `length` is that of its text. One that came with the document is as long as it was there. */
export function keep(address, value, length = JSON.stringify(value).length) {
  if (kept.has(address)) drop(address);
  // A directory of thousands would push out all others: it stands beside them.
  const size = length > MOST / 2 ? 0 : length;
  kept.set(address, { value, size, promise: Promise.resolve(value) });
  held += size;
  for (const [oldest, { size: known }] of kept) {
    if (held <= MOST || oldest === address) break;
    if (known) drop(oldest);
  }
}

/** Forget the answers of a release that is no longer shown, and stop fetching ahead for it. */
export function forget(release) {
  waiting = [];
  for (const address of kept.keys()) if (address.includes(`/${release}/`)) drop(address);
}

/** Where an answer lies: in an exhibit in a file of its own, which no question mark can lead to. */
function lies(address) {
  if (boot.served !== "exhibit") return address;
  const [path, query] = address.split("?");
  return `${path}${query ? `/${encodeURIComponent(query)}` : ""}.json`;
}

/** Fetch an answer, or give the kept one. Rejects with an Error that has `status` where the server refused. */
export function get(address) {
  const entry = used(address);
  if (entry) return entry.promise;
  const promise = fetch(lies(address), { signal: AbortSignal.timeout(TIMEOUT) }).then(async (response) => {
    if (!response.ok) throw Object.assign(new Error(`${response.status} ${address}`), { status: response.status });
    const text = await response.text();
    const value = JSON.parse(text);
    keep(address, value, text.length);
    return value;
  });
  kept.set(address, { promise });
  promise.catch(() => kept.delete(address));
  return promise;
}

let waiting = [];
let whenReady = () => {};
let whenGone = () => {};

/** `gone` is called when what was to be fetched ahead is no longer there: its release is about to go. */
export function onGone(gone) {
  whenGone = gone;
}

/** Fetch what is likely to be asked next, one by one, whenever the page has nothing to do; `ready` is told of each, old or new. */
export function prefetch(addresses, ready) {
  whenReady = ready;
  const begun = waiting.length > 0;
  waiting = [...new Set([...addresses, ...waiting.filter((address) => !kept.has(address))])];
  if (!begun && waiting.length) idly(next);
}

function next() {
  const address = waiting.shift();
  if (!address) return;
  get(address)
    .then((answer) => whenReady(address, answer))
    .catch(({ status }) => {
      waiting = [];
      if (status === 404) whenGone();
    })
    .finally(() => waiting.length && idly(next));
}
