// What came in the document.

export const boot = JSON.parse(document.getElementById("boot").textContent);

/** The languages, the zone's own first. */
export const LANGS = Object.keys(boot.tags);
