// What a talk puts over the pages: the cover with the welcome line and the tours, the mark of the stop, and the dark.

import { boot, shows } from "./address.js";
import { build, part } from "./nodes.js";
import { here } from "./screen.js";
import { astray, standing, tours } from "./tours.js";
import { greeting, WELCOME } from "./welcome.js";
import { inTurn, say } from "./words.js";

const root = document.documentElement;
/** A text in the language of the page, and below it in the others. */
const inAll = (texts, lang) => inTurn(lang).map((each) => part("Span", "", texts[each], { lang: boot.tags[each] }));
// A line of more letters than this is set smaller.
const LONG = 16;

let layer = null;
let marked = "";

/** A text that stands in the head of the page. */
const ofHead = (name) => document.querySelector(`.head ${name}`)?.textContent ?? "";

function cover(lang, welcome, chosen) {
  const keys = tours().map((tour, place) =>
    part(
      "Button",
      "cover-tour",
      [
        part("Span", "cover-number", String(place + 1), { "aria-hidden": "true" }),
        part("Span", "cover-title", inAll(tour.title, lang)),
        part("Span", "cover-length", say("tour_length", lang, { minutes: tour.minutes, stops: tour.stops.length })),
      ],
      { type: "button", "data-ctl": `tour.${tour.name}`, "data-act": "tour.tell", "data-tour": tour.name, "aria-pressed": String(tour === chosen) },
    ),
  );
  const line = welcome ?? chosen.title;
  return part("Div", "cover", [
    part("Div", "cover-head", [
      part("Span", "seal", ofHead(".seal"), { lang: boot.tags.zh, "aria-hidden": "true" }),
      part("Div", "cover-names", [".head-name", ".head-other"].map((name) => part("Span", "", ofHead(name)))),
    ]),
    part("P", "cover-line", inAll(line, lang), { ...(line[lang].length > LONG && { "data-long": "" }) }),
    ...(chosen ? [part("Div", "cover-tours", keys), part("P", "cover-keys", say("tour_keys", lang))] : []),
  ]);
}

function stepper(lang, { tour, stop }, away) {
  const dots = tour.stops.map((_, place) => part("Span", "talk-dot", "", place + 1 === stop ? { "data-now": "" } : {}));
  return part("Div", "talk", [
    part("Div", "talk-words", [
      part("Strong", "talk-said", tour.stops[stop - 1].said[lang]),
      part("Span", "talk-place", [
        part("Span", "", tour.title[lang]),
        part("Span", "talk-count", `${stop}/${tour.stops.length}`),
        part("Span", "talk-dots", dots, { "aria-hidden": "true" }),
      ]),
    ], { role: "status" }),
    ...(away ? [part("Button", "chip talk-resume", say("tour_resume", lang), { type: "button", "data-ctl": "tour.resume", "data-act": "tour.resume" })] : []),
  ]);
}

/** Put over the page what belongs there now; nothing is built anew while it stays the same. */
export function mark() {
  const at = here();
  const now = standing(at);
  const welcome = greeting();
  const covered = now ? !now.stop : at.screen.tour === WELCOME && welcome;
  const key = [shows.release, at.lang, at.screen.tour, Boolean(welcome), now && astray(at)].join();
  if (key === marked) return;
  marked = key;
  layer?.remove();
  layer = null;
  if (now?.stop) root.dataset.talk = astray(at) ? "away" : "stop";
  else delete root.dataset.talk;
  if (!now && !covered) return;
  layer = build(covered ? cover(at.lang, welcome, now?.tour) : stepper(at.lang, now, astray(at)));
  document.body.append(layer);
}

let dark = null;
export const isBlank = () => Boolean(dark);

/** Darken the screen, or lift the dark. */
export function blank(on) {
  if (on === false) {
    dark?.remove();
    dark = null;
  } else if (!dark) {
    dark = build(part("Div", "blank", ""));
    document.body.append(dark);
  }
}
