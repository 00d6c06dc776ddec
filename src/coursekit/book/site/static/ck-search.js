// @ts-check
// Searches the book: the page of results, and suggestions below every search field.  ck.js loads
// it when a reader turns to such a field; searchindex.js is what the build has to be found.
"use strict";

(() => {
  const { _, ngettext } = ckWords;
  const ROOT = new URL("..", /** @type {HTMLScriptElement} */ (document.currentScript).src);
  const FROM_INDEX = new URL("searchindex.js", ROOT).href;
  const ENGINE = new URL("_static/minisearch.js", ROOT).href;
  const MOST = 8, PAGE = 30, EXCERPT = 180, LONGEST = 200; // the last two in characters
  /** @type {Record<string, string>} */
  const KINDS = { person: _("Person"), place: _("Place"), organisation: _("Organisation"), periodical: _("Periodical"),
    term: _("Term"), chapter: _("Page"), note: _("Note"),
    paragraph: _("Paragraph of the article"), oddity: _("Finding"), dataset: _("Dataset") };
  // Whom a reader means who types a name.
  /** @type {Record<string, number>} */
  const WEIGHTS = { person: 8, place: 7, organisation: 6, periodical: 5, term: 4, chapter: 3, dataset: 2.5, section: 2, exercise: 0.7 };
  const SUGGESTED = ["person", "place", "organisation", "periodical", "term", "chapter", "dataset", "section"];

  // ---- Words

  const LATIN = Object.fromEntries([..."абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ"].map((letter, n) => [letter,
    "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya i yi ye g".split(" ")[n]]));
  // Lower case, no accents, Cyrillic as the article romanises it, "-off" as "-ov", thousands without
  // a mark.
  /** @type {(text: string) => string} */
  const fold = text =>
    text.toLowerCase().replace(/[иы]й(?!\p{L})/gu, "y").replace(/\p{Script=Cyrillic}/gu, letter => LATIN[letter] ?? letter)
      .normalize("NFKD").replace(/\p{M}/gu, "").replace(/ß/g, "ss").replace(/ø/g, "o").replace(/ł/g, "l")
      .replace(/(?<=\p{L}[oe])ff(?!\p{L})/gu, "v")
      .replace(/(\d)[.,'’ ](?=\d{3}(?!\d))/g, "$1");
  /** @type {any} */ (globalThis).ckFold = fold; // the registers filter by it
  /** @type {(text: string) => string[]} */
  const words = text => fold(text).replace(/['’]s(?!\p{L})|['’]/gu, "").match(/[\p{L}\p{N}]+/gu) ?? [];

  /** @type {Promise<any> | undefined} */
  let loaded;
  const load = () => loaded ??= Promise.all([ENGINE, FROM_INDEX].map(address => new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: address, onload: resolve, onerror: reject });
    document.head.append(script);
  }))).then(prepare);

  /** @type {any[]} */
  let pages = [];
  /** @type {any} */ (globalThis).ckSearchIndex = (/** @type {any[]} */ told) => { pages = told; };

  const prepare = () => {
    const places = pages.flatMap(page => page.places.map((/** @type {any} */ place, /** @type {number} */ n) => ({
      names: [], text: "", id: "", title: page.title, ...place, kind: n ? place.kind : "chapter", page: page.title,
      href: new URL(place.address ?? page.address + (place.id ? `#${place.id}` : ""), ROOT).href }))).map((place, n) => ({ ...place, n }));
    const heads = places.map(place => ` ${words([place.title, ...place.names].join(" ")).join(" ")}`);
    /** @type {(fields: string[], some: any[]) => any} */
    const index = (fields, some) => {
      const made = new /** @type {any} */ (globalThis).MiniSearch({
        fields, idField: "n", tokenize: words, processTerm: (/** @type {string} */ term) => term,
        extractField: (/** @type {any} */ place, /** @type {string} */ field) =>
          field === "names" ? place.names.join(" ; ") : place[field],
        searchOptions: { boost: { title: 4, names: 4 }, prefix: (/** @type {string} */ term) => !/\d/.test(term),
          // A person of that name is meant rather than a section; whose entry only says so, is not.
          boostDocument: (/** @type {number} */ id, /** @type {string} */ term) => heads[id].includes(` ${term}`) ? WEIGHTS[places[id].kind] ?? 1 : 1 },
      });
      made.addAll(some);
      return made;
    };
    return { places, names: index(["title", "names"], places.filter(place => SUGGESTED.includes(place.kind))),
      all: () => index(["title", "names", "text"], places) };
  };

  // An entry of just that name comes first.
  /** @type {(places: any[], hits: {id: number, score: number}[], query: string) => any[]} */
  const ranked = (places, hits, query) => {
    const typed = words(query).join(" ");
    /** @type {(place: any) => number} */
    const exact = place => [place.title, ...place.names].some(name => words(name).join(" ") === typed) ? WEIGHTS[place.kind] ?? 1 : 0;
    return hits.map(hit => ({ place: places[hit.id], score: hit.score, exact: exact(places[hit.id]) }))
      .sort((a, b) => b.exact - a.exact || b.score - a.score || a.place.n - b.place.n).map(({ place }) => place);
  };
  // A number is what it is; a long word may have a slip.
  /** @type {(term: string) => number | false} */
  const slips = term => term.length > 4 && !/\d/.test(term) && 0.2;

  /** @type {(tag: string, text?: string, kind?: string) => any} */
  const make = (tag, text = "", kind = "") =>
    Object.assign(document.createElement(tag), { textContent: text, className: kind });

  // ---- Suggestions: a combobox with a list, as the ARIA Authoring Practices have it

  /** @type {(field: HTMLInputElement) => void} */
  const suggest = field => {
    const list = make("ul", "", "ck-suggestions"), count = make("span", "", "ck-unseen");
    list.id = `${field.id}-list`;
    Object.assign(list, { role: "listbox", ariaLabel: _("Suggestions"), hidden: true });
    count.role = "status";
    field.after(list, count);
    field.setAttribute("aria-controls", list.id);
    let chosen = -1;
    /** @type {(n: number) => void} */
    const choose = n => {
      chosen = n;
      [...list.children].forEach((item, place) => { item.ariaSelected = String(place === n); });
      const item = list.children[n];
      if (item) field.setAttribute("aria-activedescendant", item.id);
      else field.removeAttribute("aria-activedescendant");
      item?.scrollIntoView({ block: "nearest" });
    };
    const close = () => {
      list.hidden = true;
      field.ariaExpanded = "false";
      choose(-1);
    };
    const show = async () => {
      const query = field.value;
      const { places, names } = await load();
      if (query !== field.value) return;
      const hits = query.trim().length < 2 ? []
        : ranked(places, names.search(query, { combineWith: "AND", fuzzy: slips }), query).slice(0, MOST);
      list.replaceChildren(...hits.map((place, n) => {
        const item = make("li");
        Object.assign(item, { id: `${list.id}-${n}`, role: "option", onpointerdown: (/** @type {Event} */ event) => event.preventDefault(),
          onclick: () => { location.href = place.href; close(); } });
        item.append(styled("span", place.title), " ", make("span", kindOf(place), "ck-found-kind"));
        return item;
      }));
      close();
      list.hidden = !hits.length || document.activeElement !== field;
      field.ariaExpanded = String(!list.hidden);
      count.textContent = list.hidden ? "" : ngettext("{n} suggestion", "{n} suggestions", hits.length);
    };
    field.addEventListener("input", show);
    field.addEventListener("blur", close);
    field.addEventListener("keydown", event => {
      if (list.hidden) return;
      const total = list.children.length;
      if (event.key === "ArrowDown") choose((chosen + 1) % total);
      else if (event.key === "ArrowUp") choose(chosen > 0 ? chosen - 1 : total - 1);
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && chosen >= 0) list.children[chosen].click();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    if (field.value && document.activeElement === field && !document.querySelector(".ck-search-results")) show();
  };
  // Between two of these marks stands emphasis.
  const EMPHASIS = "\ue000";
  /** @type {(tag: string, text: string) => any} */
  const styled = (tag, text) => {
    const made = make(tag);
    made.append(...text.split(EMPHASIS).map((piece, n) => n % 2 ? make("em", piece) : piece));
    return made;
  };
  /** @type {(place: any) => string} */
  const kindOf = place => place.kind === "section" ? _("Section of “{page}”", { page: place.page })
    : place.kind === "exercise" ? _("Exercise of “{page}”", { page: place.page }) : place.title.startsWith(KINDS[place.kind]) ? place.page : KINDS[place.kind] ?? place.page;

  // ---- The page of results

  /** @type {(text: string, query: string) => any} */
  const excerpt = (text, query) => {
    const asked = words(query), line = make("p", "", "ck-found-text");
    /** @type {(word: string) => boolean} */
    const isAsked = word => words(word).some(one => asked.some(term => one.startsWith(term) || (one.length > 3 && term.startsWith(one))));
    const pieces = text.match(/[\p{L}\p{N}\p{M}’']+(?:[.,]\d{3})*|[^\p{L}\p{N}\p{M}’']+/gu) ?? [];
    const first = Math.max(0, pieces.findIndex(isAsked));
    let from = first, room = EXCERPT / 3;
    while (from > 0 && (room -= pieces[from - 1].length) > 0) from--;
    if (from) line.append("… ");
    let left = EXCERPT, n = from, into = line;
    const turn = () => { into = into === line ? line.appendChild(make("em")) : line; };
    if (pieces.slice(0, from).join("").split(EMPHASIS).length % 2 === 0) turn();
    for (; n < pieces.length && (left -= pieces[n].length) > 0; n++) {
      pieces[n].split(EMPHASIS).forEach((/** @type {string} */ part, /** @type {number} */ at) => {
        if (at) turn();
        into.append(isAsked(part) ? make("mark", part) : part);
      });
    }
    if (n < pieces.length) line.append(" …");
    return line;
  };

  /** @type {(place: any, query: string) => any} */
  const result = (place, query) => {
    const item = make("li"), link = styled("a", place.title);
    link.href = place.href;
    item.append(link, " ", make("span", kindOf(place), "ck-found-kind"));
    if (place.text) item.append(excerpt(place.text, query));
    return item;
  };

  /** @type {(engine: any, query: string, box: HTMLElement) => void} */
  const offerHelp = ({ places, names }, query, box) => {
    const near = names.search(query, { fuzzy: 0.4, combineWith: "OR" }).slice(0, 3).map((/** @type {any} */ hit) => places[hit.id]);
    if (near.length) {
      const list = make("ul");
      list.append(...near.map((/** @type {any} */ place) => {
        const item = make("li"), link = styled("a", place.title);
        link.href = place.href;
        item.append(link);
        return item;
      }));
      box.append(make("p", _("Did you mean:")), list);
    }
    box.append(make("p", _("A shorter word finds more. Names are found in Latin and in Cyrillic letters, numbers with and without a comma. The contents list every chapter and register.")));
  };

  /** @type {(form: HTMLFormElement, results: HTMLElement) => Promise<void>} */
  const showResults = async (form, results) => {
    const says = /** @type {HTMLElement} */ (document.getElementById("search-progress"));
    const query = new URLSearchParams(location.search).get("q")?.trim().slice(0, LONGEST) ?? "";
    /** @type {HTMLInputElement} */ (form.elements.namedItem("q")).value = query;
    if (!query) return;
    document.title = `${query} – ${document.title}`;
    const engine = await load(), all = engine.all();
    let hits = all.search(query, { combineWith: "AND" });
    hits = hits.length ? hits : all.search(query, { combineWith: "AND", fuzzy: slips });
    const isPartial = !hits.length && words(query).length > 1;
    if (isPartial) hits = all.search(query, { combineWith: "OR" });
    const found = ranked(engine.places, hits, query);
    const list = make("ol", "", "ck-found"), n = found.length;
    says.textContent = !n ? _("Nothing in this book matches “{query}”.", { query })
      : isPartial ? ngettext("No place has all of “{query}”. {n} place with one of the words:", "No place has all of “{query}”. {n} places with one of the words:", n, { query })
        : ngettext("{n} place for “{query}”", "{n} places for “{query}”", n, { query });
    if (!found.length) return offerHelp(engine, query, results);
    const more = make("button", _("Show more"), "ck-button");
    /** @type {(most: number) => void} who comes back finds as many as there were */
    const show = most => {
      list.append(...found.slice(list.children.length, most).map(place => result(place, query)));
      more.hidden = list.children.length === found.length;
      history.replaceState({ shown: most }, "");
    };
    const onclick = () => {
      const shown = list.children.length;
      show(shown + PAGE);
      list.children[shown].querySelector("a").focus();
    };
    Object.assign(more, { type: "button", onclick });
    results.append(list, more);
    show(history.state?.shown ?? PAGE);
  };

  for (const field of document.querySelectorAll(".ck-search input")) suggest(/** @type {HTMLInputElement} */ (field));
  const results = document.querySelector(".ck-search-results");
  if (results instanceof HTMLElement)
    showResults(/** @type {HTMLFormElement} */ (document.querySelector("main .ck-search")), results)
      .catch(() => { /** @type {HTMLElement} */ (document.getElementById("search-progress")).textContent = _("The search could not be loaded."); });
})();
