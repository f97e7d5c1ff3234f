// The lights travel: in a new arrangement each one moves from where it was seen to where it stands.
// The picture is final before anything moves, so nothing waits for it, and what is asked meanwhile is answered.
// On their way they are painted on a sheet before the drawing: to move a part of a drawing is to paint all of it anew.

const TRAVEL = { duration: 1000, easing: "cubic-bezier(0.45, 0, 0.25, 1)", fill: "both" };
const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const moving = new WeakMap();

/** Where each light of a drawing is seen now, even on its way, and how large; by its id. */
export function lights(host) {
  const seen = new Map();
  for (const point of host.querySelectorAll(".scatterlayer .point")) {
    const id = point.__data__?.id;
    if (id === undefined) continue;
    const { e, f } = point.transform.baseVal.getItem(0).matrix;
    seen.set(id, moving.get(host)?.place(point) ?? { point, x: e, y: f, size: point.getBBox().width });
  }
  return seen;
}

/** Move the lights that stood in the drawing before, if any did; a movement still under way ends where it is. */
export function travel(host, before) {
  moving.get(host)?.end();
  if (still.matches || !before) return;
  const ways = [...lights(host)].filter(([id]) => before.has(id)).map(([id, to]) => ({ from: before.get(id), to }));
  if (ways.length) moving.set(host, under(host, ways));
}

/** A movement under way: where a point is at this moment, and a way to end it. */
function under(host, ways) {
  const clock = new Animation(new KeyframeEffect(null, null, TRAVEL));
  const progress = () => clock.effect.getComputedTiming().progress;
  clock.pause();
  const sheet = sheetOver(host, ways);
  const paint = () => sheet.paint(progress());
  let next;
  const step = () => {
    paint();
    next = clock.playState === "finished" ? end() : requestAnimationFrame(step);
  };
  const end = () => {
    cancelAnimationFrame(next);
    sheet.remove();
    for (const { to } of ways) to.point.removeAttribute("data-away");
    moving.delete(host);
  };
  for (const { to } of ways) to.point.setAttribute("data-away", "");
  // What else this touch brought is painted first, so that it takes no frame from the way.
  paint();
  next = requestAnimationFrame(() => {
    next = requestAnimationFrame(() => {
      clock.play();
      step();
    });
  });
  const wayOf = new Map(ways.map((way) => [way.to.point, way]));
  return { end, place: (point) => wayOf.get(point) && place(wayOf.get(point), progress()) };
}

const between = (from, to, progress) => from + (to - from) * progress;

/** Where a light is at some part of its way, and how large. */
function place({ from, to }, progress) {
  const [x, y, size] = ["x", "y", "size"].map((name) => between(from[name], to[name], progress));
  return { point: to.point, x, y, size };
}

/** A sheet before a drawing, no larger than the ways take, that shows the lights at any part of their ways. */
function sheetOver(host, ways) {
  const margin = Math.max(...ways.flatMap(({ from, to }) => [from.size, to.size]));
  const [left, right] = bounds(ways, "x", margin);
  const [top, bottom] = bounds(ways, "y", margin);
  const frame = ways[0].to.point.parentNode.getCTM();
  const density = devicePixelRatio;
  const sheet = document.createElement("canvas");
  sheet.className = "travel";
  sheet.width = (right - left) * density;
  sheet.height = (bottom - top) * density;
  sheet.setAttribute("aria-hidden", "true");
  sheet.style.cssText = `left: ${left + frame.e}px; top: ${top + frame.f}px; width: ${right - left}px; height: ${bottom - top}px`;
  host.querySelector(".svg-container").append(sheet);
  const pen = sheet.getContext("2d");
  const marks = ways.map(({ from, to }) => ({ from, to, ...shape(to.point) }));
  return {
    remove: () => sheet.remove(),
    paint(progress) {
      pen.resetTransform();
      pen.clearRect(0, 0, sheet.width, sheet.height);
      for (const { from, to, path, fill, style } of marks) {
        const by = (between(from.size, to.size, progress) / to.size) * density;
        const x = (between(from.x, to.x, progress) - left) * density;
        const y = (between(from.y, to.y, progress) - top) * density;
        pen.setTransform(by, 0, 0, by, x, y);
        pen.globalAlpha = style.opacity;
        pen.fillStyle = fill;
        pen.fill(path);
      }
    },
  };
}

/** From where to where something reaches, in whole pixels. */
function bounds(ways, name, margin) {
  const all = ways.flatMap(({ from, to }) => [from[name], to[name]]);
  return [Math.floor(Math.min(...all) - margin), Math.ceil(Math.max(...all) + margin)];
}

function shape(point) {
  const style = getComputedStyle(point);
  return { path: new Path2D(point.getAttribute("d")), fill: style.fill, style };
}
