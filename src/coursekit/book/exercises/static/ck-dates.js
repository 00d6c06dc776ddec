// @ts-check
// Reads dates and ranges that are typed: the twin of the modules on dates in
// coursekit/exercises/marking.  What it needs of texts comes from ck-marking.js.  Types: exercise.d.ts.
"use strict";
/** @param {Texts} texts */
globalThis.ckDates = ({ trim, clean, normalise, length, oneSlip }) => {
  const { _ } = ckWords;

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

  /** @type {(words: any, hundreds: string, isRange: boolean) => void} */
  const readAs = (words, hundreds, isRange) => {
    calendar = words;
    century = hundreds;
    asRange = isRange;
  };
  return { readAs, read: readDate, whyUnreadable };
};
