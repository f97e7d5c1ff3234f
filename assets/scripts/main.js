// The display in the browser: begins with what came in the document, then follows addresses.

import { bodyAddress, boot, known, parse, viewAddress } from "./address.js";
import * as answers from "./answers.js";
import { attract } from "./attract.js";
import { plotly } from "./draw.js";
import { heal } from "./heal.js";
import { watch } from "./idle.js";
import { follow } from "./live.js";
import { present } from "./presenter.js";
import { rotate } from "./rotation.js";
import { redraw, show } from "./screen.js";
import { listen } from "./touch.js";

const at = known(parse(new URL(location.href)));
if (boot.view) {
  answers.keep(bodyAddress(at), boot.body);
  // The server knows the address and not the device: where that is silent, what came is what a kiosk shows.
  answers.keep(viewAddress({ ...at, screen: { ...at.screen, p: at.screen.p || "kiosk" } }), boot.view);
  if (boot.view.directory) answers.keep(boot.view.directory, boot.directory);
  for (const figure of Object.values(boot.view.figures)) if (figure.geo) answers.get(figure.geo).catch(() => {});
}

// The facts do not wait for Plotly; it is on its way meanwhile.
plotly().catch(() => {});

show(at, { push: false });
follow();
// A key is heard in this order: by the question whether somebody is there, by the sheet that is open, by a talk.
watch();
listen();
present();
rotate();
heal();
window.attract = () => attract();
window.addEventListener("popstate", () => show(parse(new URL(location.href)), { push: false }));
let later;
window.addEventListener("resize", () => {
  clearTimeout(later);
  later = setTimeout(redraw, 150);
});
