// @ts-check
// Marks an answer in the browser: the twin of coursekit/exercises/marking.  Change both together;
// tests/cases/marking.json and a property test hold them to each other.  Numbers are read by
// ck-numbers.js, dates by ck-dates.js.  Types: exercise.d.ts.
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
  const BLANKS = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]+/g;
  /** @type {Edit} */
  const trim = text => text.replace(BLANKS, " ").replace(/^ | $/g, "");
  /** @type {Edit} */
  const clean = typed => {
    const text = trim(asciiDigits(typed.normalize("NFKC")).toLowerCase().replace(/[‐‑‒–—−]/g, "-"));
    return (trim(text.replace(/ *\((?!or )[^()\d]*\)/g, "")) || text)
      .replace(/^(?:(?:approximately|approx|about|around|roughly|exactly|only|some|circa|ca?|etwa|rund|gegen|um|ungefähr|fast|environ|à peu près|près de|presque|vers|autour de|unos|casi|hacia|cerca de|alrededor de|около|ок|примерно|прим|приблизительно|порядка|почти|nearly|almost|just|genau|nur|exactement|seulement|exactamente|solo|ровно|только)[. ]+|ca?\.?(?=\d)|[~≈=]) */, "");
  };
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

  const numbers = ckNumbers({ trim, clean, normalise, length, oneSlip, fail });

  /** @type {Marker} */
  const markNumber = (key, answer) => {
    if (typeof answer !== "number") mustBeText(answer, "it is {kind}, not a number");
    const { values, spelled, bare } = isText(answer) ? numbers.read(answer, key) : { values: [answer], spelled: [], bare: true };
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

  const dates = ckDates({ trim, clean, normalise, length, oneSlip });
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
    dates.readAs(key.calendar, "", false);
    /** @type {(text: string) => Time} */
    const ofKey = text => dates.read(text)[0];
    const wanted = ofKey(key.value), mistakes = key.mistakes.map(ofKey), stated = (key.stated ?? []).map(ofKey);
    dates.readAs(key.calendar, /^[./]*(\d\d)/.exec(key.value)?.[1] ?? "", wanted.range);
    const times = dates.read(answer).map(time => asLimit(time, key.limit)), [low, high] = bounds(wanted);
    if (!times[0]) fail(dates.whyUnreadable(answer));
    const judged = times.map(date => {
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
    return areSame(judged) ? judged[0] : ask(times.map(time => time.spelled));
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
