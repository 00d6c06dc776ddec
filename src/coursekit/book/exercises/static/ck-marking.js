// @ts-check
// Marks an answer in the browser: the twin of coursekit/exercises/marking.  Change both together;
// tests/cases/marking.json and a property test hold them to each other.  Types: exercise.d.ts.
"use strict";
(() => {
  const { _, number: localised } = ckWords;
  /** @type {(score: number, state: string, message: string, remarks?: string[]) => Verdict} */
  const verdict = (score, state, message, remarks = []) => ({ score, state, message, remarks });
  /** @type {(score: number, message: string, remarks?: string[]) => Verdict} */
  const scored = (score, message, remarks) =>
    verdict(score, score === 1 ? "right" : score > 0 ? "partly" : "wrong", message, remarks);
  /** @type {(is: boolean, remarks?: string[]) => Verdict} */
  const right = (is, remarks) => scored(+is, is ? _("Right.") : _("Not right."), remarks);
  // What is no answer is thrown as its verdict.
  /** @type {Fail} */
  const fail = message => { throw verdict(0, "unreadable", message); };
  /** @type {Fail} */
  const because = reason => fail(_("This cannot be read as an answer, because {reason}.", { reason }));
  const isNothing = () => fail(_("Nothing is answered yet."));
  /** @type {(spelled: string[]) => Verdict} */
  const ask = spelled => {
    const [one, other] = spelled.map(localised);
    return verdict(0, "unclear", _("This can be read in two ways. Write {one} or {other}.", { one, other }));
  };
  /** @type {(all: Verdict[]) => boolean} */
  const areSame = all => new Set(all.map(one => JSON.stringify(one))).size === 1;

  /** @type {Fn} */
  const isText = value => typeof value === "string";
  /** @type {Fn} */
  const kindOf = value =>
    value === null ? _("nothing") : typeof value === "boolean" ? _("yes or no")
      : typeof value === "number" ? _("a number") : isText(value) ? _("a text")
        : Array.isArray(value) ? _("a list") : _("a table");
  /** @type {(value: any) => boolean} */
  const isTable = value => value !== null && typeof value === "object" && !Array.isArray(value);
  /** @type {(answer: any, reason: string) => void} */
  const mustBeText = (answer, reason) => {
    if (!isText(answer)) because(_(reason, { kind: kindOf(answer) }));
    if (!trim(answer)) isNothing();
  };
  /** @type {(text: string) => number} */
  const length = text => [...text].length; // in characters
  /** @type {(key: any, name: string) => string[]} */
  const remark = (key, name) => key.remarks.includes(name) ? [name] : [];
  /** @type {(key: any, test: Fn) => Verdict | undefined} */
  const knownMistake = (key, test) => {
    const n = key.mistakes.findIndex(test);
    return n < 0 ? undefined : right(false, [`!${n}`]);
  };

  // ---- Texts

  const QUOTES = /['"`´‘’‚‛“”„‟«»‹›′″‴ʹʺʻʼʽʾʿˈˊˋ＇＂]/g;
  const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50]; // Arabic, Persian, Devanagari, Bengali, Thai
  /** @type {Any} */
  const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ς: "σ" };

  /** @type {Edit} */
  const asciiDigits = text => text.replace(/\p{Nd}/gu, sign => {
    const code = sign.charCodeAt(0), zero = ZEROS.find(from => code >= from && code < from + 10);
    return zero ? String(code - zero) : sign;
  });
  // Letters that look alike in Latin and Cyrillic, small or capital.
  const LATIN = "aceopxykmthbisj", CYRILLIC = "асеорхукмтнвіѕј";
  /** @type {(word: string, from: string, to: string) => string} */
  const turned = (word, from, to) => [...word].map(sign => from.includes(sign) ? to[from.indexOf(sign)] : sign).join("");
  // A word of both in one of the two, if the letters of the other allow it.
  /** @type {Edit} */
  const inOneScript = word => {
    if (!/[a-z]/.test(word) || !/[\u0400-\u04ff]/.test(word)) return word;
    const cyrillic = turned(word, LATIN, CYRILLIC), latin = turned(word, CYRILLIC, LATIN);
    return !/[a-z]/.test(cyrillic) ? cyrillic : !/[\u0400-\u04ff]/.test(latin) ? latin : word;
  };
  // Lower-case letters and digits, words parted by one blank.
  /** @type {Edit} */
  const normalise = text =>
    asciiDigits(text.replace(QUOTES, "").toLowerCase().normalize("NFKD").replace(/и\u0306/g, "й")
      .replace(/[ßæœøłđðþıς]/g, sign => LETTERS[sign]))
      .replace(/[\p{M}\p{Cf}]/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim()
      .split(" ").map(inOneScript).join(" ")
      .replace(/^(?:the|an|a) (?=.)/, "");

  // Whether one slip of the keyboard makes `meant` into `typed`.
  /** @type {(typed: string, meant: string) => boolean} */
  const oneSlip = (typed, meant) => {
    const a = [...typed], b = [...meant], most = Math.min(a.length, b.length);
    let start = 0, end = 0;
    while (start < most && a[start] === b[start]) start++;
    while (end < most - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
    const left = a.slice(start, a.length - end), other = b.slice(start, b.length - end);
    if (b.length < 4 || /\p{Nd}/u.test(meant)) return false;
    if (left.length < 2 && other.length < 2) return left[0] !== other[0];
    return left.length === 2 && left.reverse().join() === other.join();
  };

  // The words of a text, an article at its beginning included: "A Miller" may be a name.
  /** @type {(text: string) => string[]} */
  const allWords = text => normalise(`x ${text}`).split(" ").slice(1);
  // The words of a text; "A." before a surname is no article.
  /** @type {(text: string) => string[]} */
  const wordsOf = text => /^a\./i.test(trim(text)) ? allWords(text) : normalise(text).split(" ");
  // The words without what says nothing of which one is meant: titles, "papers", "that".
  /** @type {(text: string, fillers: string[]) => string[]} */
  const coreOf = (text, fillers) =>
    wordsOf(text.replace(/['’]s(?=[ ,.;:]|$)/g, ""))
      .filter(word => word && !fillers.includes(word));

  // The words as typed and, for a name, surname first, each with the forms they are compared with.
  /** @type {(typed: string[], words: string[], isName?: boolean, given?: number) => string[][][]} */
  const arrangements = (typed, words, isName, given = 0) => {
    const surname = given ? words.length - given : typed.length - 1;
    const more = given ? Math.max(0, Math.min(typed.length - surname, given)) : typed.length > 1 ? 1 : 0;
    const wanted = given ? [...words.slice(0, more), ...words.slice(given)] : words;
    const first = given ? surname : 1;
    const turns = isName && more ? [typed, [...typed.slice(first), ...typed.slice(0, first)]] : [typed];
    // A father's name, or its initial, behind the given name.
    const father = given && typed.length === words.length + 1 ? more : -1;
    return turns.map(turn => [turn.filter((word, n) =>
      n !== father || !([...word].length === 1 || /(?:ich|itsch|itch|[vw]ic|[vw]na|ич|[вч]на)$/.test(word))), wanted]);
  };
  // The words that do not fit, each with its forms; null if their number is wrong.
  /** @type {(turn: string[][]) => [string, string[]][] | null} */
  const misses = ([typed, words]) => typed.length !== words.length ? null
    : words.flatMap((word, n) => {
      const forms = word.split(" ");
      // An initial of the key, "p*", may be written out.
      const fits = forms.some(form => form === typed[n] || (form.endsWith("*") && typed[n].startsWith(form.slice(0, -1))));
      return fits ? [] : [[typed[n], forms]];
    });
  // An exact form is a text; of others, words that count on neither side are left out.
  /** @type {(form: any, fillers: string[]) => string[]} */
  const wanted = ([words, isName], fillers) => {
    const left = isName ? [] : words.filter((/** @type {string} */ forms) => !fillers.includes(forms.split(" ")[0]));
    return left[0] ? left : words;
  };
  /** @type {(typed: string[], whole: string, fillers: string[]) => (form: any) => boolean} */
  const fits = (typed, whole, fillers) => form => {
    if (isText(form)) return form === whole;
    const words = wanted(form, fillers);
    return form[1] || words.some(forms => forms.includes(" "))
      ? arrangements(typed, words, form[1], form[2]).some(turn => misses(turn)?.length === 0)
      : typed.join("") === words.join("");
  };
  /** @type {(typed: string[], fillers: string[]) => (form: any) => boolean} */
  const almost = (typed, fillers) => form => !isText(form)
    && arrangements(typed, wanted(form, fillers), form[1], form[2]).some(turn => {
      const odd = misses(turn);
      return odd?.length === 1 && odd[0][1].some(one => oneSlip(odd[0][0], one));
    });

  /** @type {Marker} */
  const markText = (key, answer) => {
    if (isText(answer) && length(answer) > 500) because(_("it is too long"));
    mustBeText(answer, "it is {kind}, not a text");
    const typed = wordsOf(answer);
    if (!typed[0] && !key.accepted.some(isText)) because(_("it holds neither letters nor digits"));
    /** @type {[string[], string, string[]][]} */
    const readings = [[typed, trim(answer), []]], all = allWords(answer);
    if (all[0] === "a") readings.push([all, "", []]);
    for (const text of [answer.replace(/\([^()]*\)|\[[^[\]]*\]|<\/?[A-Za-z][^<>]*>/g, " "), answer]) {
      const core = coreOf(text, key.fillers);
      if (core[0]) readings.push([core, "", key.fillers]);
    }
    for (const reading of readings) {
      const place = key.accepted.findIndex(fits(...reading));
      if (place >= 0) return right(true, remark(key, `=${place}`));
      const mistake = knownMistake(key, fits(...reading));
      if (mistake) return mistake;
    }
    return readings.some(([words, , fillers]) => key.accepted.some(almost(words, fillers)))
      ? verdict(0, "near", _("Almost: check the spelling.")) : right(false);
  };

  // ---- Numbers

  const BLANKS = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]+/g;
  const PERCENT = "%,percent,per cent,pct,prozent,pour cent,por ciento,процент,процента,процентов,проц,p.c,v.h,por cien".split(",");

  /** @type {Edit} */
  const trim = text => text.replace(BLANKS, " ").replace(/^ | $/g, "");
  /** @type {Edit} */
  const clean = typed => {
    const text = trim(asciiDigits(typed.normalize("NFKC")).toLowerCase().replace(/[‐‑‒–—−]/g, "-"));
    return (trim(text.replace(/ *\((?!or )[^()\d]*\)/g, "")) || text)
      .replace(/^(?:(?:approximately|approx|about|around|roughly|exactly|only|some|circa|ca?|etwa|rund|gegen|um|ungefähr|fast|environ|à peu près|près de|presque|vers|autour de|unos|casi|hacia|cerca de|alrededor de|около|ок|примерно|прим|приблизительно|порядка|почти|nearly|almost|just|genau|nur|exactement|seulement|exactamente|solo|ровно|только)[. ]+|ca?\.?(?=\d)|[~≈=]) */, "");
  };
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

  /** @type {Marker} */
  const markNumber = (key, answer) => {
    if (typeof answer !== "number") mustBeText(answer, "it is {kind}, not a number");
    const { values, spelled, bare } = isText(answer) ? readNumber(answer, key) : { values: [answer], spelled: [], bare: true };
    if (!values.every(Number.isFinite)) fail(_("That number is too large."));
    /** @type {(value: number) => Verdict} */
    const judge = value => {
      /** @type {Fn} */
      const isClose = wanted => Math.abs(value - wanted) <= key.tolerance + 1e-12 * Math.abs(wanted);
      return isClose(key.value) ? right(true, remark(key, "=0")) : knownMistake(key, isClose) ?? right(false);
    };
    const judged = values.map(judge), [value] = values;
    if (key.percent && bare && !values[1] && Math.abs(value) <= 1 && !judged[0].score && !judged[0].remarks[0]
      && judge(100 * value).score)
      return verdict(0, "unclear", _("That may be a share or a percentage. Write the percentage, with the sign %."));
    // Nobody writes twenty as 20.000.
    if (areSame(judged) || (spelled[0].endsWith("000") && (judged[0].score || !judged[1].score))) return judged[0];
    return ask([spelled[0], spelled[1] + "0"]);
  };

  // ---- Dates

  // How exact a date is: 1 century, 2 decade, 3 year, 4 season, 5 month, 6 part of a month, 7 day.
  const ROMAN = "0 i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split(" ");
  /** @type {Any} words of dates, from the key */
  let calendar = {};
  let century = ""; // of a year of two digits
  let asRange = false; // whether a range is asked for

  /** @type {(year: number, month: number) => number} */
  const days = (year, month) => new Date(Date.UTC(year, month, 0)).getUTCDate();
  /** @type {Make} */
  const years = (first, count, exact) =>
    first < 1 ? null : { first: first * 1e4 + 101, last: (first + count - 1) * 1e4 + 1231, exact };
  /** @type {Make} */
  const yearOf = year => years(year, 1, 3);
  /** @type {Make} */
  const dayOf = (year, month, day) => {
    const base = year * 1e4 + month * 100, most = days(year, month);
    if (year < 1 || year > 9999 || month < 1 || month > 12) return null;
    if (day === undefined) return { first: base + 1, last: base + most, exact: 5 };
    return day >= 1 && day <= most ? { first: base + day, last: base + day, exact: 7 } : null;
  };
  /** @type {Make} */
  const seasonOf = (year, number) => {
    const start = dayOf(year, 3 * number + 3), end = number === 3 ? dayOf(year + 1, 2) : dayOf(year, 3 * number + 5);
    return start && end && { first: start.first, last: end.last, exact: 4 };
  };
  // A date in numbers, of which months from 21 on are seasons; 0 is not known.
  /** @type {(year: number, month: number, day: number) => Span} */
  const spanOf = (year, month, day) =>
    !month ? day ? null : yearOf(year)
      : month > 20 && month < 25 ? day ? null : seasonOf(year, month - 21) : dayOf(year, month, day || undefined);
  /** @type {(digits: string) => number} */
  const wholeYear = digits => digits.length === 4 ? +digits : century ? +(century + digits) : 0;
  // The number of a month, also in Roman figures, which may be Cyrillic letters.
  /** @type {(month: string) => number} */
  const figures = month => /\d/.test(month) ? +month : Math.max(0, ROMAN.indexOf(month.replace(/і/g, "i").replace(/х/g, "x")));
  /** @type {(part: string | number, width?: number) => string} */
  const pad = (part, width = 2) => String(part).padStart(width, "0");
  /** @type {(span: Span, spelled?: string) => Time} */
  const only = (span, spelled = "") => ({ start: span, end: span, range: false, spelled });
  /** @type {(start: Span, end: Span, spelled?: string) => Time} */
  const range = (start, end, spelled = "") => ({ start, end, range: true, spelled });

  const ROUND = /^[ .,;:!"“”„«»]+|[ .,;:!"“”„«»]+$/g;
  // One sign for "to", years in full, without weekdays and doubts.
  /** @type {Edit} */
  const tidy = typed => {
    let text = typed.replace(/ ?(?:[–—−―→]|--+) ?/g, "→").replace(/([\d.]) ?(?:\.{2,3}|…) ?(?=\d)/g, "$1→");
    text = clean(text.replace(/[’‘ʼ`´]/g, "'"));
    if (century) text = trim(text.replace(/(^|\D)' ?(\d\d)(?!\d)/g, `$1 ${century}$2`));
    text = text.replace(/[?~%≈]/g, "").replace(/(^| )[ld]'/g, "$1")
      .replace(/(\d) ?(?:гг?|год[а-я]{0,3})\.?(?=[ ,;→/-]|$)/g, "$1");
    return text.replace(ROUND, "").replace(new RegExp(`(^|[ →])(?:${calendar.weekday})\\.?,? +(?=.)`, "g"), "$1").replace(ROUND, "");
  };
  // The words of a date; a number is parted from its letters: "15th".
  /** @type {(text: string) => string[]} */
  const dateWords = text => normalise(text).match(/\d+|[^\d ]+/g) ?? [];

  /** @type {ToSpan} */
  const edtf = text => {
    let found;
    if ((found = /^(\d{4})$/.exec(text))) return yearOf(+found[1]);
    if ((found = /^(\d{3})x$/.exec(text))) return years(+found[1] * 10, 10, 2);
    if ((found = /^(\d{2})xx$/.exec(text))) return years(+found[1] * 100, 100, 1);
    found = /^(\d{4})-(xx|\d{1,2})(?:-(xx|\d{1,2}))?$/.exec(text);
    if (!found || [found[2], found[3]].some(part => part && !+part && part !== "xx")) return null;
    return spanOf(+found[1], +found[2] || 0, +found[3] || 0);
  };
  const THREE = /^(\d{1,2})( ?[./,-] ?| )(\d{1,2}|[ivxіх]+)( ?[./,-] ?| )(\d{4}|\d{2})$/;
  const TWO = /^(\d{1,2})( ?[./,-] ?| )(\d{1,2}|[ivxіх]+)\.?$/;
  const YEAR_FIRST = /^(\d{4})(?: ?[./,-] ?| )(\d{1,2}|[ivxіх]+)(?:(?: ?[./,-] ?| )(\d{1,2}))?$/;
  const MONTH_YEAR = /^(\d{1,2}|[ivxіх]+)( ?[./,-] ?| )(\d{4}|\d{2})$/;
  const SHORT_YEAR = /^(?:3[2-9]|[4-9]\d)$/; // no day of a month
  // 3/12/1950, day first and month first; before a full stop stands the day.
  /** @type {ToTimes} */
  const twoWays = text => {
    const [, one, sign, two, other, digits] = THREE.exec(text) ?? [];
    const year = digits && sign.trim() === other.trim() ? wholeYear(digits) : 0, month = two && figures(two);
    if (!year) return [];
    const orders = [[month, +one], [+one, month]].slice(0, /\d/.test(two) && +one !== month ? 2 : 1);
    const read = orders.flatMap(([month, day]) => {
      const span = dayOf(year, month, day);
      return span ? [only(span, `${pad(year, 4)}-${pad(month)}-${pad(day)}`)] : [];
    });
    return sign.includes(".") ? read.slice(0, 1) : read;
  };
  /** @type {ToSpan} */
  const inFigures = text => {
    const read = twoWays(text);
    if (read.length === 1) return read[0].start;
    let found = YEAR_FIRST.exec(text);
    if (found) {
      const [, year, month, day] = found;
      return day && !+day ? null : dayOf(+year, figures(month), day ? +day : undefined);
    }
    found = MONTH_YEAR.exec(text);
    // "9.51" and "9-51" may be other things.
    if (!found || (found[3].length === 2 && /\d/.test(found[1]) && !(found[2].trim() === "/" && SHORT_YEAR.test(found[3]))))
      return null;
    const year = wholeYear(found[3]);
    return year ? dayOf(year, figures(found[1])) : null;
  };
  // Number from 1 of the list that has the word; else 0.
  /** @type {(word: string, lists: string[]) => number} */
  const numberOf = (word, lists) => lists.findIndex(names => names.split(" ").includes(word)) + 1;
  /** @type {ToSpan} */
  const decade = text => {
    let found = /^(?:the |die |in den )?(\d{2})?(\d)0(?:'?s|-?er|-?er jahren?|-?[ех](?: (?:гг|год[а-я]+))?)$|^(?:(?:les )?années|(?:los )?años|(?:la )?década de(?: los)?) (\d{2})?(\d)0$/.exec(text);
    if (found) {
      const before = found[1] || found[3] || century;
      return before ? years(+(before + (found[2] || found[4])) * 10, 10, 2) : null;
    }
    found = /^(?:(?:the|die|les|los|in den|années|años|década de los) )*([^ ]+)(?: jahren?| годы)?$/.exec(text);
    const ten = found && century ? numberOf(dateWords(found[1]).join(" "), calendar.decades) : 0;
    return ten ? years(+`${century}${ten + 1}` * 10, 10, 2) : null;
  };
  /** @type {ToSpan} */
  const centuryOf = text => {
    const found = /^(?:(?:the|das|le|el|im|au|в|in) )*(?:(\d{1,2})(?:st|nd|rd|th|e|\.|-?[йм])?|([ivxх]+)e?) (?:century|c|jahrhunderts?|jh|siècle|веке?|в)$|^(?:el )?siglo ([ivx]+)$/.exec(text);
    const number = found ? +found[1] || figures(found[2] || found[3] || "") : 0;
    return number > 1 ? years((number - 1) * 100, 100, 1) : null;
  };
  // Number from 1 of the list that alone has a name beginning with the word; else 0.
  /** @type {(lists: string[], fits: (name: string) => boolean) => number} */
  const alone = (lists, fits) => {
    const found = lists.filter(names => names.split(" ").some(fits));
    return found.length === 1 ? lists.indexOf(found[0]) + 1 : 0;
  };
  /** @type {(word: string, lists: string[]) => number} */
  const named = (word, lists) => alone(lists, name => word.length > 2 && name.startsWith(word));
  // A month may have one slip.
  /** @type {(word: string) => number} */
  const monthOf = word => named(word, calendar.months)
    || alone(calendar.months, name => length(word) > 4 && name.length > 4 && oneSlip(word, name));
  /** @type {() => string[]} */
  const partNames = () => calendar.parts.map((/** @type {any} */ [names]) => names);
  // What the words of a date name; 0 for what they do not.
  /** @type {(text: string) => Words | null} */
  const inWords = text => {
    let year = 0, month = 0, day = 0, season = 0, part = 0, found;
    for (const word of dateWords(text)) {
      if (/^\d{4}$/.test(word) && !year) year = +word;
      else if (season === 4 && year && [`${year + 1}`, `${year + 1}`.slice(2)].includes(word)) continue; // 1951/52
      else if (century && !year && SHORT_YEAR.test(word)) year = +(century + word);
      else if (!day && /^\d{1,2}$/.test(word)) {
        if (!(day = +word)) return null;
      } else if (!day && numberOf(word, [calendar.first])) day = 1;
      else if (!month && (found = monthOf(word))) month = found;
      else if (!season && (found = named(word, calendar.seasons))) season = found;
      else if (!part && (found = numberOf(word, partNames()))) part = found;
      else if (!numberOf(word, [calendar.fillers])) return null;
    }
    if ((month && season) || (season && day) || (part && (day || !month))) return null;
    return year || month || day || season ? { year, month: month || season && season + 20, day, part } : null;
  };
  /** @type {(words: Words | null) => Span} */
  const wordSpan = words => {
    if (!words?.year || (words.day && !words.month)) return null;
    const span = spanOf(words.year, words.month, words.day), { part } = words;
    if (!span || !part) return span;
    const base = span.first - 1;
    return { first: base + 10 * part - 9, last: Math.min(span.last, base + calendar.parts[part - 1][1]), exact: 6 };
  };
  /** @type {ToTimes} */
  const single = typed => {
    if (/^[→<>≤≥]|[→+]$/.test(typed)) return [];
    const text = typed.replace(/→/g, "-");
    const span = edtf(text) || decade(text) || inFigures(text) || centuryOf(text) || wordSpan(inWords(text));
    return span ? [only(span)] : twoWays(text);
  };

  // 1946-47, 1946–7 and 1978–24, which may be months and, written with a hyphen, seasons.
  /** @type {ToTimes} */
  const shortSpan = text => {
    const [, year, sign, digits] = /^(\d{4}) ?([→/-]) ?(\d{1,2})$/.exec(text) ?? [];
    if (!year) return [];
    const number = +digits, last = year.slice(0, -digits.length) + digits;
    const isSeason = sign === "-" && number > 20 && number < 25 && !asRange;
    const month = (number > 0 && number < 13) || isSeason ? spanOf(+year, number, 0) : null;
    const start = yearOf(+year), end = yearOf(+last);
    const isSpan = start && end && (sign === "→" || asRange || number > 12) && (!month || last > year);
    return [...month ? [only(month, `${year}-${pad(number)}`)] : [], ...isSpan ? [range(start, end, `${year}/${last}`)] : []];
  };
  /** @type {ToTimes} */
  const edtfRange = text => {
    const sides = text.split("/");
    if (sides.length !== 2) return [];
    // ISO 8601 leaves out what is the same.
    if (/^\d{4}-\d{2}.*\/\d{2}$/.test(text)) sides[1] = sides[0].slice(0, -2) + sides[1];
    const [start, end] = sides.map(side => edtf(side.trim()));
    const isOpen = sides.map(side => ["", ".."].includes(side.trim()));
    return (!start && !isOpen[0]) || (!end && !isOpen[1]) || (!start && !end) ? [] : [range(start, end)];
  };
  // One end of a range, which may lack what the other end says.
  /** @type {(text: string, monthFirst: boolean) => Words | null} */
  const side = (text, monthFirst) => {
    let found = THREE.exec(text) ?? TWO.exec(text);
    if (found) {
      const turned = monthFirst && !found[2].includes(".") && /\d/.test(found[3]), one = +found[1], two = figures(found[3]);
      return { year: found[5] ? wholeYear(found[5]) : 0, month: turned ? one : two, day: turned ? two : one, part: 0 };
    }
    found = MONTH_YEAR.exec(text);
    if (found?.[3].length === 4 && (/[./-]/.test(found[2]) || !/\d/.test(found[1])))
      return { year: +found[3], month: figures(found[1]), day: 0, part: 0 };
    return ROMAN.indexOf(text) > 0 ? { year: 0, month: ROMAN.indexOf(text), day: 0, part: 0 } : inWords(text);
  };
  // Both ends of a range, each with what only the other says: the month of "1-15 October".
  /** @type {(sides: string[], monthFirst: boolean) => Span[]} */
  const complete = (sides, monthFirst) => {
    const [left, right] = sides.map(text => side(text, monthFirst));
    if (!left || !right) return [];
    const before = left.month;
    if (left.day && !left.month && right.month && !right.day) [left.month, left.day] = [left.day, 0]; // 9-11/1951
    if (right.day && !right.month) right.month = left.month;
    if (left.day && !left.month) left.month = right.month;
    right.year ||= left.year;
    left.year ||= right.year - +(before > right.month); // December to February 1951 begins in 1950
    return [wordSpan(left), wordSpan(right)];
  };
  /** @type {(number: number) => string} */
  const iso = number => pad(number, 8).replace(/(..)(..)$/, "-$1-$2");
  /** @type {ToTimes} */
  const rangeInWords = typed => {
    const text = typed.replace(FROM, ""), known = century;
    for (const sign of text.matchAll(/ (?:to|and|until|till|through|thru|up to|or|по|до|и|или|bis|und|oder|a|à|au|et|ou|y|o|al|hasta) | ?[→,;&+-] ?/g)) {
      const sides = [text.slice(0, sign.index), text.slice(sign.index + sign[0].length)];
      century = sign[0].includes(",") ? "" : known; // "October 32, 1949"
      const [first, last] = sides.map(single);
      /** @type {Time[]} */
      const ends = first.length === 1 && last.length === 1 ? [range(first[0].start, last[0].end)]
        : [false, true].flatMap(monthFirst => {
          const [start, end] = complete(sides, monthFirst);
          return start && end ? [range(start, end, `${iso(start.first)}/${iso(end.last)}`)] : [];
        });
      century = known;
      if (ends[0]) return ends[1] && ends[0].spelled === ends[1].spelled ? ends.slice(0, 1) : ends;
    }
    return [];
  };
  const FROM = /^(?:from|between|со?|от|между|von|vom|de|du|zwischen|entre|desde|del) /;
  const NOW = /(?:→| (?:to|until|till|bis|à|jusqu'à|hasta|a|до|по) )(?:the present|present|now|today|heute|aujourd'hui|présent|hoy|сегодня|сих пор)?$/;
  const SINCE = /^(?:(?:since|from|со?|начиная с|seit|ab|von|depuis|dès|desde|à partir de|a partir de|not before|no earlier than|not earlier than|earliest|at the earliest|[io]n or after|at least|не ранее|не раньше|frühestens|au plus tôt|no antes de):? |>= ?|≥ ?)(.+?)(?: on| onwards?| an)?$|^(.+?)(?:,? (?:onwards?|(?:or|and) (?:later|after)|at the earliest|at earliest|(?:oder|und) später|(?:ou|et) après|[oy] después|(?:или|и) (?:позднее|позже|далее))|\+)$/;
  const UNTIL = /^(?:(?:until|till|to|до|по|bis zum|bis zu|bis|hasta|jusqu'en|jusqu'à|jusque|by|up to|no later than|not later than|not after|latest|at the latest|[io]n or before|at most|не позднее|не позже|spätestens|au plus tard|a más tardar):? |<= ?|≤ ?|→)(?:the end of |ende (?:des )?|конца |la fin de |finales de )?(.+)$|^(.+?),? (?:(?:or|and) (?:earlier|before)|at the latest|at latest|(?:oder|und) früher|(?:ou|et) avant|[oy] antes|(?:или|и) (?:ранее|раньше))$/;
  /** @type {ToTimes} */
  const openRange = typed => {
    const now = NOW.exec(typed);
    const text = now?.index ? `since ${typed.slice(0, now.index).replace(FROM, "")}` : typed;
    const since = SINCE.exec(text), until = since ? null : UNTIL.exec(text), found = since ?? until;
    const times = found ? single(found[1] || found[2]) : [];
    return times.length !== 1 ? [] : since ? [range(times[0].start, null)] : [range(null, times[0].end)];
  };
  // Every reading, ranges that end before they begin included.
  /** @type {ToTimes} */
  const allReadings = typed => {
    if (length(typed) > 100) return [];
    const tidied = tidy(typed), text = asRange ? tidied.replace(/^-|-$/g, "→") : tidied;
    for (const read of [shortSpan, edtfRange, single, rangeInWords, openRange]) {
      const times = read(text);
      if (times[0]) return times;
    }
    return [];
  };
  /** @type {ToTimes} */
  const readDate = typed => {
    const times = allReadings(typed);
    return times.every(({ start, end }) => !start || !end || start.first <= end.last) ? times : [];
  };
  // What is wrong with a text that cannot be read, and how to write it.
  /** @type {Edit} */
  const whyUnreadable = typed => {
    if (allReadings(typed)[0])
      return _("That ends before it begins. Write the first date first, and years in full, like 1914–1918.");
    const text = tidy([...typed].slice(0, 100).join("")), words = dateWords(text);
    if (/^[<>]|(?:^| )(?:before|after|vor|nach|avant|après|antes|después|раньше|после)(?= |$)/.test(text))
      return _("“Before” and “after” leave open what they include. Write it like “until 1914”.");
    const rest = words.filter(word => !numberOf(word, partNames())), without = inWords(rest.join(" "));
    if (rest.length < words.length && without && !without.month)
      return _("Write a month, like August 1914, or a season, like summer 1914.");
    const isNamed = words.some(word => monthOf(word) || named(word, calendar.seasons));
    return isNamed && !/\d{4}/.test(text) ? _("The year is missing. Write it like August 1914.")
      : _("That cannot be read as a date. Write it like 14 August 1914, 1914-08, 1914 or 1914–1918.");
  };

  /** @type {(time: Time) => number[]} */
  const bounds = time => [time.start?.first ?? 0, time.end?.last ?? 99999999];
  /** @type {(one: Span, other: Span) => boolean} */
  const isSame = (one, other) => one?.first === other?.first && one?.last === other?.last;
  /** @type {(coarse: Span, fine: Span) => boolean} */
  const holds = (coarse, fine) => !!coarse && !!fine && coarse.exact < fine.exact && coarse.exact >= Math.min(3, fine.exact - 1)
    && coarse.first <= fine.first && fine.last <= coarse.last;
  // "by 1953" is 1953 where the latest date is asked, "since 1953" where the earliest is.
  /** @type {(time: Time, limit: string) => Time} */
  const asLimit = (time, limit) => {
    const { start, end, range } = time;
    const span = range && (limit === "end" && !start ? end : limit === "start" && !end ? start : null);
    return span ? { start: span, end: span, range: false, spelled: "" } : time;
  };

  /** @type {Marker} */
  const markDate = (key, answer) => {
    if (Number.isInteger(answer) && answer > 999 && answer < 10000) answer = String(answer);
    mustBeText(answer, "it is {kind}, not a date");
    calendar = key.calendar;
    century = "";
    asRange = false;
    /** @type {(text: string) => Time} */
    const ofKey = text => readDate(text)[0];
    const wanted = ofKey(key.value), mistakes = key.mistakes.map(ofKey), stated = (key.stated ?? []).map(ofKey);
    century = /^[./]*(\d\d)/.exec(key.value)?.[1] ?? "";
    asRange = wanted.range;
    const dates = readDate(answer).map(time => asLimit(time, key.limit)), [low, high] = bounds(wanted);
    if (!dates[0]) fail(whyUnreadable(answer));
    const judged = dates.map(date => {
      const [first, last] = bounds(date), { start, end } = wanted;
      /** @type {(time: Time) => boolean} */
      const isThen = time => String(bounds(time)) === String([first, last]);
      if (isThen(wanted)) return right(true, remark(key, "=0"));
      const mistake = knownMistake({ mistakes }, isThen);
      if (mistake) return mistake;
      const coarse = [holds(date.start, start), holds(date.end, end)];
      if (date.range === wanted.range && (coarse[0] || coarse[1])
        && (coarse[0] || isSame(date.start, start)) && (coarse[1] || isSame(date.end, end)))
        return stated.some((/** @type {Time} */ time) => first <= bounds(time)[0] && bounds(time)[1] <= last)
          ? scored(0, _("Not right: the task says that much itself."))
          : scored(0.5, _("Right, but it can be said more exactly."));
      if (wanted.range && start && end && !date.range && (isSame(date.start, start) || isSame(date.start, end)))
        return scored(0, _("Not right: that is one end. Give the first and the last."));
      return low <= first && last <= high ? scored(0, _("Not right: it cannot be said so exactly.")) : right(false);
    });
    return areSame(judged) ? judged[0] : ask(dates.map(date => date.spelled));
  };

  // ---- Choices, pairs, orders, prose

  // What is wrong with an answer that should be one name, should hold names, should hold a known one.
  const CHOICE = ["it is {kind}, not the name of a choice", "it holds {kind}, not the name of a choice", "no choice is named \"{name}\""];
  const ITEM = ["it is {kind}, not the name of an item", "it holds {kind}, not the name of an item", "no item is named \"{name}\""];
  // The names in an answer.
  /** @type {(answer: any, known: string[], reasons: string[]) => string[]} */
  const names = (answer, known, [isNone, holdsNone, unknown]) => {
    if (isText(answer)) answer = answer ? [answer] : [];
    if (!Array.isArray(answer)) because(_(isNone, { kind: kindOf(answer) }));
    for (const name of answer) {
      if (!isText(name)) because(_(holdsNone, { kind: kindOf(name) }));
      if (!known.includes(name)) because(_(unknown, { name: [...name].slice(0, 30).join("") }));
    }
    return answer.length ? answer : isNothing();
  };

  /** @type {Marker} */
  const markChoices = (key, answer) => {
    const chosen = new Set(names(answer, key.choices, CHOICE));
    /** @type {Fn} */
    const isChosen = name => chosen.has(name);
    const remarks = key.remarks.filter(isChosen), hits = key.right.filter(isChosen).length;
    if (key.kind === "single")
      return chosen.size > 1 ? because(_("one choice is asked for, not several")) : right(hits > 0, remarks);
    const total = key.right.length, wrong = chosen.size - hits, score = Math.max(0, hits - wrong) / total;
    return scored(score, score === 1 ? _("Right.") : wrong
      ? _("{hits} of {total} right, {wrong} wrong.", { hits, total, wrong }) : _("{hits} of {total} right, none wrong.", { hits, total }), remarks);
  };

  /** @type {Marker} */
  const markPairs = (key, answer) => {
    if (!isTable(answer)) because(_("it is {kind}, not a table of pairs", { kind: kindOf(answer) }));
    /** @type {Map<string, string>} */
    const stems = new Map(key.pairs);
    if (Object.keys(answer).some(stem => !stems.has(stem))) because(_("it names something that is not to be matched here"));
    let given = Object.entries(answer).filter(([, target]) => target !== null);
    if (!given.every(([, target]) => isText(target))) because(_("a target in it is not a name"));
    given = given.filter(([, target]) => target);
    if (!given.every(([, target]) => key.targets.includes(target))) because(_("it names a target that is not there"));
    if (!given[0]) isNothing();
    const chosen = new Map(given), wrong = given.filter(([stem, target]) => stems.get(stem) !== target);
    const hits = [...stems.keys()].filter(stem => chosen.get(stem) === stems.get(stem));
    const remarks = hits.filter(stem => key.remarks.includes(stem));
    key.mistakes.forEach((/** @type {string[]} */ [stem, target], /** @type {number} */ n) => {
      if (wrong.some(([s, t]) => (!stem || stem === s) && t === target)) remarks.push(`!${n}`);
    });
    const total = stems.size, missing = total - given.length;
    return scored(hits.length / total, hits.length === total ? _("Right.") : missing
      ? _("{hits} of {total} right, {missing} not answered.", { hits: hits.length, total, missing })
      : _("{hits} of {total} right.", { hits: hits.length, total }), remarks);
  };

  /** @type {Marker} */
  const markOrder = (key, answer) => {
    const given = names(answer, key.items, ITEM), wanted = key.items, total = wanted.length - 1;
    if (new Set(given).size < given.length) because(_("something stands in it twice"));
    if (given.length <= total) because(_("it orders {some} of {all} items", { some: given.length, all: wanted.length }));
    const hits = given.filter((name, n) => n && wanted.indexOf(name) === wanted.indexOf(given[n - 1]) + 1).length;
    const remarks = key.mistakes.flatMap((/** @type {string[]} */ [one, other], /** @type {number} */ n) =>
      given.indexOf(other) === given.indexOf(one) + 1 ? [`!${n}`] : []);
    return scored(hits / total,
      hits === total ? _("Right.") : _("{hits} of {total} neighbouring pairs are right.", { hits, total }), remarks);
  };

  /** @type {Marker} */
  const markOpen = ({ levels }, answer) => {
    let level = null;
    if (isTable(answer))
      [answer, level] = ["text", "level"].map(name => Object.hasOwn(answer, name) ? answer[name] : null);
    if (answer === null) isNothing();
    mustBeText(answer, "it is {kind}, not a text");
    if (level === null) return verdict(0, "kept", _("Kept. Compare it with the rubric and judge it yourself."));
    if (!Number.isInteger(level) || !(level in levels)) because(_("the rubric has no such level"));
    return verdict(levels[level] / levels[0], "kept", _("Kept, with your own judgement."));
  };

  /** @type {Any} */
  const MARKERS = { single: markChoices, multiple: markChoices, number: markNumber, date: markDate,
    text: markText, match: markPairs, classify: markPairs, order: markOrder, open: markOpen };

  globalThis.ckMark = (key, answer) => {
    try {
      return answer === null ? isNothing() : MARKERS[key.kind](key, answer);
    } catch (problem) {
      if (/** @type {any} */ (problem).state) return /** @type {Verdict} */ (problem);
      throw problem;
    }
  };
})();
