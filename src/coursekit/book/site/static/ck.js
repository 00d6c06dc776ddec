// @ts-check
// What the page needs a script for: colours, tables that scroll, marks of progress, copies.
// Loaded in the head, so that a chosen colour scheme is there before the first paint.
"use strict";

(() => {
  const KEY = "ck-mode";
  const MODES = ["auto", "light", "dark"];
  /** @type {typeof ckWords._} asked when the page is there: this script runs before all others */
  const _ = (message, values) => ckWords._(message, values);
  const root = document.documentElement;
  const own = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : "";

  /** @returns {string} the reader's choice; "auto" where nothing is stored or may be stored */
  const stored = () => {
    try {
      const mode = localStorage.getItem(KEY);
      return mode && MODES.includes(mode) ? mode : "auto";
    } catch {
      return "auto";
    }
  };

  /** @param {string} mode */
  const show = (mode) => {
    root.dataset.mode = mode;
  };

  // The text's font is asked for at once, so that lines seldom move.  From a folder a browser
  // would refuse a preload, and needs none.
  const askForFont = () => {
    if (location.protocol === "file:" || !own) return;
    const link = document.createElement("link");
    link.rel = "preload";
    link.as = "font";
    link.type = "font/woff2";
    link.crossOrigin = "anonymous";
    link.href = new URL("fonts/coursekit-serif-regular.woff2", own).href;
    document.head.append(link);
  };

  const offerModes = () => {
    const button = document.getElementById("ck-mode");
    const label = button?.querySelector("span");
    if (!button || !label) return;
    const tell = () => {
      const mode = root.dataset.mode;
      label.textContent = mode === "light" ? _("Colours: light") : mode === "dark" ? _("Colours: dark") : _("Colours: as the system");
    };
    button.addEventListener("click", () => {
      const mode = MODES[(MODES.indexOf(root.dataset.mode ?? "auto") + 1) % MODES.length];
      show(mode);
      tell();
      try {
        localStorage.setItem(KEY, mode);
      } catch {
        // Storage is closed; the choice holds for this page.
      }
    });
    tell();
    addEventListener("pageshow", () => { show(stored()); tell(); }); // who comes back may have chosen elsewhere
    button.hidden = false;
  };

  // What scrolls sideways must be reachable by keyboard; what does not need not be.
  const letScrollersBeReached = () => {
    for (const code of document.querySelectorAll(".ck-text pre")) {
      code.setAttribute("role", "group");
      code.setAttribute("aria-label", _("Code"));
    }
    const sizes = new ResizeObserver((entries) => {
      for (const { target } of entries) {
        if (target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight + 1) target.setAttribute("tabindex", "0");
        else target.removeAttribute("tabindex");
      }
    });
    const scrollers = ".pst-scrollable-table-container, .ck-text pre";
    for (const scroller of document.querySelectorAll(scrollers)) sizes.observe(scroller);
  };

  // What has moved to another page since it was published is shown there.
  const followMoved = () => {
    const moved = document.getElementById("ck-moved");
    const anchor = location.hash.slice(1);
    if (!moved || !anchor || document.getElementById(anchor)) return;
    const page = JSON.parse(moved.textContent ?? "{}")[anchor];
    if (page) location.replace(`${page}${location.hash}`);
  };

  // A link to a section of this page closes the panel that held it.
  /** @param {Event} event */
  const closePanel = (event) => {
    const panel = event.target instanceof Element && event.target.closest("[popover]");
    if (panel instanceof HTMLElement && panel.matches(":popover-open")) panel.hidePopover();
  };

  // What few need is fetched by who asks for it.
  /** @type {(name: string, then?: () => void) => void} */
  const load = (name, then) => {
    const there = document.querySelector(`script[src*='${name}']`);
    if (!own) return;
    const script = there ?? Object.assign(document.createElement("script"), { src: new URL(name, own).href });
    if (then) script.addEventListener("load", then);
    if (!there) document.head.append(script);
  };
  /** @param {() => void} [then] */
  const loadSearch = (then) => load("ck-search.js", then);

  // The engine and the index are fetched by who turns to a search field.
  const offerSearch = () => {
    const fields = document.querySelectorAll(".ck-search input");
    for (const field of fields) {
      // With suggestions a field is a combobox, which a field of type "search" cannot be.
      field.setAttribute("type", "text");
      field.setAttribute("role", "combobox");
      field.setAttribute("aria-expanded", "false");
      field.setAttribute("aria-autocomplete", "list");
      field.setAttribute("enterkeyhint", "search");
    }
    for (const field of fields) field.addEventListener("focus", () => loadSearch(), { once: true });
  };

  /** @type {(tag: string, text?: string, kind?: string) => any} */
  const make = (tag, text = "", kind = "") =>
    Object.assign(document.createElement(tag), { textContent: text, className: kind });
  /** @type {(text: string, act: () => void) => HTMLButtonElement} */
  const button = (text, act) =>
    Object.assign(make("button", text, "ck-button"), { type: "button", onclick: act });

  // The section that is being read is marked in "On this page".
  const markSection = () => {
    const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll(".ck-toc a")]);
    const headings = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
    if (!links.length) return;
    const mark = () => {
      const line = innerHeight / 3;
      const passed = headings.filter((one) => one && one.getBoundingClientRect().top < line).length;
      links.forEach((link, n) => {
        if (n === passed - 1) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      });
    };
    let waits = false;
    const soon = () => {
      if (waits) return;
      waits = true;
      requestAnimationFrame(() => { waits = false; mark(); });
    };
    addEventListener("scroll", soon, { passive: true });
    soon(); // asked for now, the page would be laid out twice
  };

  // What ck-progress.js has noted of each page: marks in the contents, and where to continue.
  const showProgress = () => {
    const side = /** @type {HTMLElement | null} */ (document.querySelector(".ck-side"));
    /** @type {any} */
    let pages = null;
    try {
      pages = JSON.parse(localStorage.getItem(`ck:${side?.dataset.book}:pages`) ?? "null");
    } catch {
      // Storage is closed, or holds something else.
    }
    for (const mark of document.querySelectorAll(".ck-done")) mark.remove();
    if (!pages?.done) return;
    const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(".ck-side li a, .ck-cover-contents a"));
    for (const link of links) {
      const name = link.pathname.split("/").pop() ?? "", [done, all] = pages.done[name] ?? [];
      if (!done) continue;
      const mark = make("span", done === all ? "✓" : `${done}/${all}`, "ck-done");
      mark.toggleAttribute("data-all", done === all);
      mark.append(make("span", " " + _("{done} of {all} exercises done", { done, all }), "ck-unseen"));
      mark.firstChild.replaceWith(Object.assign(make("span", mark.firstChild.data), { ariaHidden: "true" }));
      link.append(mark);
      const place = document.querySelector(".ck-continue");
      if (name !== pages.last || !(place instanceof HTMLElement)) continue;
      const number = link.closest("li")?.querySelector(".ck-number")?.textContent;
      const title = [...link.childNodes].filter((node) => node !== mark).map((node) => node.textContent).join("").trim();
      place.replaceChildren(Object.assign(make("a", number
        ? _("Continue: chapter {number}, {title}", { number, title }) : _("Continue: {title}", { title })), { href: link.href }), ", ", _("{done} of {all}", { done, all }));
      place.hidden = false;
    }
  };

  const offerCopies = () => {
    if (!navigator.clipboard) return;
    for (const code of document.querySelectorAll(".ck-text pre")) {
      const copy = button(_("Copy"), async () => {
        await navigator.clipboard.writeText(code.textContent ?? "");
        copy.textContent = _("Copied");
        setTimeout(() => { copy.textContent = _("Copy"); }, 2000);
      });
      copy.classList.add("ck-copy");
      copy.setAttribute("aria-live", "polite");
      code.parentElement?.append(copy);
    }
  };

  // A chart can be seen as large as the window, and all that a class looks at together as large as
  // the screen.
  const offerProjector = () => {
    let isAsked = false; // and on its way
    /** @type {(item?: Element | null) => void} */
    const project = (item) => {
      const { ckProject } = /** @type {any} */ (globalThis);
      if (ckProject) ckProject(item);
      else if (!isAsked) load("ck-projector.js", () => project(item));
      isAsked = true;
    };
    for (const chart of document.querySelectorAll("figure > .ck-chart:not(.ck-cover-art)")) {
      const enlarge = button(_("Enlarge"), () => project(chart.parentElement));
      enlarge.classList.add("ck-enlarge");
      chart.after(enlarge);
    }
    const control = document.getElementById("ck-project");
    if (!control) return;
    control.hidden = false;
    control.onclick = () => project();
    document.addEventListener("keydown", (event) => {
      if (event.key !== "F8") return;
      event.preventDefault();
      project();
    });
  };

  // What the marks of charts answer with is fetched when a reader comes near one.
  const offerMarks = () => {
    const near = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      near.disconnect();
      load("ck-marks.js");
    }, { rootMargin: "50%" });
    for (const script of document.querySelectorAll("script.ck-marks")) if (script.parentElement) near.observe(script.parentElement);
  };

  // Long registers: an alphabet, and a field that leaves what it names, in either script.
  const offerFilter = () => {
    const lists = [...document.querySelectorAll("dl.ck-register")];
    const entries = /** @type {HTMLElement[]} */ (lists.flatMap((list) => [...list.querySelectorAll(":scope > dt[id]")]));
    if (entries.length < 12) return;
    const letters = make("nav", "", "ck-letters"), seen = new Set();
    letters.ariaLabel = _("By first letter");
    for (const entry of entries) {
      const letter = (entry.textContent?.match(/\p{L}/u)?.[0] ?? "").normalize("NFD")[0]?.toUpperCase();
      if (!letter || seen.has(letter)) continue;
      seen.add(letter);
      letters.append(Object.assign(make("a", letter), { href: `#${entry.id}` }), " ");
    }
    const row = make("p", "", "ck-filter"), label = make("label", _("Show only")), field = make("input"), count = make("span");
    field.id = "ck-filter";
    label.htmlFor = field.id;
    count.role = "status";
    row.append(label, " ", field, " ", count);
    const filter = () => {
      const fold = /** @type {any} */ (globalThis).ckFold ?? ((/** @type {string} */ text) => text.toLowerCase());
      const wanted = fold(field.value).trim();
      let shown = 0;
      for (const entry of entries) {
        const said = entry.nextElementSibling;
        const fits = fold(`${entry.textContent} ${said?.textContent}`).includes(wanted);
        entry.hidden = !fits;
        if (said instanceof HTMLElement) said.hidden = !fits;
        shown += +fits;
      }
      // A heading goes with its entries; what has none of its own stays.
      for (const section of document.querySelectorAll("section:has(> dl.ck-register)"))
        if (lists.length > 1) section.toggleAttribute("hidden", !section.querySelector("dt:not([hidden])"));
      count.textContent = wanted ? _("{done} of {all}", { done: shown, all: entries.length }) : "";
      letters.hidden = !!wanted;
    };
    field.oninput = filter;
    field.addEventListener("focus", () => loadSearch(filter), { once: true }); // it knows both scripts
    // Before the list or, where there are several, before all sections.
    const place = lists.length > 1 ? document.querySelector("h1 ~ section") : lists[0];
    if (lists.length === 1 && seen.size > 4 && !lists[0].matches(".ck-timeline")) place?.before(letters);
    place?.before(row);
  };

  show(stored());
  askForFont();
  document.addEventListener("DOMContentLoaded", () => {
    offerModes();
    offerSearch();
    showProgress();
    followMoved();
    markSection();
    offerCopies();
    offerProjector();
    offerMarks();
    if (document.querySelector("#ck-cards, .ck-src, [data-tip]")) load("ck-cards.js"); // with the tips of locators, after the first paint
    addEventListener("beforeprint", () => { // paper has all pictures, seen or not
      for (const picture of document.querySelectorAll("img[loading]")) picture.removeAttribute("loading");
    });
    offerFilter();
    document.addEventListener("ck-progress", showProgress);
    addEventListener("storage", showProgress); // another tab
    addEventListener("pageshow", ({ persisted }) => { // who comes back has gone on elsewhere
      if (!persisted) return;
      const panel = document.querySelector("[popover]:popover-open");
      if (panel instanceof HTMLElement) panel.hidePopover();
      document.dispatchEvent(new Event("ck-progress"));
    });
    letScrollersBeReached();
    requestAnimationFrame(() => document.querySelector(".ck-side [aria-current]")?.scrollIntoView({ block: "nearest" }));
    document.getElementById("ck-sections")?.addEventListener("click", closePanel);
  });
})();
