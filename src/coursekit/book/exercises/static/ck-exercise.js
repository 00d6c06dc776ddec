// @ts-check
// <ck-exercise>: checks an answer on the page and keeps it on the reader's device.  The form is
// written by the build and can be read without this script.  Types: exercise.d.ts.
"use strict";
(() => {
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
      localStorage.setItem(name, unkept[name]);
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
  /** @type {Any} */
  const SIGNS = { right: "✓", partly: "◐", wrong: "✗", near: "≈", unclear: "?", unreadable: "?", kept: "✎" };

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
          says.textContent = `${label}: place ${this.rows.indexOf(row) + 1} of ${this.rows.length}`;
        };
        row.querySelector("select").remove();
        ["up", "down"].forEach((way, n) => {
          const button = make("button", "↑↓"[n], "ck-move");
          Object.assign(button, { type: "button", ariaLabel: `Move ${way}: ${label}`, onclick: () => move(2 * n - 1) });
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
    }
  }

  class Exercise extends AnswerForm {
    /** @type {any[]} */
    buttons = [];

    connectedCallback() {
      if (this.buttons[0]) return;
      const { book, name, kind } = this, { shuffle } = this.dataset;
      this.details = this.one(".ck-answer");
      this.free = this.details?.open; // the instructor's edition
      this.key = JSON.parse(this.one("script")?.textContent ?? "null");
      this.buttons = [this.key ? "Check" : "Keep my answer", "Try again", "Show the answer"].map((label, n) => {
        const button = make("button", label, "ck-act");
        Object.assign(button, { type: n ? "button" : "submit", hidden: n > 0 });
        this.one(".ck-buttons").append(button, " ");
        return button;
      });
      this.buttons[1].onclick = () => this.again();
      this.buttons[2].onclick = () => {
        this.keep(kept => { kept.seen = true; });
        this.fold(false);
        this.one(".ck-answer summary").focus();
      };
      this.form.onsubmit = (/** @type {Event} */ event) => {
        event.preventDefault();
        this.check();
      };
      const list = this.one(kind === "order" ? ".ck-order" : "fieldset:not(.ck-item) > .ck-choices");
      if (list && (kind === "order" || shuffle !== undefined)) {
        const rows = mixed([...list.children], book, name);
        if (rows.every((row, n) => row.dataset.name === this.key?.items?.[n])) rows.push(rows.splice(0, 1)[0]);
        list.append(...rows);
      }
      if (kind === "order") this.movable();
      this.fold(true);
      this.restore();
    }

    check() {
      const { answer } = this, verdict = this.key ? ckMark(this.key, answer)
        : { score: 0, state: "kept", message: "Kept on this device. It will be marked.", remarks: [] };
      if (!/^un/.test(verdict.state)) this.keep(kept => {
        kept.first ||= !kept.tries && !kept.seen && verdict.score === 1;
        kept.tries++;
        Object.assign(kept, { answer, score: verdict.score, state: verdict.state });
        if (!kept.seen) kept.best = Math.max(kept.best, verdict.score);
      });
      this.show(verdict);
    }

    /** @type {(change: (kept: Kept) => void) => void} */
    keep(change) {
      const { digest } = /** @type {any} */ (this.dataset);
      let kept = recall(this.book, this.name); // as it is now: another tab may have written
      if (kept?.digest !== digest) kept = { digest, answer: null, score: 0, state: "", best: 0, tries: 0, first: false, seen: false, at: "" };
      change(/** @type {Kept} */ (kept));
      Object.assign(kept ?? {}, { at: new Date().toISOString() });
      this.lost = !store(`ck:${this.book}:${this.name}`, kept);
      document.dispatchEvent(new Event("ck-progress"));
    }

    /** @type {(verdict: Verdict) => void} */
    show({ score, state, message, remarks }) {
      const line = make("p", "", "ck-message"), sign = make("span", SIGNS[state] + " ");
      sign.ariaHidden = "true";
      line.append(sign, message, this.lost ? " This device does not let the page keep it." : "");
      this.one(".ck-verdict").replaceChildren(line, ...remarks.map(name => this.remark(name)));
      this.dataset.state = state;
      if (/^un/.test(state)) return;
      if (score === 1 || state === "kept") this.fold(false);
      if (state === "kept" && this.key) this.judge();
      this.buttons[1].hidden = state === "kept";
      this.buttons[2].hidden = !this.details?.hidden;
    }

    // A copy of the feedback that stands with the answer, without what may stand once only.
    /** @type {(name: string) => HTMLElement} */
    remark(name) {
      const copy = this.all("[data-remark]").find(told => told.dataset.remark === name).cloneNode(true);
      copy.className = "ck-remark";
      for (const node of copy.querySelectorAll("*")) {
        if (node.className === "ck-src-tip") node.remove();
        node.removeAttribute("id");
        node.removeAttribute("aria-describedby");
      }
      return copy;
    }

    /** @type {(folded: boolean) => void} */
    fold(folded) {
      if (this.details && !this.free) Object.assign(this.details, { hidden: folded, open: !folded });
      if (!folded) this.buttons[2].hidden = true;
    }

    again() {
      this.answer = null;
      this.one(".ck-verdict").replaceChildren();
      delete this.dataset.state;
      this.fold(true);
      this.buttons[1].hidden = this.buttons[2].hidden = true;
      this.one("input, select, .ck-move").focus();
    }

    restore() {
      const kept = recall(this.book, this.name);
      if (!kept?.tries) return;
      if (kept.digest !== this.dataset.digest)
        return this.one(".ck-verdict").append(make("p", "The exercise has changed since you answered it.", "ck-message"));
      this.answer = kept.answer;
      if (this.key) this.show(ckMark(this.key, kept.answer));
      if (kept.seen) this.fold(false);
    }

    // The reader's own mark for prose.
    judge() {
      if (this.one("[name=level]")) return;
      const group = make("fieldset", "", "ck-item"), row = make("div", "", "ck-choices");
      const level = recall(this.book, this.name)?.answer?.level;
      this.key.levels.forEach((/** @type {number} */ points, /** @type {number} */ n) => {
        const label = make("label", "", "ck-choice"), box = make("input");
        Object.assign(box, { type: "radio", name: "level", value: n, checked: level === n, onchange: () => this.check() });
        label.append(box, ` ${points} point${points === 1 ? "" : "s"}`);
        row.append(label);
      });
      group.append(make("legend", "Which level of the rubric is your answer?"), row);
      this.one("fieldset").append(group);
    }
  }

  globalThis.ckKept = { recall, store, read };
  globalThis.ckForm = { AnswerForm, make, read, store };
  if (!customElements.get("ck-exercise")) customElements.define("ck-exercise", Exercise);
})();
