// What is done ahead waits until the page has nothing to do; what takes longer than a frame, until no hand is near either: the
// next touch may follow the last at once.

const PAUSE = 1000; // milliseconds
/** Do something when the page has nothing to do. */
export const idly = window.requestIdleCallback ?? ((work) => setTimeout(work, 50));
let touched = performance.now();
document.addEventListener("pointerdown", () => (touched = performance.now()), { capture: true, passive: true });

/** Do something as soon as it disturbs nobody. */
export function quietly(work) {
  const left = touched + PAUSE - performance.now();
  if (left > 0) setTimeout(quietly, left, work);
  else idly(work);
}
