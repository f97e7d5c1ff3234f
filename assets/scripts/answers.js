// Answers of the server, kept in the page: addresses are immutable, so what has been fetched once is never asked for again.

const MOST = 100;
const TIMEOUT = 10_000;
const kept = new Map();

/** The answer if it is here already, else undefined. */
export function now(address) {
  const entry = kept.get(address);
  return entry && entry.value;
}

/** Put an answer that came with the document among the kept ones. */
export function keep(address, value) {
  kept.set(address, { value, promise: Promise.resolve(value) });
  if (kept.size > MOST) kept.delete(kept.keys().next().value);
}

/** Forget the answers of a release that is no longer shown, and stop fetching ahead for it. */
export function forget(release) {
  waiting = [];
  for (const address of kept.keys()) if (address.includes(`/${release}/`)) kept.delete(address);
}

/** Fetch an answer, or give the kept one. Rejects with an Error that has `status` where the server refused. */
export function get(address) {
  const entry = kept.get(address);
  if (entry) return entry.promise;
  const promise = fetch(address, { signal: AbortSignal.timeout(TIMEOUT) }).then((response) => {
    if (response.ok) return response.json();
    throw Object.assign(new Error(`${response.status} ${address}`), { status: response.status });
  });
  kept.set(address, { promise });
  promise.then(
    (value) => keep(address, value),
    () => kept.delete(address),
  );
  return promise;
}

const quiet = window.requestIdleCallback ?? ((work) => setTimeout(work, 50));
let waiting = [];
let whenReady = () => {};

/** Fetch what is likely to be asked next, one by one, whenever the page has nothing to do; `ready` is told of each. */
export function prefetch(addresses, ready) {
  whenReady = ready;
  const idle = waiting.length === 0;
  waiting = [...new Set([...addresses, ...waiting])].filter((address) => !kept.has(address));
  if (idle && waiting.length) quiet(next);
}

function next() {
  const address = waiting.shift();
  if (!address) return;
  get(address)
    .then((answer) => whenReady(address, answer))
    .catch(() => (waiting = []))
    .finally(() => waiting.length && quiet(next));
}
