// The address is the state. This reads and writes the same addresses as dashboard/addresses.py, from the grammar it hands over.

import { boot, LANGS } from "./boot.js";
import { shape } from "./profile.js";

export { boot };

/** The release that this screen shows, its grammar of addresses and what can be presented of it; see live.js for how it moves on. */
export const shows = { release: boot.release, grammar: boot.grammar, presented: boot.presented, damaged: boot.damaged };

/** What an address asks for: {lang, page, screen, state}; `screen` is what it says of the screen itself. */
export function parse(url) {
  const [, lang, page] = url.pathname.split("/");
  const state = {};
  for (const key of shows.grammar[page] ?? []) state[key.name] = url.searchParams.get(key.name) ?? key.default;
  const screen = Object.fromEntries(boot.screen.map((name) => [name, url.searchParams.get(name) ?? ""]));
  return { lang, page, screen, state };
}

function query(at, keep, grammar = shows.grammar) {
  const pairs = new URLSearchParams();
  for (const key of grammar[at.page]) {
    const value = (key.ofScreen ? shape(at.screen) : at.state[key.name]) ?? key.default;
    if (value !== key.default && keep(key)) pairs.set(key.name, value);
  }
  return pairs;
}

/** The page's own address, as the browser's address bar shows it. */
export function pageAddress(at) {
  const pairs = query(at, (key) => !key.ofScreen);
  for (const name of boot.screen) if (at.screen[name]) pairs.set(name, at.screen[name]);
  const spelled = pairs.toString();
  return `/${at.lang}/${at.page}${spelled ? `?${spelled}` : ""}`;
}

/** The address of the view that the page's picture depends on, in the release that is shown or another one. */
export function viewAddress(at, { release, grammar } = shows) {
  const counts = (key) => !key.inPage && (!key.only || key.only[1].includes(at.state[key.only[0]]));
  const spelled = query(at, counts, grammar).toString();
  return `/view/${release}/${at.lang}/${at.page}${spelled ? `?${spelled}` : ""}`;
}

/** The address of a page's layout. */
export const bodyAddress = (at, { release } = shows) => `/page/${release}/${at.lang}/${at.page}`;

/** The same place in another release: what that does not know is left out. */
export function within(grammar, at) {
  const state = {};
  for (const key of grammar[at.page]) {
    const value = at.state[key.name] ?? key.default;
    state[key.name] = !key.values || key.values.includes(value) ? value : key.default;
  }
  return { ...at, state };
}

/** The place that is nearest to an address, for where no server has looked at it: an unknown page is the first one. */
export function known(at) {
  const lang = at.lang in boot.tags ? at.lang : LANGS[0];
  const page = at.page in shows.grammar ? at.page : Object.keys(shows.grammar)[0];
  return within(shows.grammar, { ...at, lang, page });
}

/** The state of a page that is opened: of every key its default. */
export const opening = (page) => Object.fromEntries(shows.grammar[page].map((key) => [key.name, key.default]));

/**
 * Where a control leads from here: its data-set-… keys, its data-go-page or data-go-lang. One of the page before, touched
 * while the new one is still on its way, may have values that this page does not know: those are left out.
 */
export function target(at, control) {
  const to = { ...at, state: { ...at.state } };
  const page = control.dataset.goPage;
  if (page && (page !== at.page || control.dataset.fresh)) {
    to.page = page;
    to.state = opening(page);
  }
  if (control.dataset.goLang) to.lang = control.dataset.goLang;
  for (const key of shows.grammar[to.page]) {
    const value = control.getAttribute(`data-set-${key.name}`);
    if (value !== null) to.state[key.name] = value || key.default;
  }
  for (const key of shows.grammar[to.page]) {
    const set = control.getAttribute(`data-set-${key.name}`);
    if (set && key.insteadOf) to.state[key.insteadOf] = "";
  }
  return within(shows.grammar, to);
}
