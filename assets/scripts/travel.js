// The lights travel: in a new arrangement each one moves from where it was seen to where it stands.
// The picture is final before anything moves, so nothing waits for it, and what is asked meanwhile is answered.

const TRAVEL = { duration: 1000, easing: "cubic-bezier(0.45, 0, 0.25, 1)" };
const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const moving = new WeakMap();

/** Where each light of a drawing is seen now, even on its way, and how large; by its id. */
export function lights(host) {
  const seen = new Map();
  for (const point of host.querySelectorAll(".scatterlayer .point")) {
    const id = point.__data__?.id;
    if (id === undefined) continue;
    const { a, e, f } = new DOMMatrixReadOnly(getComputedStyle(point).transform);
    seen.set(id, { point, x: e, y: f, size: a * point.getBBox().width });
  }
  return seen;
}

/** Move the lights that stood in the drawing before; a movement still under way ends where it is. */
export function travel(host, before) {
  for (const each of moving.get(host) ?? []) each.cancel();
  moving.delete(host);
  if (still.matches || !before.size) return;
  const under = [];
  for (const [id, { point, x, y, size }] of lights(host)) {
    const from = before.get(id);
    if (!from) continue;
    const start = `translate(${from.x}px, ${from.y}px) scale(${from.size / size})`;
    under.push(point.animate({ transform: [start, `translate(${x}px, ${y}px) scale(1)`] }, TRAVEL));
  }
  moving.set(host, under);
}
