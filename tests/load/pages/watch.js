// Watches a page from outside of it: when a finger came down and went up, what changed then, and when that was painted.
// The same script stands in every page that is measured. "Painted" is defined in tests/load/browser.py.
(() => {
  const PATIENCE = 20_000;
  const WATCHED = ["pressed", "current", "facts", "ready"];
  const channel = new MessageChannel();
  const watch = { arm, done: null };
  let marks = null;
  let wanted = [];
  let resolve = null;
  let posted = 0;
  let void_ = 0;
  let observers = [];

  function frame() {
    if (!marks) return;
    // Runs before the page's own callbacks of this frame; the message is answered once the frame has been painted.
    channel.port2.postMessage(++posted);
    requestAnimationFrame(frame);
  }

  channel.port1.onmessage = ({ data: number }) => {
    // A frame that was painted before the last touch shows nothing of what the touch did.
    if (!marks || number <= void_) return;
    const now = performance.now();
    for (const name of WATCHED) if (name in marks.changed && !(name in marks.painted)) marks.painted[name] = now;
    if (wanted.every((name) => name in marks.painted)) finish();
  };

  function finish() {
    for (const observer of observers) observer.disconnect();
    observers = [];
    const { changed, painted, down, up } = marks;
    marks = null;
    resolve({ changed, painted, down, up });
  }

  function changed(name) {
    if (marks && !(name in marks.changed)) marks.changed[name] = performance.now();
  }

  function observe(node, options, then) {
    const observer = new MutationObserver(then);
    observer.observe(node, options);
    observers.push(observer);
  }

  function arm(...names) {
    wanted = names;
    marks = { changed: {}, painted: {}, down: 0, up: 0 };
    watch.done = new Promise((done, fail) => {
      resolve = done;
      const mine = marks;
      const late = () => marks === mine && fail(new Error(`still waiting for ${names}: ${JSON.stringify(mine)}`));
      setTimeout(late, PATIENCE);
    });
    const attributes = { subtree: true, attributes: true, attributeFilter: ["data-ready"] };
    observe(document, attributes, () => document.documentElement.hasAttribute("data-ready") && changed("ready"));
    requestAnimationFrame(frame);
  }

  function touched(event) {
    const control = event.target.closest?.("[data-ctl]");
    if (!marks || !control || marks.down) return;
    marks.down = event.timeStamp;
    observe(control, { attributes: true, attributeFilter: ["data-pressed", "aria-current"] }, () => {
      if (control.hasAttribute("data-pressed")) changed("pressed");
      if (control.hasAttribute("aria-current")) changed("current");
    });
    for (const facts of document.querySelectorAll('[data-slot="facts"]')) {
      observe(facts, { childList: true, subtree: true, characterData: true }, () => changed("facts"));
    }
  }

  for (const type of ["pointerdown", "pointerup", "click"]) {
    window.addEventListener(
      type,
      (event) => {
        void_ = posted;
        if (type === "pointerdown") touched(event);
        if (type === "pointerup" && marks) marks.up = event.timeStamp;
      },
      { capture: true },
    );
  }

  window.watch = watch;
  arm("ready");
})();
