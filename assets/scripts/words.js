// The words that the page says by itself; all others come in views and layouts.

import { boot, LANGS } from "./boot.js";

/** Say a word or sentence, with what its {placeholders} stand for. */
export const say = (key, lang, values = {}) =>
  Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), boot.words[lang][key]);

/** The languages in which a text stands below one another: the one that is read, then the others. */
export const inTurn = (lang) => [lang, ...LANGS.filter((other) => other !== lang)];
