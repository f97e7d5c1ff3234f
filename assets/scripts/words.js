// The words that the page says by itself; all others come in views and layouts.

import { boot } from "./address.js";

/** Say a word or sentence, with what its {placeholders} stand for. */
export const say = (key, lang, values = {}) =>
  Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), boot.words[lang][key]);
