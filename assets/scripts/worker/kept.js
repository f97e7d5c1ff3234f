// What is kept in the browser: for each release a cache, with its document, its files and its answers by their addresses.
// A cache counts once it is whole: the list of all that belongs into it is put last.

// A worker of another form leaves these caches alone, or, if it came later, takes them away.
const FORM = "release 1 ";

const names = async () => (await caches.keys()).filter((name) => name.startsWith(FORM));
const releaseOf = (name) => name.slice(FORM.length);

/** The address of the list of all that belongs to a release. */
export const listOf = (release) => `/provisions/${release}`;

/** The cache of a release, made now if there is none. */
export const cacheOf = (release) => caches.open(FORM + release);

/** Whether everything of a release is kept. */
export async function isWhole(release) {
  return (await caches.has(FORM + release)) && Boolean(await (await cacheOf(release)).match(listOf(release)));
}

/** What is kept under an address, if anything is. */
export const find = (address) => caches.match(address, { ignoreVary: true }).catch(() => undefined);

/** The document of the release that became whole last, which begins the display at any page. */
export async function shell() {
  for (const release of (await names()).map(releaseOf).reverse()) {
    if (await isWhole(release)) return find(`/shell/${release}`);
  }
}

/** Forget one release. */
export const forget = (release) => caches.delete(FORM + release);

/** Forget whatever is kept beside a release; without one, what a worker of another form has left. */
export async function forgetOthers(release) {
  const going = (await caches.keys()).filter((name) => (release ? name !== FORM + release : !name.startsWith(FORM)));
  await Promise.all(going.map((name) => caches.delete(name)));
}
