// @ts-check
// The form of an exercise, as the build writes it, and what the reader's device keeps.  Pages of
// the book check what is answered (ck-exercise.js), hand-outs write it into a file.  Types:
// exercise.d.ts.
"use strict";
(() => {
  const { _ } = ckWords;

  // ---- The device: one entry an exercise, so that two tabs do not overwrite each other.

  /** @type {Record<string, string>} what the device refuses is kept until the page is left */
  const unkept = {};
  /** @type {Fn} */
  const read = name => {
    try {
      return JSON.parse(unkept[name] ?? localStorage.getItem(name) ?? "null");
    } catch {
      return null; // blocked, or not ours
    }
  };
  /** @type {(name: string, value: any) => boolean} */
  const store = (name, value) => {
    unkept[name] = JSON.stringify(value);
    try {
      if (value === null) localStorage.removeItem(name);
      else localStorage.setItem(name, unkept[name]);
      return delete unkept[name];
    } catch {
      return false;
    }
  };
  /** @type {(book: string, name: string) => Kept | null} */
  const recall = (book, name) => {
    const kept = read(`ck:${book}:${name}`);
    return kept?.digest && kept.tries >= 0 && kept.best >= 0 ? kept : null;
  };
  // Prose that is kept is done; a person marks it.
  /** @type {(kept: Kept | null) => boolean} */
  const isDone = kept => !!kept?.tries && (kept.best >= 1 || (kept.after ?? 0) >= 1 || kept.state === "kept");
  /** @type {(text: string) => number} */
  const hash = text => {
    let sum = 2166136261;
    for (const sign of text) sum = Math.imul(sum ^ sign.charCodeAt(0), 16777619);
    return Math.imul(sum ^ (sum >>> 15), 2246822519) >>> 0;
  };
  // Mixed in the same way each time for one reader; not at all if the device keeps nothing.
  /** @type {(rows: HTMLElement[], book: string, name: string) => HTMLElement[]} */
  const mixed = (rows, book, name) => {
    const seed = read(`ck:${book}`) ?? crypto.getRandomValues(new Uint32Array(1))[0];
    /** @type {Fn} */
    const rank = row => hash(seed + name + (row.dataset.name ?? row.firstChild.value));
    return store(`ck:${book}`, seed) ? rows.sort((a, b) => rank(a) - rank(b)) : rows;
  };

  /** @type {(tag: string, text?: string, kind?: string) => any} */
  const make = (tag, text = "", kind = "") =>
    Object.assign(document.createElement(tag), { textContent: text, className: kind });

  // The form as the build writes it, and what is answered in it; the page of a hand-out uses it, too.
  class AnswerForm extends HTMLElement {
    get book() { return this.dataset.book ?? ""; }
    get name() { return this.dataset.name ?? ""; }
    get kind() { return this.dataset.kind ?? ""; }
    get form() { return this.one("form"); }

    /** @type {(css: string) => any} */
    one(css) { return this.querySelector(css); }
    /** @type {(css: string) => any[]} */
    all(css) { return [...this.querySelectorAll(css)]; }

    get fields() { return this.all("[name]:not([name=level])"); }
    get rows() { return this.all(".ck-order > li"); }

    // What the reader has answered, as the marker takes it.
    /** @returns {any} */
    get answer() {
      const { fields, kind } = this, ticked = fields.filter(field => field.checked);
      /** @type {Fn} */
      const table = some => Object.fromEntries(some.map((/** @type {any} */ field) => [field.name, field.value]));
      if (kind === "single") return ticked[0]?.value ?? null;
      if (kind === "multiple") return ticked.map(field => field.value);
      if (kind === "match") return table(fields);
      if (kind === "classify") return table(ticked);
      if (kind === "order") return this.rows.map(row => row.dataset.name);
      const text = fields[0].value, level = this.one("[name=level]:checked");
      return level ? { text, level: +level.value } : text;
    }

    set answer(answer) {
      const { kind } = this;
      for (const field of this.fields) {
        if (/radio|checkbox/.test(field.type))
          field.checked = (kind === "classify" ? [answer?.[field.name]] : [answer].flat()).includes(field.value);
        else field.value = (kind === "match" ? answer?.[field.name] : answer?.text ?? answer) ?? "";
      }
      if (kind === "order" && Array.isArray(answer))
        answer.forEach(name => this.one(".ck-order").append(...this.rows.filter(row => row.dataset.name === name)));
    }

    // Let items be moved by buttons, arrow keys and dragging.
    movable() {
      const says = make("span", "", "ck-unseen");
      says.role = "status";
      this.form.append(says);
      this.one(".ck-keys").hidden = false;
      for (const row of this.rows) {
        const label = this.one(`[id$="-${row.dataset.name}"]`).textContent;
        /** @type {(step: number) => void} */
        const move = step => {
          // The neighbour moves, not the row, so that focus and pointer stay where they are.
          if (step < 0 && row.previousElementSibling) row.after(row.previousElementSibling);
          if (step > 0 && row.nextElementSibling) row.before(row.nextElementSibling);
          this.dispatchEvent(new Event("input", { bubbles: true }));
          this.atTheEnds();
          says.textContent = _("{item}: place {place} of {all}", { item: label, place: this.rows.indexOf(row) + 1, all: this.rows.length });
        };
        row.querySelector("select").remove();
        [_("Move up: {item}", { item: label }), _("Move down: {item}", { item: label })].forEach((ariaLabel, n) => {
          const button = make("button", "", "ck-move");
          button.dataset.sign = "↑↓"[n];
          Object.assign(button, { type: "button", ariaLabel, onclick: () => move(2 * n - 1) });
          button.onkeydown = (/** @type {KeyboardEvent} */ event) => {
            const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
            if (step) move(step);
            if (step) event.preventDefault();
          };
          row.append(button);
        });
        const grip = make("span", "⠿", "ck-grip");
        let held = false;
        /** @type {Fn} */
        const middle = other => {
          const box = other?.getBoundingClientRect();
          return box && box.top + box.height / 2;
        };
        grip.ariaHidden = "true";
        grip.onpointerdown = (/** @type {PointerEvent} */ event) => {
          event.preventDefault();
          grip.setPointerCapture(event.pointerId);
          held = true;
        };
        grip.onpointermove = (/** @type {PointerEvent} */ event) => {
          if (held && event.clientY < middle(row.previousElementSibling)) move(-1);
          if (held && event.clientY > middle(row.nextElementSibling)) move(1);
        };
        grip.onpointerup = grip.onpointercancel = () => { held = false; };
        row.prepend(grip);
      }
      this.atTheEnds();
    }

    // The first item cannot go up, the last not down; their buttons keep the focus nevertheless.
    atTheEnds() {
      this.rows.forEach((row, n, all) => [...row.querySelectorAll(".ck-move")].forEach((button, way) => {
        button.ariaDisabled = String(n === (way ? all.length - 1 : 0));
      }));
    }
  }

  globalThis.ckKept = { recall, isDone, store, read };
  globalThis.ckForm = { AnswerForm, make, mixed, read, store };
})();
