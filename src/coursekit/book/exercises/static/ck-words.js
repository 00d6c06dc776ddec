// @ts-check
// What the scripts say, in the language of the book: book/language.py writes `ckCatalogue` before
// this; English needs none.  Types: exercise.d.ts.
"use strict";
(() => {
  const { plural, decimal, words } = globalThis.ckCatalogue
    ?? { plural: (/** @type {number} */ n) => +(n !== 1), decimal: ".", words: /** @type {Any} */ ({}) };
  /** @type {(text: string, values: Any) => string} */
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  // Of fractions as catalogue.py.
  /** @type {(n: number) => number} */
  const form = n => Number(plural(n % 1 ? n < 2 && plural(0) === plural(1) ? 1 : 2 : n));
  /** @type {(text: string) => string} */
  const number = text => text.replace(".", decimal);

  globalThis.ckWords = {
    _: (message, values = {}) => filled(words[message] ?? message, values),
    ngettext: (one, several, n, values) =>
      filled((words[one] ?? [one, several])[form(n)], { n: number(`${n}`), ...values }),
    number,
  };
})();
