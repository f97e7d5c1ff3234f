// The directory of institutions: filters, pages and the count of what was found act here, on the one view of all of them.

import { build, buildAll } from "./nodes.js";

const PER_PAGE = 6;
/** How many cards a page of the list has on this screen. */
const perPage = () => Number(getComputedStyle(place("cards")).getPropertyValue("--per-page")) || PER_PAGE;
const FILTERS = {
  class: (entry, value) => entry.classes.includes(value),
  zone: (entry, value) => entry.zone === value,
  aim: (entry, value) => entry.aims.includes(value),
  letter: (entry, value) => next(entry.letters, value.toUpperCase()).found,
};

/** Whether a name has these letters one after another, and which letters can follow them; see views/spelling.py. */
function next(places, typed) {
  const follow = new Set();
  let found = false;
  places.forEach((place, start) => {
    if (place !== place.toUpperCase()) return;
    if (![...typed].every((letter, step) => places[start + step]?.toUpperCase().includes(letter))) return;
    found = true;
    for (const letter of places[start + typed.length]?.toUpperCase() ?? "") follow.add(letter);
  });
  return { found, follow };
}

const fits = (entry, state, without = "") =>
  Object.entries(FILTERS).every(([key, test]) => key === without || !state[key] || test(entry, state[key]));

// What an institution does first stands first in its lists.
const mainly = (entry, { class: name }) => Boolean(name) && entry.classes[0] === name;
const rank = (entry, state) => 2 * mainly(entry, state) + (Boolean(state.aim) && entry.aims[0] === state.aim);

/** Those that fit; whose main service was asked for comes before who offers it as well. */
const choose = (entries, state) =>
  entries.filter((entry) => fits(entry, state)).sort((one, other) => rank(other, state) - rank(one, state));

/** Say how many there are; in the charts an institution counts by its main class, so that number is told beside. */
function counted(found, { lang, state }, say) {
  const main = found.filter((entry) => mainly(entry, state)).length;
  if (main && main < found.length) return say("found_main", lang, { count: found.length, main });
  return say(found.length === 1 ? "found_one" : "found", lang, { count: found.length });
}

/** How many pages the present choice has. */
export let pages = 1;

const place = (name) => document.querySelector(`[data-slot="${name}"]`);

function nearest(entries, state, say, lang) {
  const chosen = Object.keys(FILTERS).filter((key) => state[key]);
  return chosen
    .filter((key) => entries.some((entry) => fits(entry, state, key)))
    .map((key) => {
      const name = document.querySelector(`[data-ctl="institutions.${key}.${state[key]}"]`)?.textContent ?? state[key];
      return {
        type: "A",
        props: {
          href: "#",
          className: "chip",
          children: say("without", lang, { name }),
          "data-ctl": `institutions.without.${key}`,
          [`data-set-${key}`]: "",
          "data-set-page": "",
        },
      };
    });
}

/** Show the letters if they were asked for: each key leads on from those typed, and rests where nobody is found. */
function layKeys({ state }, entries, foundAny) {
  const typed = state.letter.toUpperCase();
  const asked = Boolean(state.keypad || typed);
  const keypad = document.querySelector(".keypad");
  keypad.hidden = !asked || !foundAny;
  document.querySelector('[data-ctl="institutions.keypad.open"]').hidden = asked;
  place("typed").replaceChildren(typed);
  const follow = new Set();
  for (const entry of asked ? entries.filter((each) => fits(each, state)) : []) {
    for (const letter of next(entry.letters, typed).follow) follow.add(letter);
  }
  for (const key of keypad.children) {
    const [name] = key.dataset.ctl.split(".").slice(-1);
    if (name.length === 1) {
      key.setAttribute("data-set-letter", typed + name);
      key.disabled = !follow.has(name);
    } else if (name !== "close") {
      key.setAttribute("data-set-letter", name === "back" ? typed.slice(0, -1) : "");
      key.disabled = !typed;
    }
  }
}

/** Let the lights rest of those whom the address leaves out. */
export function light(at, entries) {
  const points = document.querySelectorAll(".scatterlayer .point");
  if (!points.length) return; // there are too many of them for a light each
  const out = new Set(entries.filter((entry) => !fits(entry, at.state)).map(({ id }) => id));
  for (const point of points) {
    point.toggleAttribute("data-out", out.has(point.__data__?.id));
  }
}

/** List the institutions that fit the address. */
export function list(at, entries, say) {
  const found = choose(entries, at.state);
  layKeys(at, entries, found.length > 0);
  const most = perPage();
  pages = Math.max(1, Math.ceil(found.length / most));
  const page = Math.min(Math.max(1, Number(at.state.page) || 1), pages);
  place("found").replaceChildren(entries.length ? counted(found, at, say) : "");
  place("page-of").replaceChildren(found.length ? `${page} / ${pages}` : "");
  document.querySelector('[data-act="page.back"]').disabled = page <= 1;
  document.querySelector('[data-act="page.next"]').disabled = page >= pages;
  const cards = place("cards");
  if (!entries.length) return;
  if (found.length) {
    cards.replaceChildren(...found.slice((page - 1) * most, page * most).map(({ node }) => build(node)));
    return;
  }
  const clear = {
    type: "A",
    props: {
      href: "#",
      className: "chip",
      children: say("clear", at.lang),
      "data-ctl": "institutions.clear",
      ...Object.fromEntries(Object.keys(FILTERS).map((key) => [`data-set-${key}`, ""])),
      "data-set-keypad": "",
      "data-set-page": "",
    },
  };
  const message = { type: "P", props: { children: say("none", at.lang), "data-state": "no-result" } };
  const ways = { type: "Div", props: { className: "chips", children: [...nearest(entries, at.state, say, at.lang), clear] } };
  cards.replaceChildren(...buildAll([{ type: "Div", props: { className: "none", children: [message, ways] } }]));
}
