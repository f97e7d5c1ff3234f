// Tours: where their stops lead, and where a screen stands among them. Which stop it is stands in the address, tour=public.2;
// without a number it is the tour's cover, under which the first stop lies ready.

import { pageAddress, shows } from "./address.js";

/** The tours of the release that is shown. */
export const tours = () => shows.presented.tours;

/** The tour that an address is in, and the number of its stop, 0 for the cover; nothing outside of tours. */
export function standing({ screen }) {
  const [name, number = "0"] = screen.tour.split(".");
  const tour = tours().find((each) => each.name === name);
  return tour && { tour, stop: Math.min(Number(number), tour.stops.length) };
}

/** Where a stop is; language and screen stay what they are. */
export function stopOf(tour, stop, { lang, screen }) {
  const { page, state } = tour.stops[Math.max(stop, 1) - 1];
  return { lang, page, state: { ...state }, screen: { ...screen, tour: stop ? `${tour.name}.${stop}` : tour.name } };
}

/** Whether a visitor's hand has led elsewhere than the stop. */
export function astray(at) {
  const now = standing(at);
  return Boolean(now?.stop) && pageAddress(at) !== pageAddress(stopOf(now.tour, now.stop, at));
}

/** The tour so many places after one, round and round. */
export function beside(tour, by) {
  const all = tours();
  return all[(all.indexOf(tour) + by + all.length) % all.length];
}
