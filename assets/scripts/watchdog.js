// The watchdog: a script of its own, so that it lives where the display's script failed or never came. A screen that shows no
// whole picture for a minute, or whose beat has stopped, is loaded again: never into a server that does not answer, and once
// in ten minutes at most, for what fails each time is not mended by loading it faster.

const LOOK = 5;
const PATIENCE = 60;
const BETWEEN = 600;
const KEY = "reloaded";
const root = document.documentElement;
const seconds = () => performance.now() / 1000;
let well = seconds();
let looked = well;
let asking = null;

const isWell = (now) => "ready" in root.dataset && now - window.pulse < PATIENCE && document.querySelector("#stage") !== null;

// A picture that stood between two looks counts too: under quick hands there is always one on its way.
new MutationObserver(() => {
  if (isWell(seconds())) well = seconds();
}).observe(root, { attributeFilter: ["data-ready"] });

/** Seconds since the last time, as far back as the tab remembers. */
function sinceReload() {
  try {
    return (Date.now() - Number(sessionStorage.getItem(KEY))) / 1000;
  } catch {
    return seconds(); // nothing can be kept: then since the document began
  }
}

async function reload() {
  const health = await fetch("/health", { signal: AbortSignal.timeout(LOOK * 1000) }).catch(() => null);
  if (!health?.ok) return;
  try {
    sessionStorage.setItem(KEY, String(Date.now()));
  } catch {
    // Then the document's own age counts.
  }
  location.reload();
}

function look() {
  const now = seconds();
  // Whoever has slept, or stood still, begins to wait anew.
  if (isWell(now) || now - looked > PATIENCE / 2) well = now;
  looked = now;
  if (now - well < PATIENCE) return;
  const since = sinceReload();
  // A clock that was set back says nothing.
  if (since > BETWEEN || since < 0) asking ??= reload().finally(() => (asking = null));
}

setInterval(look, LOOK * 1000);
