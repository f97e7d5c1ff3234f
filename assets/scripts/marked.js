// A touch on a mark of a chart is a touch on the control beside it that stands for it, or on the one that opens its table.

import { rem } from "./draw.js";

// A finger hits what is this near, in rem: no mark is smaller to the touch than a button.
const REACH = 2.25;

/** The marks of a drawing: what each stands for, where it is seen and how far it reaches, in pixels of the screen. */
function marks({ data, layout }, box) {
  const by = box.width / layout.width;
  return data
    .filter(({ customdata, mode }) => customdata && mode === "markers")
    .flatMap(({ x, y, customdata, marker }) =>
      customdata.map((id, at) => ({
        id,
        x: box.left + x[at] * by,
        y: box.top + (layout.height - y[at]) * by,
        reach: ((marker.size[at] ?? marker.size) / 2) * by,
      })),
    );
}

/** The control that a touch on a chart whose marks answer means; none where no mark is near. */
export function marked({ target, clientX, clientY }) {
  const chart = target.closest?.("[data-touched]");
  const figure = chart && window.figures[chart.dataset.chart];
  const drawn = chart?.querySelector(".svg-container");
  if (!figure || !drawn) return null;
  const least = REACH * rem();
  const [hit] = marks(figure, drawn.getBoundingClientRect())
    .map(({ id, x, y, reach }) => ({ id, away: Math.hypot(x - clientX, y - clientY), reach: Math.max(reach, least) }))
    .filter(({ away, reach }) => away <= reach)
    .sort((one, other) => one.away - other.away);
  if (!hit) return null;
  const named = [...document.querySelectorAll("[data-marks]")].find(({ dataset }) => dataset.marks.split(" ").includes(hit.id));
  return named ?? document.querySelector(`[data-ctl="sheet.${chart.dataset.chart}"]`);
}
