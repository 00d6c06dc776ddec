// @ts-check
// Which student gets which variant of an exercise; as coursekit/exercises/variants.py, to which
// tests/cases/variants.json holds it.  Types: ../exercises/exercise.d.ts.
"use strict";
(() => {
  const BLANKS = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]+/g;
  /** @type {Edit} */
  const studentKey = text => {
    const whole = text.replace(/\p{Surrogate}/gu, "\ufffd"); // half a character is none
    const folded = whole.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC");
    return folded.replace(BLANKS, " ").replace(/^ | $/g, "");
  };
  /** @type {(student: string, exercise: string, variant: string) => number} */
  const rank = (student, exercise, variant) => {
    let value = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(`${student}\n${exercise}\n${variant}`))
      value = Math.imul(value ^ byte, 0x01000193);
    value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
    value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
    return (value ^ (value >>> 16)) >>> 0;
  };
  /** @type {(student: string, exercise: string, names: string[]) => string} */
  const chosen = (student, exercise, names) => {
    const key = studentKey(student);
    /** @type {(one: string, other: string) => number} */
    const order = (one, other) => rank(key, exercise, other) - rank(key, exercise, one) || (one < other ? -1 : 1);
    return [...names].sort(order)[0];
  };
  globalThis.ckVariants = { studentKey, rank, chosen };
})();
