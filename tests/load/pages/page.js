// A page written by hand: facts, a chart and one filter, all data in the document. draw() is the library's or the hand's.
const root = document.documentElement;
const views = JSON.parse(document.getElementById("views").textContent);
const facts = document.getElementById("facts");
const controls = document.getElementById("controls");
const heading = document.querySelector("h1");
const chart = document.getElementById("chart");

function element(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

async function show(name) {
  root.removeAttribute("data-ready");
  const view = views.find((other) => other.name === name);
  for (const control of controls.children) {
    if (control.dataset.ctl === name) control.setAttribute("aria-current", "true");
    else control.removeAttribute("aria-current");
  }
  heading.textContent = view.title;
  facts.replaceChildren(
    ...view.facts.map(({ label, figure, note }) => {
      const tile = document.createElement("div");
      tile.append(element("span", label), element("b", figure), element("small", note));
      return tile;
    }),
  );
  await draw(chart, view.figure);
  await document.fonts.ready;
  root.dataset.ready = "1";
}

for (const { name, label } of views) {
  const control = element("button", label);
  control.dataset.ctl = name;
  controls.append(control);
}
document.addEventListener("pointerdown", ({ target }) => target.closest("[data-ctl]")?.setAttribute("data-pressed", ""));
window.addEventListener("pointerup", () => {
  for (const control of controls.querySelectorAll("[data-pressed]")) control.removeAttribute("data-pressed");
});
document.addEventListener("click", ({ target }) => {
  const control = target.closest("[data-ctl]");
  if (control) show(control.dataset.ctl);
});
show(views[0].name);
