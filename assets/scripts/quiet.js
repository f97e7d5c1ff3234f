// What is made ahead waits until no hand is near and the page has nothing to do: the next touch may follow the last at once.

const PAUSE = 1000;
const idle = window.requestIdleCallback ?? ((work) => setTimeout(work, 50));
let touched = performance.now();
document.addEventListener("pointerdown", () => (touched = performance.now()), { capture: true, passive: true });

/** Do something as soon as it disturbs nobody. */
export function quietly(work) {
  const left = touched + PAUSE - performance.now();
  if (left > 0) setTimeout(quietly, left, work);
  else idle(work);
}
