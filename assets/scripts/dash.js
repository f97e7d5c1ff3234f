// Dash, which opens data sheets and cards. It is brought once the first picture stands: no number waits for it.

import { boot } from "./address.js";

/** Bring a script of our own server, once the page asks for it. */
export function script(address) {
  return new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = address;
    element.onload = resolve;
    element.onerror = () => {
      element.remove();
      reject(new Error(address));
    };
    document.head.append(element);
  });
}

// What Dash asks for before its first picture came with the document.
const ask = window.fetch;
const told = { "_dash-layout": boot.told.layout, "_dash-dependencies": boot.told.dependencies };
window.fetch = (resource, options) => {
  const name = String(resource).split("/").pop();
  if (!(name in told)) return ask(resource, options);
  return Promise.resolve(new Response(JSON.stringify(told[name]), { headers: { "Content-Type": "application/json" } }));
};

let begun;
let stands;
const standing = new Promise((resolve) => (stands = resolve));

/** Have Dash stand; after a failure the next call tries again. */
export function dash() {
  begun ??= script(document.getElementById("_dash-renderer").getAttribute("src")).then(
    () => void new window.DashRenderer(),
    (error) => {
      begun = undefined;
      throw error;
    },
  );
  return begun.then(() => standing);
}

// Dash calls this once it stands.
window.dash_clientside = Object.assign({}, window.dash_clientside, {
  display: {
    stands() {
      stands();
      return window.dash_clientside.no_update;
    },
  },
});
