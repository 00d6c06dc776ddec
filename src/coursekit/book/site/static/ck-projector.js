// @ts-check
// What a page has to show a class, one thing at a time and as large as the screen: charts,
// pictures, exercises, sources.  The thing itself is moved here and back, so that it stays what it
// is: an exercise can be answered, a mark of a chart asked.  Loaded by who asks for it (ck.js).
"use strict";

(() => {
  const { _ } = ckWords;
  const SHOWN = "figure:not(.ck-cover-art), ck-exercise, .admonition.source";
  const MEASURE = 594; // the width of the text in pixels
  const WHOLE = 1.35, MOST = 2.4; // how much larger than on the page, if it can be seen whole, and at most
  const items = /** @type {any[]} */ ([...document.querySelectorAll(`main :is(${SHOWN})`)]).filter((item) => !item.parentElement.closest(SHOWN));
  const place = document.createComment("");
  /** @type {any} */
  let shown = null;

  /** @type {(tag: string, text?: string, more?: object) => any} */
  const make = (tag, text = "", more = {}) => Object.assign(document.createElement(tag), { textContent: text, ...more });
  /** @type {(text: string, act: () => void) => HTMLButtonElement} */
  const button = (text, act) => make("button", text, { type: "button", className: "ck-button", onclick: act });

  const box = make("dialog", "", { className: "ck-projector", ariaLabel: _("Projector view") });
  const bar = make("p"), stage = make("div", "", { className: "ck-stage" }), told = make("span", "", { role: "status" });
  const before = button(_("Previous"), () => go(-1)), after = button(_("Next"), () => go(1));
  const mode = document.getElementById("ck-mode");
  const colours = button("", () => { mode?.click(); tellColours(); });
  const tellColours = () => { colours.textContent = mode?.textContent?.trim() ?? ""; };
  bar.append(before, after, told, colours, button(_("Close"), () => box.close()));
  box.append(bar, stage);
  document.querySelector("main")?.append(box);

  const fit = () => {
    stage.style.zoom = "1";
    const width = box.clientWidth / (MEASURE + 48), height = (box.clientHeight - bar.offsetHeight) / stage.offsetHeight;
    // What is not too long is seen whole; all else scrolls.
    stage.style.zoom = String(Math.max(1, Math.min(MOST, width, height > WHOLE ? height : MOST)));
  };
  const putBack = () => {
    place.replaceWith(...shown ? [shown] : []);
    shown?.restore?.();
    shown = null;
  };
  /** @type {(item: any) => void} */
  const show = (item) => {
    putBack();
    shown = item;
    item.before(place);
    stage.append(item);
    item.blank?.(); // as if nobody had answered
    fit();
    const at = items.indexOf(item);
    const title = item.querySelector(".ck-exercise-title, .admonition-title, figcaption")?.textContent?.replace("#", "").trim() ?? "";
    told.textContent = _("{done} of {all}", { done: at + 1, all: items.length });
    told.append(make("span", `: ${title}`, { className: "ck-unseen" }));
    before.disabled = !at;
    after.disabled = at === items.length - 1;
    if (!box.contains(document.activeElement) || document.activeElement?.matches(":disabled")) box.focus();
    box.scrollTop = 0;
  };
  /** @type {(step: number) => void} */
  const go = (step) => {
    const next = items[items.indexOf(shown) + step];
    if (next) show(next);
  };

  box.tabIndex = -1;
  box.onkeydown = (/** @type {KeyboardEvent} */ event) => {
    const { target, key } = /** @type {any} */ (event);
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || target.matches("input, select, textarea, .ck-marked button")) return;
    const step = /** @type {Record<string, number>} */ ({ ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 })[key];
    // The keys of a presenter turn the pages of what is longer than the screen first.
    const isMore = step > 0 ? box.scrollTop + box.clientHeight < box.scrollHeight - 2 : box.scrollTop > 0;
    if (!step || (key.startsWith("Page") && isMore)) return;
    event.preventDefault();
    go(step);
  };
  addEventListener("resize", () => { if (box.open) fit(); });
  document.addEventListener("fullscreenchange", () => { if (!document.fullscreenElement) box.close(); });

  /** @type {(item?: Element) => void} */
  const project = (item) => {
    const opener = document.activeElement;
    // What is in sight, or comes next.
    const first = item ?? items.find((one) => one.getBoundingClientRect().bottom > innerHeight / 2) ?? items.at(-1);
    if (box.open) return box.close();
    if (!first) return;
    tellColours();
    box.showModal();
    show(first);
    box.focus();
    if (!item) document.documentElement.requestFullscreen?.().catch(() => {}); // else as large as the window
    box.onclose = () => {
      const last = shown;
      putBack();
      if (document.fullscreenElement) document.exitFullscreen();
      if (opener instanceof HTMLElement) opener.focus({ preventScroll: true });
      last?.scrollIntoView({ block: "center" });
    };
  };
  Object.assign(globalThis, { ckProject: project });
})();
