// @ts-check
// A mark of a chart answers a click or Enter with its rows of the chart's table.  The marks are
// buttons over the picture, one stop of the keyboard; arrows go from one to the next.  A list of
// them does the same where marks are too close for a finger.
"use strict";

for (const script of document.querySelectorAll("script.ck-marks")) {
  /** @type {{key: string, place: number[], rows: number[]}[]} */
  const marks = JSON.parse(script.textContent ?? "[]");
  const figure = script.closest("figure"), chart = figure?.querySelector(".ck-wide > svg");
  const data = figure?.querySelector("details.ck-chart-data"), table = data?.querySelector("table");
  if (!(chart instanceof SVGSVGElement) || !data || !table) continue;
  /** @type {(tag: string, text?: string, more?: object) => any} */
  const make = (tag, text = "", more = {}) => Object.assign(document.createElement(tag), { textContent: text, ...more });

  const over = make("div", "", { className: "ck-marked", role: "group", ariaLabel: ckWords._("Marks of the chart: arrows go on, Enter shows the rows") });
  const { width, height } = chart.viewBox.baseVal;
  over.style.aspectRatio = `${width} / ${height}`;
  const place = make("div", "", { className: "ck-mark-rows" }), line = make("p"), shown = make("div", "", { ariaLive: "polite" });
  const label = make("label", ckWords._("Rows of the table for")), choice = make("select");
  choice.append(make("option", ckWords._("choose a mark …"), { value: "" }));

  /** @type {(at: number) => void} */
  const show = (at) => {
    const mark = marks[at], cloned = make("table");
    buttons.forEach((button, n) => button.setAttribute("aria-pressed", String(n === at)));
    choice.value = mark ? String(at) : "";
    cloned.ariaLabel = mark?.key;
    if (table.tHead) cloned.append(table.tHead.cloneNode(true));
    const body = cloned.createTBody();
    for (const row of mark?.rows ?? []) body.append(table.tBodies[0].rows[row].cloneNode(true));
    shown.replaceChildren(...mark ? [cloned] : []);
    shown.toggleAttribute("tabindex", false);
    if (shown.scrollWidth > shown.clientWidth) shown.tabIndex = 0;
  };
  const buttons = marks.map((mark, at) => {
    const button = /** @type {HTMLButtonElement} */ (make("button", "", { type: "button", ariaLabel: mark.key, tabIndex: at ? -1 : 0, onclick: () => show(at) }));
    const [left, top, width, height] = mark.place.map((one) => `${one}%`);
    Object.assign(button.style, { left, top, width, height });
    button.setAttribute("aria-pressed", "false");
    over.append(button);
    choice.append(make("option", mark.key, { value: String(at) }));
    return button;
  });
  over.onkeydown = (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const now = buttons.findIndex((button) => button === document.activeElement);
    const next = buttons[(now + step + buttons.length) % buttons.length];
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  };
  choice.id = `ck-marks-${[...document.querySelectorAll("script.ck-marks")].indexOf(script)}`;
  label.htmlFor = choice.id;
  choice.onchange = () => show(choice.value ? +choice.value : -1);
  line.append(label, choice);
  place.append(line, shown);
  data.before(place);
  script.after(over);
}
