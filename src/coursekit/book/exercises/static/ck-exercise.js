// @ts-check
// <ck-exercise>: checks an answer on the page and keeps it on the reader's device.  The form is
// written by the build and can be read without this script.  Types: exercise.d.ts.
"use strict";
(() => {
  const { AnswerForm, make, mixed } = ckForm;
  const { recall, store } = ckKept;
  const { _, ngettext } = ckWords;
  /** @type {Any} */
  const SIGNS = { right: "✓", partly: "◐", wrong: "✗", near: "≈", unclear: "?", unreadable: "?", kept: "✎" };

  // How feedback may begin, with the word that the verdict has just said.
  const RIGHT = new RegExp(`^(?:Right|${_("Right.").slice(0, -1)})[.:,!] *(\\p{L}|$)`, "u");

  class Exercise extends AnswerForm {
    /** @type {any[]} */
    buttons = [];

    connectedCallback() {
      if (this.buttons[0]) return;
      const { kind } = this;
      this.details = this.one(".ck-answer");
      this.explanation = this.one(".ck-explanation");
      this.free = this.details?.open; // the instructor's edition
      this.key = JSON.parse(this.one("script")?.textContent ?? "null");
      const check = !this.key ? _("Keep my answer") : kind === "open" ? _("Compare with the rubric") : _("Check");
      this.buttons = [check, _("Try again"), _("Show the answer"), _("Reset")].map((label, n) => {
        const button = make("button", label, n < 3 ? "ck-act" : "ck-act ck-quiet");
        Object.assign(button, { type: n ? "button" : "submit", hidden: n > 0 });
        this.one(".ck-buttons").append(button, " ");
        return button;
      });
      this.buttons[1].onclick = () => this.again();
      this.buttons[2].onclick = () => {
        this.keep(kept => { kept.seen = true; });
        this.fold(false);
        this.one(".ck-answer summary").focus();
        this.goOn();
      };
      this.buttons[3].ariaLabel = _("Reset exercise: forget what is kept of it");
      this.buttons[3].onclick = () => this.reset();
      this.form.onsubmit = (/** @type {Event} */ event) => {
        event.preventDefault();
        this.check();
      };
      this.mix();
      if (kind === "order") this.movable();
      this.fold(true);
      this.restore();
      this.count();
      // A verdict is on what it has seen.
      this.addEventListener("input", ({ target }) => {
        if (/** @type {any} */ (target).name === "level") return;
        this.moved = true;
        this.clear();
        if (kind === "open") this.draft();
      });
    }

    // The same for one reader each time, and never as it should be.
    mix() {
      const isOrder = this.kind === "order", list = this.one(isOrder ? ".ck-order" : "fieldset > .ck-choices");
      if (!list || !(isOrder || this.dataset.shuffle !== undefined)) return;
      const rows = mixed([...list.children], this.book, this.name);
      if (rows.every((row, n) => row.dataset.name === this.key?.items?.[n])) rows.push(rows.splice(0, 1)[0]);
      list.append(...rows);
    }

    get text() { return (this.answer?.text ?? this.answer ?? ""); }
    get length() { return this.text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*/gu)?.length ?? 0; }
    get kept() { return recall(this.book, this.name); }

    // Prose is kept while it is written; how long it is, is said where the task asks for a length.
    draft() {
      this.keep(kept => { Object.assign(kept, { answer: this.answer, state: kept.state || "draft" }); });
      this.count();
    }
    count() {
      const place = this.one(".ck-count"), { asked } = this.dataset;
      if (place) place.textContent = _("{some} of about {all} words", { some: this.length, all: asked });
    }

    check() {
      const { answer, kind } = this, least = Math.ceil(Number(this.dataset.length) / 3);
      /** @type {(message: string) => void} */
      const say = message => this.show({ score: 0, state: "unreadable", message, remarks: [] });
      if (kind === "order" && this.key && !this.moved && !this.kept?.tries) return say(_("Nothing is moved yet."));
      if (kind === "open" && this.key && this.length < least)
        return say(this.length ? _("Write on a little: rubric and samples are shown from about {least} words on.", { least }) : _("Nothing is answered yet."));
      const verdict = this.key ? ckMark(this.key, answer)
        : { score: 0, state: "kept", message: _("Kept on this device. It will be marked."), remarks: [] };
      if (!/^un/.test(verdict.state)) this.keep(kept => {
        kept.first ||= !kept.tries && !kept.seen && verdict.score === 1;
        kept.tries++;
        Object.assign(kept, { answer, score: verdict.score, state: verdict.state });
        // What was found after the answer had been seen stands apart: it is done, and no merit.
        if (kept.seen) kept.after = Math.max(kept.after ?? 0, verdict.score);
        else kept.best = Math.max(kept.best, verdict.score);
      });
      this.show(verdict);
    }

    /** @type {(change: (kept: Kept) => void) => void} */
    keep(change) {
      const { digest } = /** @type {any} */ (this.dataset);
      let kept = this.kept; // as it is now: another tab may have written
      if (kept?.digest !== digest) kept = { digest, answer: null, score: 0, state: "", best: 0, tries: 0, first: false, seen: false, at: "" };
      change(/** @type {Kept} */ (kept));
      Object.assign(kept ?? {}, { at: new Date().toISOString() });
      this.lost = !store(`ck:${this.book}:${this.name}`, kept);
      this.buttons[3].hidden = false;
      document.dispatchEvent(new Event("ck-progress"));
    }

    /** @type {(verdict: Verdict) => void} */
    show({ score, state, message, remarks }) {
      this.clear();
      const line = make("p", "", "ck-message"), sign = make("span", SIGNS[state] + " ");
      sign.ariaHidden = "true";
      line.append(sign, message, this.lost ? " " + _("This device does not let the page keep it.") : "");
      const box = this.one(".ck-verdict"), isRead = !/^un/.test(state);
      const rows = this.key && isRead ? ckFeedback.rows(this, this.key) : [];
      const placed = rows.flatMap((row, n) => this.mark(row, n, remarks));
      box.append(line, this.spoken(rows, remarks), ...remarks.filter(name => !placed.includes(name)).map(name => this.remark(name)));
      this.dataset.state = state;
      if (!isRead) return;
      const hint = this.one(".ck-hint");
      if (state === "wrong" && !remarks[0] && hint && !hint.open) box.append(make("p", _("The hint below may help."), "ck-offer"));
      if (score === 1 && this.kind !== "open") this.succeed();
      if (state === "kept") this.fold(false);
      if (state === "kept" && this.key) this.judge();
      this.buttons[1].hidden = state === "kept" || score === 1;
      this.buttons[2].hidden = !this.details?.hidden;
      this.goOn();
    }

    // A mark and the remarks of one row, where the row is; gives the remarks that it has placed.
    /** @type {(row: Row, n: number, remarks: string[]) => string[]} */
    mark({ place, field, isRight, remarks }, n, told) {
      const mark = make("div", "", "ck-mark"), sign = make("span", isRight ? "✓" : "✗", "ck-sign");
      const here = remarks.filter(name => told.includes(name));
      sign.ariaHidden = "true";
      mark.id = `${this.id}-mark-${n}`;
      const said = this.kind === "order" ? isRight ? _("Follows the one above.") : _("Does not follow the one above.")
        : isRight ? _("Right.") : _("Not right.");
      mark.append(sign, make("span", said + " ", this.kind === "order" ? "" : "ck-unseen"), ...here.map(name => this.remark(name)));
      place.dataset.mark = isRight ? "right" : "wrong";
      if (place.matches("label")) place.after(mark);
      else place.append(mark);
      field?.setAttribute("aria-describedby", mark.id);
      return here;
    }

    // What stands at the rows, for who hears the verdict and does not see them.
    /** @type {(rows: Row[], remarks: string[]) => HTMLElement} */
    spoken(rows, remarks) {
      const lines = rows.filter(row => !row.isRight || row.remarks.some(name => remarks.includes(name))).map(row =>
        [row.isRight ? _("{row}: right.", { row: row.label }) : this.kind === "order"
          ? _("{row}: does not follow the one above.", { row: row.label }) : _("{row}: not right.", { row: row.label }),
          ...row.remarks.filter(name => remarks.includes(name)).map(name => this.remark(name).textContent?.trim())].join(" "));
      return make("p", lines.join(" "), "ck-unseen");
    }

    // A copy of the feedback that stands with the answer, without what may stand once only.
    /** @type {(name: string) => HTMLElement} */
    remark(name) {
      const copy = this.all("[data-remark]").find(told => told.dataset.remark.split(" ").includes(name)).cloneNode(true);
      copy.className = "ck-remark";
      copy.removeAttribute("data-remark");
      for (const node of copy.querySelectorAll("*")) {
        if (node.className === "ck-src-tip") node.remove();
        node.removeAttribute("id");
        node.removeAttribute("aria-describedby");
      }
      const first = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT).nextNode();
      const text = copy.querySelector("p")?.firstChild ?? first; // the verdict has said "Right."
      if (text?.nodeType === Node.TEXT_NODE)
        text.data = text.data.replace(RIGHT, (/** @type {string} */ _all, /** @type {string} */ letter) => letter.toUpperCase());
      return copy;
    }

    // Success is short: the reason; the rest stays folded.
    succeed() {
      if (!this.details || this.free) return;
      Object.assign(this.details, { hidden: false, open: false });
      if (this.explanation) this.details.before(this.explanation);
    }

    /** @type {(folded: boolean) => void} */
    fold(folded) {
      if (this.details && !this.free) Object.assign(this.details, { hidden: folded, open: !folded });
      if (this.explanation && !this.details.contains(this.explanation)) this.one(".ck-key").after(this.explanation);
      if (!folded) this.buttons[2].hidden = true;
    }

    goOn() {
      this.one(".ck-next")?.remove();
      this.append(ckFeedback.next(this));
    }

    // Take the verdict away, and what came with it.
    clear() {
      const { kept } = this;
      this.one(".ck-verdict").replaceChildren();
      for (const mark of this.all(".ck-mark, .ck-next")) mark.remove();
      for (const row of this.all("[data-mark]")) delete row.dataset.mark;
      for (const field of this.all("[aria-describedby*='-mark-']")) field.removeAttribute("aria-describedby");
      delete this.dataset.state;
      this.buttons[1].hidden = true;
      if (this.kind !== "open") this.fold(!kept?.seen);
      this.buttons[2].hidden = this.kind === "open" || !kept?.tries || !this.details?.hidden;
    }

    // Begin again with what was right.
    again() {
      const wrong = ckFeedback.rows(this, this.key).filter(row => !row.isRight);
      this.clear();
      if (/multiple|match|classify/.test(this.kind)) {
        for (const { place } of wrong) for (const field of place.querySelectorAll("input, select")) {
          if (field.type === "radio" || field.type === "checkbox") field.checked = false;
          else field.value = "";
        }
        (wrong[0]?.place.querySelector("input, select") ?? this.one("input, select")).focus();
      } else {
        if (this.kind !== "order") this.answer = null;
        this.one("input, .ck-move").focus();
      }
    }

    // As if nobody had answered; what is kept stays.
    blank() {
      this.one(".ck-judge")?.remove();
      this.answer = null;
      this.moved = false;
      if (this.kind === "order") {
        this.mix();
        this.atTheEnds();
      }
      this.clear();
      this.fold(true);
      this.buttons[2].hidden = this.kind === "open" || !this.kept?.tries;
      this.count();
    }

    // Forget this exercise alone.
    reset() {
      store(`ck:${this.book}:${this.name}`, null);
      this.blank();
      this.buttons[3].hidden = true;
      document.dispatchEvent(new Event("ck-progress"));
      this.one("input, select, textarea, .ck-move").focus();
    }

    restore() {
      const { kept } = this;
      if (!kept || !(kept.tries || kept.answer || kept.seen)) return;
      if (kept.digest !== this.dataset.digest)
        return this.one(".ck-verdict").append(make("p", _("The exercise has changed since you answered it."), "ck-message"));
      this.answer = kept.answer;
      this.buttons[3].hidden = false;
      if (this.key && kept.tries) this.show(ckMark(this.key, kept.answer));
      if (kept.seen) this.fold(false);
    }

    // The reader's own mark for prose, below the rubric.
    judge() {
      if (this.one("[name=level]")) return;
      const group = make("fieldset", "", "ck-item ck-judge"), row = make("div", "", "ck-choices");
      const level = this.kept?.answer?.level;
      this.form.id = `${this.id}-form`;
      this.key.levels.forEach((/** @type {number} */ points, /** @type {number} */ n) => {
        const label = make("label", "", "ck-choice"), box = make("input");
        Object.assign(box, { type: "radio", name: "level", value: n, checked: level === n, onchange: () => this.check() });
        box.setAttribute("form", this.form.id);
        label.append(box, " " + ngettext("{n} point", "{n} points", points));
        row.append(label);
      });
      group.append(make("legend", _("Which level of the rubric is your answer?")), row);
      this.one(".ck-levels").after(group);
    }
  }

  if (!customElements.get("ck-exercise")) customElements.define("ck-exercise", Exercise);
})();
