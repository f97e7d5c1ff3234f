// Asks now and then which release is live, and moves over to a new one when nobody is touching the screen.

import { boot } from "./address.js";
import { refresh } from "./screen.js";

const QUIET = 10_000;
let touched = 0;

async function ask() {
  const answer = await fetch("/api/release", { signal: AbortSignal.timeout(boot.poll * 1000) }).catch(() => null);
  if (answer?.ok) {
    const { release } = await answer.json();
    if (release !== boot.release && Date.now() - touched > QUIET) return refresh();
  }
  setTimeout(ask, boot.poll * 1000);
}

export function follow() {
  for (const sign of ["pointerdown", "keydown"]) document.addEventListener(sign, () => (touched = Date.now()));
  setTimeout(ask, boot.poll * 1000);
}
