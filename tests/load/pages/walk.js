// Follows controls of the display at random, always the same ones, and waits for each picture. Gives how many it followed.
async ({ count, seed }) => {
  const root = document.documentElement;
  let chance = seed;
  const next = () => (chance = (chance * 1103515245 + 12345) % 2147483648) / 2147483648;
  const ready = () =>
    new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        if (!root.hasAttribute("data-ready")) return;
        observer.disconnect();
        resolve();
      });
      observer.observe(root, { attributes: true, attributeFilter: ["data-ready"] });
    });
  let followed = 0;
  for (let tries = 0; followed < count && tries < 3 * count; tries += 1) {
    const controls = [...document.querySelectorAll("[data-ctl]:not([data-idle], [aria-current], [disabled])")];
    controls[Math.floor(next() * controls.length)].click();
    if (root.hasAttribute("data-ready")) continue;
    await ready();
    followed += 1;
  }
  return followed;
}
