// The attract loop: a scene after the other until somebody touches the screen, which opens the page of the scene shown.

import { shows } from "./address.js";
import { here, show } from "./screen.js";

export const ATTRACT = "attract";
const PLACES = 4;
const root = document.documentElement;
let loops = 0;

const scenes = () => shows.grammar[ATTRACT].find(({ name }) => name === "scene").values;

/** The first scene, on a screen and in a language: those that are here already, or others. */
export function attract({ lang, screen } = here(), options) {
  return show({ lang, screen, page: ATTRACT, state: { scene: scenes()[0] } }, options);
}

/** Go on to the next scene. Each time round they stand a little elsewhere, so that nothing burns into the screen. */
export function nextScene() {
  const at = here();
  const all = scenes();
  const step = (all.indexOf(at.state.scene) + 1) % all.length;
  if (step === 0) root.dataset.place = String(++loops % PLACES);
  return show({ ...at, state: { scene: all[step] } }, { push: false, whole: true });
}
