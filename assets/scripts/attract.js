// The attract loop: a scene after the other until somebody touches the screen, which opens the page of the scene shown.

import { shows } from "./address.js";
import { here, show } from "./screen.js";

const PAGE = "attract";
const SCENE = 12_000;
const PLACES = 4;
const root = document.documentElement;
let loops = 0;

const scenes = () => shows.grammar[PAGE].find(({ name }) => name === "scene").values;

/** Begin the loop, at its first scene. */
export function attract() {
  const at = here();
  return show({ ...at, page: PAGE, state: { scene: scenes()[0] } });
}

/** Each time round the scenes stand a little elsewhere, so that nothing burns into the screen. */
function next() {
  const at = here();
  const all = scenes();
  const step = (all.indexOf(at.state.scene) + 1) % all.length;
  if (step === 0) root.dataset.place = String(++loops % PLACES);
  show({ ...at, state: { scene: all[step] } }, { push: false, whole: true });
}

/** Go on to the next scene whenever one has stood for its time. */
export function loop() {
  let timer;
  new MutationObserver(() => {
    clearTimeout(timer);
    if (root.dataset.ready && root.dataset.page === PAGE) timer = setTimeout(next, SCENE);
  }).observe(root, { attributeFilter: ["data-ready"] });
}
