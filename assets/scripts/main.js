// The display in the browser: begins with what came in the document, then follows addresses.

import { bodyAddress, boot, parse, viewAddress } from "./address.js";
import * as answers from "./answers.js";
import { plotly } from "./draw.js";
import { follow } from "./live.js";
import { bodyOf, here, redraw, show } from "./screen.js";
import { closeOverlays, listen } from "./touch.js";

const at = parse(new URL(location.href));
const body = boot.told.layout.props.children.find(({ props }) => props.id === boot.ids.body).props.children;
answers.keep(bodyAddress(at), body);
answers.keep(viewAddress(at), boot.view);
if (boot.view.figures) {
  for (const figure of Object.values(boot.view.figures)) if (figure.geo) answers.get(figure.geo).catch(() => {});
}

// The facts do not wait for Plotly; it is on its way meanwhile.
plotly().catch(() => {});

// What Dash asks for before its first picture came with the document.
const ask = window.fetch;
const told = { "_dash-layout": boot.told.layout, "_dash-dependencies": boot.told.dependencies };
window.fetch = (resource, options) => {
  const name = String(resource).split("/").pop();
  if (!(name in told)) return ask(resource, options);
  return Promise.resolve(new Response(JSON.stringify(told[name]), { headers: { "Content-Type": "application/json" } }));
};

let begun = false;
window.dash_clientside = Object.assign({}, window.dash_clientside, {
  display: {
    // Dash calls this once it stands, and whenever the address names another page.
    show_page(key) {
      if (!begun) {
        begun = true;
        setTimeout(() => show(here(), { push: false }));
      }
      return key ? bodyOf(key) : window.dash_clientside.no_update;
    },
    close_sheet(sheetOpen, cardOpen) {
      if (begun && !sheetOpen && !cardOpen) closeOverlays();
      return window.dash_clientside.no_update;
    },
  },
});

listen();
follow();
window.addEventListener("popstate", () => show(parse(new URL(location.href)), { push: false }));
let later;
window.addEventListener("resize", () => {
  clearTimeout(later);
  later = setTimeout(redraw, 150);
});
