// The directory of institutions: filters, pages and the count of what was found act here, on the one view of all of them.

import { build, buildAll } from "./nodes.js";

const PER_PAGE = 6;
/** How many cards a page of the list has on this screen. */
const perPage = () => Number(getComputedStyle(place("cards")).getPropertyValue("--per-page")) || PER_PAGE;
const FILTERS = {
  class: (entry, value) => entry.classes.includes(value),
  zone: (entry, value) => entry.zone === value,
  aim: (entry, value) => entry.aims.includes(value),
};

const fits = (entry, state, without = "") =>
  Object.entries(FILTERS).every(([key, test]) => key === without || !state[key] || test(entry, state[key]));

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

/** List the institutions that fit the address. */
export function list(at, entries, say) {
  const found = entries.filter((entry) => fits(entry, at.state));
  const most = perPage();
  pages = Math.max(1, Math.ceil(found.length / most));
  const page = Math.min(Math.max(1, Number(at.state.page) || 1), pages);
  const count = say(found.length === 1 ? "found_one" : "found", at.lang, { count: found.length });
  place("found").replaceChildren(entries.length ? count : "");
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
      "data-set-page": "",
    },
  };
  const message = { type: "P", props: { children: say("none", at.lang), "data-state": "no-result" } };
  const ways = { type: "Div", props: { className: "chips", children: [...nearest(entries, at.state, say, at.lang), clear] } };
  cards.replaceChildren(...buildAll([{ type: "Div", props: { className: "none", children: [message, ways] } }]));
}
