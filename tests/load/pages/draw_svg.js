const SVG = "http://www.w3.org/2000/svg";

function shape(tag, attributes, text = "") {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

const nth = (value, index) => (Array.isArray(value) ? value[index] : value);

function draw(place, { data, layout }) {
  const { width, height, margin } = layout;
  const [x, y] = [layout.xaxis.range, layout.yaxis.range];
  const inside = { width: width - margin.l - margin.r, height: height - margin.t - margin.b };
  const across = (value) => margin.l + ((value - x[0]) / (x[1] - x[0])) * inside.width;
  const down = (value) => margin.t + ((y[1] - value) / (y[1] - y[0])) * inside.height;
  const shapes = (layout.yaxis.tickvals ?? []).flatMap((tick, index) => [
    shape("line", { x1: margin.l, x2: width - margin.r, y1: down(tick), y2: down(tick), stroke: "silver" }),
    shape("text", { x: margin.l - 8, y: down(tick) + 8, "text-anchor": "end" }, layout.yaxis.ticktext?.[index] ?? tick),
  ]);
  (layout.xaxis.tickvals ?? []).forEach((tick, index) => {
    const text = String(layout.xaxis.ticktext?.[index] ?? tick).replace(/<[^>]*>/g, " ");
    shapes.push(shape("text", { x: across(tick), y: height - 12, "text-anchor": "middle" }, text));
  });
  for (const trace of data) {
    trace.x.forEach((value, index) => {
      const top = trace.y[index];
      if (top === null) return;
      if (trace.type === "bar") {
        const half = (across(trace.width) - across(0)) / 2;
        const box = { x: across(value) - half, width: 2 * half, y: down(Math.max(top, 0)) };
        const fill = nth(trace.marker.color, index);
        shapes.push(shape("rect", { ...box, height: Math.abs(down(top) - down(0)), fill }));
      } else if (trace.mode === "text") {
        const text = String(nth(trace.text, index)).replace(/<[^>]*>/g, "");
        shapes.push(shape("text", { x: across(value), y: down(top), "text-anchor": "middle" }, text));
      }
    });
  }
  const drawing = shape("svg", { width, height, "font-size": 24 });
  drawing.append(...shapes);
  place.replaceChildren(drawing);
}
