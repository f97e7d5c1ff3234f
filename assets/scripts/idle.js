// Hands that have gone: a touch screen asks whether somebody is still there and counts down; then everything is as it was set
// up, and the attract loop begins for whoever comes next. See README, "Settings", for the times.

import { boot } from "./address.js";
import { ATTRACT, attract } from "./attract.js";
import { everyBeat, seconds } from "./beat.js";
import { home } from "./home.js";
import { build, part } from "./nodes.js";
import { reading } from "./overlays.js";
import { profile } from "./profile.js";
import { here } from "./screen.js";
import { inTurn, say } from "./words.js";

const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel"];
const TOUCHED = new Set(["kiosk", "totem"]);
// What could not be put back, because an answer did not come, is tried again after so many seconds.
const AGAIN = 10;
const { idle, reading: longer, warning } = boot.times;
let touched = seconds();
let tried = -AGAIN;
let question = null;
let before = null;

/** Whether this screen waits for nobody: no touch screen, at rest already, in a talk, or set up so. */
const exempt = ({ page, screen }) => !TOUCHED.has(profile(screen)) || page === ATTRACT || screen.tour || screen.idle === "off";

/** Seconds without a touch until the question; who reads has longer. */
function patience({ screen }) {
  const said = Number(screen.idle) || idle;
  return reading() ? Math.max(said, longer) : said;
}

/** The question in every language, the visitor's first: who does not read one of them may read the other. */
function ask(at) {
  const both = (key) => inTurn(at.lang).map((lang) => part("Span", "", say(key, lang), { lang: boot.tags[lang] }));
  const lights = Array.from({ length: warning }, () => part("Span", "still-light"));
  const panel = part("Div", "still-panel", [
    part("Strong", "still-left", "", { "aria-hidden": "true" }),
    part("Div", "still-words", [
      part("H2", "still-title", both("still_here"), { id: "still-title" }),
      part("P", "still-note", both("still_note"), { id: "still-note" }),
    ]),
    part("Button", "still-key", both("still_continue"), { type: "button" }),
    part("Div", "still-lights", lights, { "aria-hidden": "true" }),
  ]);
  question = build(
    part("Div", "still", panel, {
      role: "alertdialog",
      "aria-labelledby": "still-title",
      "aria-describedby": "still-note",
      "data-ctl": "idle.continue",
      "data-act": "idle.continue",
    }),
  );
  before = document.activeElement;
  document.body.append(question);
  question.querySelector("button").focus();
}

function count(left) {
  const told = String(Math.ceil(left));
  const number = question.querySelector(".still-left");
  if (number.textContent === told) return;
  number.textContent = told;
  question.querySelectorAll(".still-light").forEach((light, place) => light.toggleAttribute("data-out", place >= left));
}

function withdraw() {
  question?.remove();
  question = null;
  before?.focus?.();
  before = null;
}

/** Somebody is there: take the question back. */
export function stay() {
  touched = seconds();
  withdraw();
}

/** Put everything back: language, what was turned on, filters, sheets, places in lists. Nothing of a visitor stays. */
function begin() {
  withdraw();
  document.activeElement?.blur?.();
  scrollTo(0, 0);
  return attract(home(), { push: false, whole: true });
}

function look(now) {
  const at = here();
  const left = exempt(at) ? Infinity : patience(at) + warning - (now - touched);
  if (left > warning) return question && !question.matches("[data-pressed]") && withdraw();
  if (left <= 0) return now - tried > AGAIN && ((tried = now), begin());
  if (!question) ask(at);
  count(left);
}

/** Begin to watch for hands that have gone. */
export function watch() {
  for (const sign of SIGNS) document.addEventListener(sign, () => (touched = seconds()), { capture: true, passive: true });
  document.addEventListener("scroll", () => (touched = seconds()), { capture: true, passive: true });
  document.addEventListener(
    "keydown",
    (event) => {
      if (!question) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      stay();
    },
    true,
  );
  everyBeat(look);
}
