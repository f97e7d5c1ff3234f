// Brings a release in, so that every page of it can be shown without the server: one request after the other, in a few
// bundles, and beginning where it was broken off.

import { cacheOf, forget, forgetOthers, isWhole, listOf } from "./kept.js";

const BUNDLE = /^\/bundle\//;
const JSON_TYPE = { headers: { "Content-Type": "application/json" } };
const under = new Map();

async function asked(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return answer;
}

/** Put each answer of a bundle under its own address, and last, as a sign that all are there, nothing under the bundle's. */
async function unpack(cache, address) {
  const text = await (await asked(address)).text();
  if (!text.endsWith("\n\n")) throw new Error(`cut short: ${address}`);
  for (const line of text.split("\n").slice(0, -2)) {
    const end = line.indexOf("\t");
    await cache.put(line.slice(0, end), new Response(line.slice(end + 1), JSON_TYPE));
  }
  await cache.put(address, new Response(""));
}

async function bring(release) {
  const list = await (await asked(listOf(release))).text();
  const cache = await cacheOf(release);
  for (const address of JSON.parse(list)) {
    if (await cache.match(address, { ignoreVary: true })) continue;
    await (BUNDLE.test(address) ? unpack(cache, address) : cache.put(address, await asked(address)));
  }
  await cache.put(listOf(release), new Response(list, JSON_TYPE));
}

/** Bring a release in; where there is no room for two, what was kept before goes first. */
async function fit(release) {
  try {
    await bring(release);
  } catch (error) {
    if (error.name !== "QuotaExceededError") throw error;
    await forgetOthers(release);
    await bring(release).catch(async (still) => {
      await forget(release);
      throw still;
    });
  }
  await forgetOthers(release);
}

/** Keep all of a release and nothing else. However many pages ask, it is brought in once. */
export async function keep(release) {
  if (await isWhole(release)) return;
  if (!under.has(release)) under.set(release, fit(release).finally(() => under.delete(release)));
  await under.get(release);
}
