// @ts-check
// A reader's progress: a bar above the exercises of a chapter, and the page for the whole book.
// Reads what ck-exercise.js keeps on the device.  Types: exercise.d.ts.
"use strict";
(() => {
  const STRONG = 0.8, WEAK = 0.5, ENOUGH = 8;
  const FORMAT = "coursekit-progress";

  /** @type {(tag: string, text?: string, kind?: string) => any} */
  const make = (tag, text = "", kind = "") =>
    Object.assign(document.createElement(tag), { textContent: text, className: kind });
  const { isDone } = ckKept;
  const { _, ngettext } = ckWords;
  /** @type {(kept: Kept | null) => string} */
  const stateOf = kept => !kept?.tries ? kept?.seen ? _("answer seen") : kept?.answer ? "✎ " + _("begun") : "–"
    : kept.state === "kept" ? "✎ " + _("kept") : kept.first ? "✓ " + _("right at first try")
      : isDone(kept) ? "✓ " + (kept.best < 1 ? _("after seeing it") : _("done"))
        : kept.seen ? _("answer seen") : kept.best > 0 ? "◐ " + _("partly right") : "✗ " + _("to repeat");

  // How much of each page is done, for the marks in the contents (ck.js), by the page's file name.
  /** @type {(book: string, done: Record<string, number[]>, last?: string) => void} */
  const note = (book, done, last) => {
    const name = `ck:${book}:pages`, before = ckKept.read(name);
    const after = { last: last ?? before?.last ?? "", done: { ...before?.done, ...done } };
    if (JSON.stringify(after) !== JSON.stringify(before)) ckKept.store(name, after);
  };
  /** @type {(address: string) => string} */
  const fileOf = address => new URL(address, location.href).pathname.split("/").pop() ?? "";

  class Live extends HTMLElement {
    book = "";
    refresh = () => this.show();
    connectedCallback() {
      this.book = this.dataset.book ?? "";
      document.addEventListener("ck-progress", this.refresh);
      addEventListener("storage", this.refresh); // another tab
      this.show();
    }
    disconnectedCallback() {
      document.removeEventListener("ck-progress", this.refresh);
      removeEventListener("storage", this.refresh);
    }
    show() {}
  }

  // The bar above the exercises of one page.
  class Bar extends Live {
    show() {
      const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("ck-exercise")]);
      const done = all.filter(one => (ckKept.recall(this.book, one.dataset.name ?? "")?.tries ?? 0) > 0).length;
      const bar = Object.assign(document.createElement("progress"), { max: all.length, value: done });
      bar.ariaLabel = _("Exercises of this page tried");
      const right = all.filter(one => isDone(ckKept.recall(this.book, one.dataset.name ?? ""))).length;
      const here = fileOf(location.href);
      note(this.book, { [here]: [right, all.length] }, done ? here : undefined);
      this.replaceChildren(bar, " " + ngettext("{done} of {n} exercise tried", "{done} of {n} exercises tried", all.length, { done }));
    }
  }

  // The page of the whole book.
  class Page extends Live {
    connectedCallback() {
      this.tools();
      super.connectedCallback();
    }

    get rows() {
      return /** @type {HTMLElement[]} */ ([...this.querySelectorAll("tr[data-name]")]);
    }

    show() {
      const rows = this.rows.map(row => ({ row, kept: ckKept.recall(this.book, row.dataset.name ?? "") }));
      for (const { row, kept } of rows) {
        const cell = /** @type {HTMLElement} */ (row.querySelector(".ck-state"));
        cell.textContent = stateOf(kept);
        row.dataset.state = !kept?.tries ? "" : isDone(kept) ? "right" : "wrong";
      }
      /** @type {Record<string, number[]>} */
      const pages = {};
      for (const { row, kept } of rows) {
        const page = pages[fileOf(row.querySelector("a")?.href ?? "")] ??= [0, 0];
        page[0] += Number(isDone(kept));
        page[1]++;
      }
      note(this.book, pages);
      const tried = rows.filter(({ kept }) => kept?.tries), first = tried.filter(({ kept }) => kept?.first);
      const done = tried.filter(({ kept }) => isDone(kept));
      const summary = /** @type {HTMLElement} */ (this.querySelector(".ck-summary"));
      summary.replaceChildren(
        make("p", !tried.length ? _("Nothing is answered yet.") : ngettext("{done} of {n} exercise done, {first} of them right at the first try. {open} tried and not yet done.",
          "{done} of {n} exercises done, {first} of them right at the first try. {open} tried and not yet done.",
          rows.length, { done: done.length, first: first.length, open: tried.length - done.length })),
        ...this.skills(tried),
      );
      const again = tried.filter(({ kept }) => !isDone(kept));
      if (!again.length) return;
      const list = make("ul");
      for (const { row } of again) {
        const item = make("li"), link = row.querySelector("a")?.cloneNode(true);
        if (link) item.append(link);
        list.append(item);
      }
      summary.append(make("p", _("What to repeat:"), "ck-kicker"), list);
    }

    // Which skills are strong and which are weak, where enough has been tried to say.
    /** @type {(tried: {row: HTMLElement, kept: Kept | null}[]) => HTMLElement[]} */
    skills(tried) {
      /** @type {Map<string, number[]>} */
      const scores = new Map();
      for (const { row, kept } of tried.filter(({ row, kept }) => row.dataset.skill && kept?.state !== "kept")) {
        const skill = (row.dataset.skill ?? "").replace("-", " ");
        scores.set(skill, [...(scores.get(skill) ?? []), kept?.best ?? 0]);
      }
      /** @type {(say: (skills: string) => string, test: (mean: number) => boolean) => HTMLElement[]} */
      const line = (say, test) => {
        const found = [...scores].filter(([, all]) => all.length >= ENOUGH
          && test(all.reduce((sum, one) => sum + one, 0) / all.length)).map(([skill]) => skill);
        return found.length ? [make("p", say(found.join(", ")))] : [];
      };
      return [...line(skills => _("Strong in: {skills}.", { skills }), mean => mean >= STRONG),
        ...line(skills => _("Weak in: {skills}.", { skills }), mean => mean < WEAK)];
    }

    // Buttons: save as a file, load a file, forget.
    tools() {
      const bar = make("p", "", "ck-buttons"), told = make("p", "", "ck-message");
      told.role = "status";
      const file = Object.assign(document.createElement("input"), { type: "file", accept: ".json,application/json", hidden: true });
      /** @type {(name: string, act: () => void) => HTMLButtonElement} */
      const button = (name, act) => {
        const made = Object.assign(make("button", name, "ck-act"), { type: "button", onclick: act });
        bar.append(made, " ");
        return made;
      };
      button(_("Save progress as a file"), () => {
        this.save();
        told.textContent = _("Saved.");
      });
      button(_("Load a file"), () => file.click());
      file.onchange = async () => {
        const text = await file.files?.[0]?.text();
        file.value = "";
        if (text !== undefined) told.textContent = this.load(text);
      };
      const forget = button(_("Forget my progress"), () => {
        const sure = forget.textContent !== _("Forget my progress");
        if (sure) {
          const count = this.forget();
          told.textContent = ngettext("{n} exercise forgotten.", "{n} exercises forgotten.", count);
        } else told.textContent = _("This cannot be undone. Press again to forget everything, or save a file first.");
        forget.textContent = sure ? _("Forget my progress") : _("Yes, forget everything");
      });
      forget.onblur = () => { forget.textContent = _("Forget my progress"); };
      bar.append(file);
      this.prepend(bar, told);
    }

    save() {
      const kept = Object.fromEntries(this.rows.flatMap(row => {
        const name = row.dataset.name ?? "", found = ckKept.recall(this.book, name);
        return found ? [[name, found]] : [];
      }));
      const text = JSON.stringify({ format: FORMAT, version: 1, book: this.book, exercises: kept }, null, 1);
      const link = make("a"), url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
      Object.assign(link, { href: url, download: `progress-${this.book}.json` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 1000);
    }

    // Take over a file; where both know an exercise, the later try counts and the best stays.
    /** @type {(text: string) => string} */
    load(text) {
      /** @type {any} */
      let told;
      try {
        told = JSON.parse(text);
      } catch {
        return _("This file cannot be read: it is not a progress file.");
      }
      if (told?.format !== FORMAT || !told.exercises || typeof told.exercises !== "object")
        return _("This is not a progress file.");
      if (told.book !== this.book) return _("This file belongs to another book ({book}).", { book: String(told.book).slice(0, 60) });
      let count = 0, lost = 0;
      for (const row of this.rows) {
        const name = row.dataset.name ?? "", theirs = Object.hasOwn(told.exercises, name) ? told.exercises[name] : null;
        if (!isKept(theirs)) continue;
        const mine = ckKept.recall(this.book, name);
        if (!ckKept.store(`ck:${this.book}:${name}`, merge(mine, theirs))) lost++;
        count++;
      }
      document.dispatchEvent(new Event("ck-progress"));
      return ngettext("{n} exercise loaded.", "{n} exercises loaded.", count) + (lost ? " " + _("This device does not let the page keep them.") : "");
    }

    forget() {
      const names = this.rows.map(row => row.dataset.name ?? "").filter(name => ckKept.recall(this.book, name));
      for (const name of names) ckKept.store(`ck:${this.book}:${name}`, null);
      document.dispatchEvent(new Event("ck-progress"));
      return names.length;
    }
  }

  /** @type {(value: any) => value is Kept} */
  const isKept = value => !!value && typeof value.digest === "string" && Number.isInteger(value.tries) && value.tries >= 0
    && value.best >= 0 && value.best <= 1 && value.score >= 0 && value.score <= 1 && typeof value.at === "string" && typeof value.state === "string"
    && (value.after === undefined || (value.after >= 0 && value.after <= 1));
  /** @type {(mine: Kept | null, theirs: Kept) => Kept} */
  const merge = (mine, theirs) => {
    if (!mine || mine.digest !== theirs.digest) return !mine || theirs.at > mine.at ? theirs : mine;
    const [later, earlier] = theirs.at > mine.at ? [theirs, mine] : [mine, theirs];
    return { ...later, best: Math.max(mine.best, theirs.best), tries: Math.max(mine.tries, theirs.tries),
      first: mine.first || theirs.first, seen: mine.seen || earlier.seen || later.seen,
      after: Math.max(mine.after ?? 0, theirs.after ?? 0) };
  };

  for (const [name, element] of /** @type {[string, any][]} */ ([["ck-progress", Bar], ["ck-progress-page", Page]]))
    if (!customElements.get(name)) customElements.define(name, element);
})();
