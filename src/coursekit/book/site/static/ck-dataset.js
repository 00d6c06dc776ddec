// @ts-check
// Lets a reader ask a dataset: search, filter, sort, choose columns, count, download what is shown.
// What is asked stands in the address, so that it can be linked to:
//   ?search=text&where=column,is,value&sort=-column&columns=a,b&count=column,across&measure=sum,column
// The value of the test "in" is a list: where=column,in,one;other.
// DataTables keeps the rows, sorts them and hides columns; the table itself is in the page.
"use strict";

(() => {
  const { _, ngettext } = ckWords;
  const TESTS = {
    is: _("is"), not: _("is not"), in: _("is one of"), has: _("contains"), min: _("is at least"), max: _("is at most"), empty: _("is empty"), filled: _("is not empty"),
  };
  const MEASURES = { rows: _("rows"), different: _("different values of"), sum: _("sum of"), least: _("smallest of"), most: _("largest of") };
  const ALONE = ["empty", "filled"]; // tests that need no value
  const FEW = 40; // so many different values are chosen from a list
  const table = /** @type {HTMLTableElement} */ (document.querySelector("table.ck-dataset"));
  const own = /** @type {HTMLScriptElement} */ (document.currentScript).src;

  /** @typedef {{name: string, kind: string, title: string, n: number, aside: boolean}} Column */
  /** @typedef {{value: string, shown: string}} Cell */
  /** @type {Column[]} */
  const columns = [...table.tHead?.rows[0].cells ?? []].map((cell, n) => (
    { name: cell.dataset.name ?? "", kind: cell.dataset.kind ?? "", title: cell.textContent ?? "", n, aside: cell.classList.contains("ck-aside") }));
  const usual = columns.filter(({ aside }) => !aside).map(({ name }) => name).join();
  /** @type {Map<HTMLTableRowElement, Cell[]>} */
  const cells = new Map([...table.tBodies[0].rows].map((row) => [row, [...row.cells].map((cell) => {
    const shown = cell.textContent ?? "";
    return { value: cell.dataset.value ?? shown, shown };
  })]));
  // What holds a title in italics, by its words.
  const looks = new Map([...table.querySelectorAll("td:has(em), td a:has(em), td em")].map((one) => [one.textContent ?? "", one]));
  /** @type {(name: string) => Column | undefined} */
  const named = (name) => columns.find((column) => column.name === name);

  // ---- The question, in the address

  const asked = new URLSearchParams(location.search), measure = (asked.get("measure") ?? "").split(",", 2);
  const question = {
    search: asked.get("search") ?? "",
    where: asked.getAll("where").map((text) => text.split(",")).filter(([name, test]) => named(name) && test in TESTS)
      .map(([name, test, ...value]) => ({ name, test, value: value.join(",") })),
    sort: asked.get("sort") ?? "",
    columns: (asked.get("columns") || usual).split(",").filter(named),
    count: (asked.get("count") ?? "").split(",", 2).filter(named), // by a column, and across by another
    measure: measure[0] in MEASURES && named(measure[1] ?? "") ? measure : ["rows"],
    counts: asked.has("count") || asked.has("measure"),
  };

  const noteInAddress = () => {
    const told = new URLSearchParams();
    if (question.search) told.set("search", question.search);
    for (const { name, test, value } of question.where) told.append("where", [name, test, value].join(","));
    if (question.sort) told.set("sort", question.sort);
    if (question.columns.join() !== usual) told.set("columns", question.columns.join(","));
    if (question.counts) {
      told.set("count", question.count.join(","));
      if (question.measure[0] !== "rows") told.set("measure", question.measure.join(","));
    }
    try {
      history.replaceState(null, "", `${location.pathname}${told.size ? `?${told}` : ""}`);
    } catch {
      // A page from a folder may keep its address; all else works.
    }
  };

  // ---- The answer: which rows, and what they come to

  /** @type {(text: string) => string} */
  const fold = (text) => (/** @type {any} */ (globalThis).ckFold ?? ((/** @type {string} */ t) => t.toLowerCase()))(text);
  /** @type {(column: Column, cell: Cell) => string[]} */
  const items = (column, cell) => column.kind === "list" ? cell.shown.split(/;\s*/).filter(Boolean) : [cell.shown];
  /** @type {(column: Column, one: string, other: string) => number} */
  const compared = (column, one, other) =>
    column.kind === "number" ? +one - +other : one < other ? -1 : +(one > other);

  /** @type {(cell: Cell, column: Column, test: string, value: string) => boolean} */
  const fits = (cell, column, test, value) => {
    const own = [cell.value, cell.shown, ...items(column, cell), ...column.kind === "list" ? cell.value.split(/;\s*/) : []];
    switch (test) {
      case "is": return own.includes(value);
      case "not": return !own.includes(value);
      case "in": return value.split(/;\s*/).some((one) => own.includes(one));
      case "has": return fold(`${cell.shown} ${cell.value}`).includes(fold(value));
      case "empty": return !cell.value;
      case "filled": return !!cell.value;
      case "min": return !!cell.value && compared(column, cell.value, value) >= 0;
      // The year 1952 reaches to its last day.
      default: return !!cell.value && compared(column, cell.value, column.kind === "number" ? value : `${value}\uffff`) <= 0;
    }
  };
  /** @type {(row: HTMLTableRowElement) => boolean} */
  const wanted = (row) => {
    const own = cells.get(row) ?? [];
    return fold(own.map((cell) => `${cell.shown} ${cell.value}`).join(" ")).includes(fold(question.search).trim())
      && question.where.every(({ name, test, value }) => {
        const column = named(name);
        return !column || (!value && !ALONE.includes(test)) || fits(own[column.n], column, test, value);
      });
  };

  /** @type {(rows: Cell[][]) => string} */
  const measured = (rows) => {
    const [measure, name] = question.measure, column = named(name ?? "");
    if (measure === "rows" || !column) return String(rows.length);
    const values = rows.map((row) => row[column.n].value).filter(Boolean);
    if (measure === "different") return String(new Set(rows.flatMap((row) => items(column, row[column.n])).filter(Boolean)).size);
    if (measure === "sum") return String(Math.round(values.reduce((sum, value) => sum + (+value || 0), 0) * 1e6) / 1e6);
    values.sort((one, other) => compared(column, one, other));
    return values.at(measure === "least" ? 0 : -1) ?? "";
  };

  // ---- The page

  /** @type {(tag: string, text?: string, more?: object) => any} */
  const make = (tag, text = "", more = {}) => Object.assign(document.createElement(tag), { textContent: text }, more);
  /** @type {(text: string, act: () => void) => HTMLButtonElement} */
  const button = (text, act) => make("button", text, { type: "button", className: "ck-button", onclick: act });
  /** @type {(label: string, options: [string, string][], chosen: string, act: (value: string) => void) => HTMLSelectElement} */
  const select = (label, options, chosen, act) => {
    const field = make("select", "", { ariaLabel: label, onchange: () => act(field.value) });
    field.append(...options.map(([value, text]) => make("option", text, { value })));
    field.value = chosen;
    return field;
  };
  /** @type {[string, string][]} */
  const titles = columns.map(({ name, title }) => [name, title]);

  const grid = new /** @type {any} */ (globalThis).DataTable(table, {
    paging: false, info: false, autoWidth: false, order: [],
    layout: { topStart: null, topEnd: null, bottomStart: null, bottomEnd: null },
    columns: columns.map(({ kind }) => ({ type: kind === "number" ? "num" : "html-utf8" })),
    language: { zeroRecords: table.dataset.noRow ?? _("No row fits. Take a filter away, or search for less.") },
  });
  grid.search.fixed("question", (/** @type {string} */ _text, /** @type {any} */ __, /** @type {number} */ n) => wanted(grid.row(n).node()));
  /** @type {() => Cell[][]} */
  const shown = () => grid.rows({ search: "applied", order: "applied" }).nodes().toArray().map((/** @type {HTMLTableRowElement} */ row) => cells.get(row) ?? []);

  const tools = make("form", "", { className: "ck-ask", ariaLabel: _("Ask this table"), onsubmit: (/** @type {Event} */ event) => event.preventDefault() });
  const told = make("output", "", { ariaLive: "polite" });
  const filters = make("ul");
  const counts = make("div");

  const answer = () => {
    grid.draw(false);
    const rows = shown();
    told.textContent = rows.length === cells.size ? ngettext("{n} row", "{n} rows", cells.size)
      : ngettext("{some} of {n} row", "{some} of {n} rows", cells.size, { some: rows.length });
    showCounts(rows);
    noteInAddress();
  };

  /** @type {(place: any, filter: {name: string, test: string, value: string}) => void} */
  const fillFilter = (place, filter) => {
    const column = /** @type {Column} */ (named(filter.name));
    const redo = () => { fillFilter(place, filter); answer(); };
    const parts = [
      select(_("Column"), titles, filter.name, (name) => { Object.assign(filter, { name, value: "" }); redo(); place.querySelector("select").focus(); }),
      select(_("Test"), Object.entries(TESTS), filter.test, (test) => { filter.test = test; redo(); place.querySelectorAll("select")[1].focus(); }),
    ];
    if (!ALONE.includes(filter.test)) parts.push(valueField(column, filter));
    parts.push(button(_("Remove"), () => {
      question.where.splice(question.where.indexOf(filter), 1);
      place.remove();
      add.focus();
      answer();
    }));
    parts.at(-1)?.setAttribute("aria-label", _("Remove the filter on {column}", { column: column.title }));
    place.replaceChildren(...parts);
  };
  /** @type {(column: Column, filter: {test: string, value: string}) => HTMLElement} */
  const valueField = (column, filter) => {
    const set = (/** @type {string} */ value) => { filter.value = value; answer(); };
    const values = [...new Set([...cells.values()].flatMap((row) => items(column, row[column.n])))].filter(Boolean)
      .sort((one, other) => column.kind === "number" ? +one - +other : one.localeCompare(other));
    if (["is", "not"].includes(filter.test) && values.length <= FEW) {
      // A link may give the value as the file has it.
      const match = [...cells.values()].find((row) => row[column.n].value === filter.value)?.[column.n].shown;
      const chosen = values.includes(filter.value) ? filter.value : match && values.includes(match) ? match : filter.value;
      const listed = !chosen || values.includes(chosen) ? values : [chosen, ...values];
      return select(_("Value"), [["", _("choose …")], ...listed.map((value) => /** @type {[string, string]} */ ([value, value]))], chosen, set);
    }
    return make("input", "", { value: filter.value, ariaLabel: _("Value"), autocomplete: "off", oninput: (/** @type {any} */ event) => set(event.target.value) });
  };
  /** @type {(filter: {name: string, test: string, value: string}) => HTMLLIElement} */
  const showFilter = (filter) => {
    const place = make("li");
    fillFilter(place, filter);
    filters.append(place);
    return place;
  };
  const add = button(_("Add a filter"), () => {
    const filter = { name: columns[0].name, test: "is", value: "" };
    question.where.push(filter);
    showFilter(filter).querySelector("select")?.focus();
  });

  /** @type {(rows: Cell[][], column: Column | undefined) => Map<string, Cell[][]>} the rows of each item of a column */
  const grouped = (rows, column) => {
    const groups = new Map();
    for (const row of column ? rows : []) {
      for (const item of column ? items(column, row[column.n]) : []) groups.set(item, [...groups.get(item) ?? [], row]);
    }
    return groups;
  };
  /** @type {(item: string, scope: string) => HTMLElement} */
  const headed = (item, scope) => {
    const head = make("th", item || _("(empty)"), { scope }), look = /** @type {Element | undefined} */ (looks.get(item)?.cloneNode(true));
    if (look) head.replaceChildren(...(look.matches("em") ? [look] : look.childNodes));
    return head;
  };
  /** @type {(rows: Cell[][]) => void} */
  const showCounts = (rows) => {
    const [by, across] = question.count.map(named), [measure, of] = question.measure;
    const groups = grouped(rows, by), heads = [...grouped(rows, across).keys()];
    /** @type {(some: Cell[][]) => string[]} */
    const line = (some) => {
      const parts = grouped(some, across);
      return [...heads.map((head) => parts.has(head) ? measured(parts.get(head) ?? []) : "0"), measured(some)];
    };
    const label = measure === "rows" ? _("Rows") : `${MEASURES[/** @type {keyof typeof MEASURES} */ (measure)]} ${named(of ?? "")?.title ?? ""}`;
    const lines = [...groups].map(([item, some]) => [item, ...line(some)])
      .sort((one, other) => (+other[one.length - 1] - +one[one.length - 1]) || one[0].localeCompare(other[0]));
    const made = make("table"), head = made.createTHead().insertRow(), foot = made.createTFoot().insertRow();
    head.append(...[by?.title ?? "", ...heads, label].map((text) => headed(text, "col")));
    if (!by) head.firstChild.replaceWith(make("td"));
    const body = made.createTBody();
    for (const [item, ...values] of lines) body.insertRow().append(headed(item, "row"), ...values.map((value) => make("td", value)));
    foot.append(make("th", _("All that is shown"), { scope: "row" }), ...line(rows).map((value) => make("td", value)));
    made.ariaLabel = _("Counts");
    counts.replaceChildren(made);
  };

  const countTools = () => {
    const of = select(_("Column that is measured"), titles, question.measure[1] ?? columns[0].name, (name) => { question.measure[1] = name; begin(); });
    of.hidden = question.measure[0] === "rows";
    const across = make("span"), second = select(_("Count also by"), [["", _("(nothing else)")], ...titles], question.count[1] ?? "", () => setCount());
    const by = select(_("Count by"), [["", _("(all together)")], ...titles], question.count[0] ?? "", () => setCount());
    across.append(make("span", _("and each")), " ", second);
    across.hidden = !by.value;
    const setCount = () => {
      across.hidden = !by.value;
      question.count = by.value ? [by.value, second.value].filter(Boolean) : [];
      begin();
    };
    const what = select(_("What is counted"), Object.entries(MEASURES), question.measure[0] in MEASURES ? question.measure[0] : "rows", (measure) => {
      question.measure = measure === "rows" ? [measure] : [measure, of.value];
      of.hidden = measure === "rows";
      begin();
    });
    const begin = () => { question.counts = true; answer(); };
    const row = make("p"), box = make("details", "", { open: question.counts, ontoggle: () => { question.counts = box.open; noteInAddress(); } });
    counts.className = "ck-counts";
    counts.tabIndex = 0;
    counts.role = "region";
    counts.ariaLabel = _("Counts");
    row.append(make("span", _("For each")), by, across, make("span", _("count the")), what, of);
    box.append(make("summary", _("Count and sum")), row, counts);
    return box;
  };

  const columnTools = () => {
    const box = make("details"), set = make("fieldset"), list = make("div", "", { className: "ck-columns" });
    const hide = () => {
      for (const column of columns) grid.column(column.n).visible(question.columns.includes(column.name), false);
      grid.columns.adjust();
    };
    const boxes = columns.map((column) => {
      const label = make("label"), field = make("input", "", { type: "checkbox", name: column.name });
      field.checked = question.columns.includes(column.name);
      field.onchange = () => {
        const chosen = boxes.filter((one) => one.checked).map((one) => one.name);
        if (!chosen.length) field.checked = true; // one must stay
        else question.columns = chosen;
        hide();
        noteInAddress();
      };
      label.append(field, column.title);
      list.append(label);
      return field;
    });
    set.append(make("legend", _("Columns to show"), { className: "ck-unseen" }), list);
    box.append(make("summary", _("Choose columns")), set);
    hide();
    return box;
  };

  // A table program must not take a cell for a formula.
  /** @type {(text: string) => string} */
  const quoted = (text) => {
    const safe = /^[=+\-@\t\r]/.test(text) && !/^[-+]?[\d.]+$/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const download = button(_("Download what is shown (CSV)"), () => {
    const some = columns.filter(({ n }) => grid.column(n).visible());
    const lines = [some.map(({ name }) => name), ...shown().map((row) => some.map(({ n }) => quoted(row[n].value)))];
    const link = make("a", "", { download: `${table.dataset.name}-selection.csv` });
    link.href = URL.createObjectURL(new Blob(["\ufeff", lines.map((line) => line.join(",")).join("\r\n"), "\r\n"], { type: "text/csv" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });

  const search = make("input", "", { name: "search", id: "ck-ask-search", value: question.search, autocomplete: "off", enterKeyHint: "search" });
  search.oninput = () => { question.search = search.value; answer(); };
  // It knows the letters of both scripts.
  search.addEventListener("focus", () => document.head.append(make("script", "", { src: new URL("ck-search.js", own).href, onload: answer })), { once: true });
  const first = make("p", "", { className: "ck-search-row" }), last = make("p");
  first.append(make("label", _("Search the rows"), { htmlFor: search.id }), search, told);
  last.append(add, download);
  for (const filter of question.where) showFilter(filter);
  tools.append(first, filters, last, countTools(), columnTools());
  document.querySelector(".ck-ask-room")?.append(tools);

  const sorted = named(question.sort.replace(/^-/, ""));
  if (sorted) grid.order([sorted.n, question.sort.startsWith("-") ? "desc" : "asc"]);
  grid.on("order", () => {
    const [first] = grid.order();
    question.sort = first && first[1] ? `${first[1] === "desc" ? "-" : ""}${columns[first[0]].name}` : "";
    noteInAddress();
  });
  answer();
})();
