// Screens that stand in public keep their picture: no gesture and no key of the browser's own gets through. Whoever sits at
// a desk or holds a phone keeps them all; enlarging is theirs.

const PUBLIC = new Set(["kiosk", "totem", "wall"]);
const root = document.documentElement;
/** Whether this screen stands where anybody can touch it. */
export const inPublic = () => PUBLIC.has(root.dataset.profile);

const nothing = (event) => inPublic() && event.preventDefault();
const ofTwoFingers = (event) => event.touches.length > 1 && nothing(event);
// A pinch on a touch pad arrives as a wheel with this key.
const ofWheel = (event) => event.ctrlKey && nothing(event);
// Enlarging, reloading, printing, saving, searching, opening and closing. What the window itself keeps is the kiosk's own affair.
const KEYS = new Set(["F1", "F3", "F5", "F6", "F7", "F11", "F12", "ContextMenu", "BrowserBack", "BrowserForward", "BrowserHome", "BrowserRefresh"]);
const ofKeys = (event) => (KEYS.has(event.key) || event.ctrlKey || event.metaKey || event.altKey) && nothing(event);

/** Keep them out. */
export function keepOut() {
  for (const kind of ["contextmenu", "dragstart", "dragover", "drop", "selectstart", "auxclick"]) document.addEventListener(kind, nothing);
  document.addEventListener("touchmove", ofTwoFingers, { passive: false });
  document.addEventListener("wheel", ofWheel, { passive: false });
  document.addEventListener("keydown", ofKeys);
}
