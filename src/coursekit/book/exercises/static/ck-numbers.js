// @ts-check
// Reads numbers that are typed: the twin of numbers.py and number_words.py in
// coursekit/exercises/marking.  What it needs of texts comes from ck-marking.js.  Types: exercise.d.ts.
"use strict";
/** @param {Texts & { fail: Fail }} texts */
globalThis.ckNumbers = ({ trim, clean, normalise, length, fail }) => {
  const { _ } = ckWords;

  const PERCENT = "%,percent,per cent,pct,prozent,pour cent,por ciento,процент,процента,процентов,проц,p.c,v.h,por cien".split(",");
  /** @type {Edit} */
  const squash = unit => trim(unit.normalize("NFKC").toLowerCase()).replace(/[. ]+$/, "");
  /** @type {(text: string, fractions: boolean) => string} */
  const cleanNumber = (text, fractions) =>
    clean(text.replace(/[¼-¾⅐-⅟↉]/g, sign => fractions ? " " + sign.normalize("NFKC").replace("⁄", "/") : "\ufffd")
      .replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+/g, "^$&")).replace(/[’‘ʼ`´_٬]/g, "'");
  // Words of the task before a number are passed over: "at least 21" where "at least" is asked.
  /** @type {(text: string, nouns: string[], numerals: string[]) => string} */
  const withoutLeading = (text, nouns, numerals) => {
    const [all, word] = /^(\p{L}+):? +(?=.)/u.exec(text) ?? [];
    return all && word && nouns.includes(word) && !numerals.some(words => words.split(" ").includes(word))
      ? withoutLeading(text.slice(all.length), nouns, numerals) : text;
  };
  const PARTS = ["half halb halbe einhalb hälfte demi demie moitié medio media mitad половина половину половиной", "third thirds drittel tiers tercio tercios треть трети", "quarter quarters viertel quart quarts cuarto cuartos четверть четверти"];
  const TIMES = { 3: "thousand tausend tsd mille mil тысяча тысячи тысяч тыс", 6: "million millions millionen mio millones millón миллион миллиона миллионов млн" };
  const PART_WORD = PARTS.join(" ").replace(/ /g, "|");
  const MIXED = new RegExp(`^(-?)(\\d{1,15}|\\p{L}+)[ -](?:and|et|y|und|с)[ -](?:(?:an?|one|une?|eine?)[ -])?(${PART_WORD})(?= |$)`, "u");
  const PART = new RegExp(`^(-?)(?:(\\d{1,3}|\\p{L}+)[ -])?(${PART_WORD})(?= |$)`, "u");
  // "three letters" as "3 letters", "one and a half" as "1 1/2", "%5" as "5%".
  /** @type {(typed: string, fractions: boolean, numerals: string[]) => string} */
  const wordsToFigures = (typed, fractions, numerals) => {
    /** @type {(lists: string[], word: string) => number} */
    const place = (lists, word) => lists.findIndex(words => words.split(" ").includes(word));
    /** @type {Edit} */
    const figures = word => /^\d/.test(word) ? word : place(numerals, word) < 0 ? "" : String(place(numerals, word));
    const text = typed.replace(/^[ "“”„«»?;:]+|[ "“”„«»?;:]+$/g, "").replace(/,? (?:or so|approx|approximately)\.?$/, "").replace(/^в /, "")
      .replace(/^(?:minus|moins|menos|минус|negative) /, "-").replace(/^% ?(.+)$/, "$1%").replace(/^(-?\d{1,15}) ?(?:-|\+|and|und|et|y) ?(?=\d{1,3} ?\/ ?\d{1,3}(?!\d))/, "$1 ")
      .replace(/^(-?)(?:anderthalb|полтора|полторы)(?= |$)/, "$11 1/2").replace(/^(?:an?|eine?|une?|una) (?=dozen|dutzend|douzaine|docena)/, "");
    /** @type {(found: string[], figures: string) => string} */
    const write = (found, figures) => found[1] + figures + text.slice(found[0].length);
    let found = MIXED.exec(text);
    if (found && figures(found[2])) return write(found, `${figures(found[2])} 1/${place(PARTS, found[3]) + 2}`);
    found = /^(-?)(\p{L}+?) ?(?:und)?einhalb(?= |$)/u.exec(text);
    if (found && figures(found[2])) return write(found, `${figures(found[2])} 1/2`);
    found = fractions ? PART.exec(text) : null;
    const count = !found ? "" : ["", "a", "an", "the", "der", "die", "das", "le", "la", "el"].includes(found[2] ?? "") ? "1" : figures(found[2]);
    if (found && count) return write(found, `${count}/${place(PARTS, found[3]) + 2}`);
    found = /^(-?)(\p{L}+)(?=[ .]|$)/u.exec(text);
    return found && figures(found[2]) ? write(found, figures(found[2])) : text;
  };
  // How many times is meant by the words behind a number, "thousand", and what follows.
  /** @type {(rest: string, units: string[]) => [number, string]} */
  const multiplier = (rest, units) => {
    const [, word, more] = /^([^ ]*) ?(.*)$/.exec(rest.replace(/^ +| +$/g, "")) ?? ["", "", ""];
    const found = Object.entries(TIMES).find(([, words]) => words.split(" ").includes(word.replace(/\.+$/, "")));
    return found && !units.includes(word) ? [10 ** +found[0], more] : [1, rest];
  };
  const BEHIND = "x × times time mal fach -fach fois vez veces раз раза".split(" ");

  // What to divide by because of the words behind a number.
  /** @type {(rest: string, units: string[], nouns: string[]) => number} */
  const scaleOf = (rest, units, nouns) => {
    const unit = squash(rest), known = units[0] ? units.map(squash) : [...BEHIND], isPercent = PERCENT.includes(unit);
    if (known.some(name => PERCENT.includes(name))) known.push(...PERCENT);
    if (!unit || known.some(name => name === unit || (name.length > 3 && (unit === `${name}s` || name === `${unit}s`)))) return 1;
    if (isPercent && !units[0]) return 100;
    /** @type {Fn} */
    const isNoun = word => nouns.includes(word) || nouns.includes(`${word}s`)
      || (word.endsWith("s") && nouns.includes(word.slice(0, -1)));
    for (const name of isPercent ? [] : units[0] ? known : [""]) {
      const words = unit.startsWith(name) ? normalise(unit.slice(name.length)).split(" ") : [""];
      if (words[0] && words.every(isNoun)) return 1;
    }
    return fail(units[0] ? _("Write the number in {unit}.", { unit: units[0] }) : _("Write the number only, without words."));
  };

  // The spellings of what stands between sign and unit; two if a mark can be read in two ways.
  /** @type {(body: string, decimal?: string) => string[]} */
  const readings = (body, decimal) => {
    if (/^\d{1,3}([' ])\d{3}(?:\1\d{3})*(?:[.,٫]\d*)?$/.test(body))
      return [body.replace(/[' ]/g, "").replace(/[,٫]/g, ".")];
    if (/^(?:\d{1,3}(?:,\d{3})+\.\d*|\d{1,3}(?:\.\d{3})+,\d*)$/.test(body))
      return [body.replace(/[.,](?=.*[.,])/g, "").replace(",", ".")];
    if (/^(?:\d+|\d{1,3}(?:(?:,\d{3}){2,}|(?:\.\d{3}){2,}))$/.test(body))
      return [body.replace(/[.,]/g, "")];
    const [, whole, mark, decimals] = /^(\d*)([.,٫])(\d*)$/.exec(body) ?? [];
    if (!mark) return [];
    const fraction = `${whole || 0}.${decimals || 0}`;
    if (mark === "٫" || decimals.length !== 3 || !/^[1-9]\d{0,2}$/.test(whole)) return [fraction];
    if (!decimal) return [whole + decimals, fraction];
    return [(mark === ".") === (decimal === "point") ? fraction : whole + decimals];
  };

  const RANGE = /^(?:(?:between|from|zwischen|von|entre|de|desde|от|между|с) )?[\d.,' ]*\d(?: *(?:-|±|\.{2,3}|to|bis) *| (?:or|and|oder|und|à|a|ou|et|o|y|до|или|и|по) )\d[\d.,' ]*\D*$|^(?:(?:more than|over|above|less than|fewer than|under|below|at least|at most|up to|mehr als|über|weniger als|unter|mindestens|höchstens|bis zu|plus de|moins de|au moins|au plus|más de|menos de|al menos|hasta|более|больше|менее|меньше|не менее|не более|свыше|до) |[<>≤≥]=? ?)\d[\d.,' ]*\D*$|^\d[\d.,' ]*\+$/;
  const NO_NUMBER = _("That cannot be read as a number. Write it like 20000 or 0.5.");
  /** @type {(typed: string, key: any) => {values: number[], spelled: string[], bare: boolean}} */
  const readNumber = (typed, { value, units, decimal, nouns = [], numerals }) => {
    if (length(typed) > 200) fail(_("That is too long to be a number."));
    const fractions = !Number.isInteger(value);
    const text = wordsToFigures(withoutLeading(cleanNumber(typed, fractions), nouns, numerals), fractions, numerals);
    if (RANGE.test(text)) fail(_("That is a range. Write one number."));
    /** @type {(rest: string, values: number[], spelled?: string[]) => any} */
    const scaled = (rest, values, spelled = []) => {
      const scale = scaleOf(rest, units, nouns);
      return { values: values[0] === undefined ? fail(NO_NUMBER) : values.map(one => one / scale), spelled, bare: !squash(rest) };
    };
    /** @type {(sign: string, value: number) => number} */
    const signed = (sign, value) => sign === "-" ? -value : value;
    const mixed = /^([+-]?) ?(\d{1,15}) (\d{1,3}) ?\/ ?(\d{1,3})(\D*)$/.exec(text);
    if (mixed)
      return +mixed[3] < +mixed[4] ? scaled(mixed[5], [signed(mixed[1], +mixed[2] + +mixed[3] / +mixed[4])]) : fail(NO_NUMBER);
    const ratio = /^([+-]?) ?(\d{1,15}) *[/:÷] *(\d{1,15})(\D*)$/.exec(text);
    if (ratio) return +ratio[3] ? scaled(ratio[4], [signed(ratio[1], +ratio[2] / +ratio[3])]) : fail(NO_NUMBER);
    const found = /^([+-]?) *(\d(?:[\d.,'٫ ]*[\d.,])?|[.,]\d+)(?: *(?:e|[x×*·] *10 *(?:\^|\*\*))([+-]?\d{1,4}))?(?![\d.,]) *(\D*)$/.exec(text);
    if (!found) return fail(NO_NUMBER);
    const [, sign, body, exponent = "0", behind] = found, [times, rest] = multiplier(behind, units);
    // Nobody groups thousands before a power of ten.
    const spelled = readings(body.trim(), decimal).slice(exponent === "0" && times === 1 ? 0 : -1).map(one => sign + one);
    return scaled(rest, spelled.map(one => times * +`${one}e${exponent}`), spelled);
  };

  return { read: readNumber };
};
