// @ts-check
// A hand-out: keeps a student's answers on the device and writes them into a file to send back.
// Nothing is marked here, since no key is here.  Types: ../exercises/exercise.d.ts.
"use strict";
(() => {
  const { AnswerForm, make, read, store } = ckForm, { studentKey, chosen } = ckVariants;
  const { _, ngettext, number: localised } = ckWords;
  const BIGGEST = 5e6; // bytes of a file that may be an answer file
  const IDLE = 120_000; // milliseconds after which nobody is at work
  /** @type {(css: string) => any} */
  const one = css => document.querySelector(css);
  /** @type {Sheet} */
  const sheet = JSON.parse(one("#ck-sheet").textContent);
  /** @type {(...names: string[]) => string} */
  const place = (...names) => "ck-handout:" + JSON.stringify([sheet.course, sheet.assignment, ...names]);

  // ---- A task

  /** @type {(answer: any) => any} null if nothing is answered */
  const something = answer => {
    if (typeof answer === "string") return answer.trim() ? answer : null;
    if (Array.isArray(answer)) return answer.length ? answer : null;
    if (answer === null) return null;
    const pairs = Object.entries(answer).filter(([, target]) => target);
    return pairs.length ? Object.fromEntries(pairs) : null;
  };

  class Task extends AnswerForm {
    attempts = 0;
    time = 0; // milliseconds
    touched = false;
    tried = "null"; // the answer when the last try was over
    /** @type {any} an answer that says nothing; an order as it stood */
    blank = null;

    connectedCallback() {
      if (this.blank) return;
      if (this.kind === "order") {
        this.blank = this.answer;
        this.movable();
      }
      this.blank ??= {};
      this.form.onsubmit = (/** @type {Event} */ event) => event.preventDefault();
      this.addEventListener("input", () => {
        this.touched = true;
        work(this);
        this.keep();
        count();
      });
      if (this.kind === "number" && !this.dataset.decimal) {
        const doubt = make("p", "", "ck-example");
        doubt.role = "status";
        this.one("fieldset").append(doubt);
        this.addEventListener("change", () => {
          const two = this.answer.match(/^\s*[+-]?([1-9]\d{0,2})[.,](\d{3})(?![\d.,]|\s*[ex×*·])/);
          doubt.textContent = two ? _("This can be read in two ways. Write {one} or {other}.",
            { one: two[1] + two[2], other: localised(`${two[1]}.${two[2]}0`) }) : "";
        });
      }
      for (const sign of ["focusin", "pointerdown"]) this.addEventListener(sign, () => work(this));
    }

    get given() { return this.kind === "order" && !this.touched ? null : something(this.answer); }
    get label() { return _("Exercise {number}", { number: this.dataset.number }); }
    get inPart() {
      const { given, kind } = this, items = this.all(kind === "match" ? "select" : ".ck-item").length;
      return given !== null && /match|classify/.test(kind) && Object.keys(given).length < items;
    }
    get entry() {
      const { digest, variant } = this.dataset, { attempts, time, given } = this;
      const seconds = Math.round(time / 1000);
      return { exercise: this.name, digest, ...(variant && { variant }), answer: given, attempts: given === null ? attempts : Math.max(1, attempts), seconds };
    }

    keep() { if (!store(place(student, this.name), this.entry)) tell(SAVE, _("This device does not keep your answers. Save them as a file before you close this page.")); }

    // A try is over: the student has gone on.
    settle() {
      const now = JSON.stringify(this.given);
      if (now !== this.tried) this.attempts++;
      this.tried = now;
      if (this.attempts) this.keep();
    }

    /** @type {(kept: any) => boolean} whether it is an answer to this wording */
    restore(kept) {
      const fits = kept?.digest === this.dataset.digest, answer = fits ? kept.answer ?? null : null;
      try {
        this.answer = answer ?? (this.kind === "order" ? this.blank : null);
      } catch {
        this.answer = null; // a file that somebody has edited
      }
      this.touched = answer !== null;
      this.attempts = fits && kept.attempts > 0 ? Math.floor(kept.attempts) : 0;
      this.time = fits && kept.seconds > 0 ? kept.seconds * 1000 : 0;
      this.tried = JSON.stringify(this.given);
      return fits || !kept;
    }
  }

  // ---- Time: what lies between two signs of life at the same task, unless it was a long rest

  /** @type {Task | null} */
  let active = null;
  let last = 0;
  /** @type {(task: Task | null) => void} */
  const work = task => {
    const now = Date.now();
    if (active) active.time += Math.min(now - last, IDLE);
    if (active !== task) active?.settle();
    active = task;
    last = now;
  };
  document.addEventListener("visibilitychange", () => { if (document.hidden) work(null); });

  // ---- The student

  let student = "";
  const PERSON = one("#ck-person-told"), SAVE = one("#ck-save-told");
  /** @type {any[]} */
  const fields = ["id", "name", "email"].map(name => one(`#ck-${name}`));
  /** @returns {Task[]} */
  const tasks = () => [...document.querySelectorAll("ck-task")].map(task => /** @type {any} */ (task));
  const shown = () => tasks().filter(task => !task.hidden);
  const sender = () => Object.fromEntries(fields.map(field => [field.name, field.value.trim()]));

  /** @type {(where: any, text: string, choices?: [string, () => void][]) => void} */
  const tell = (where, text, choices = []) => {
    const row = make("p", "", "ck-buttons");
    for (const [label, act] of choices) {
      const button = make("button", label, "ck-act");
      Object.assign(button, { type: "button", onclick: () => { where.replaceChildren(); act(); } });
      row.append(button, " ");
    }
    where.classList.remove("ck-bad");
    where.replaceChildren(...(text ? [make("p", text)] : []), ...(choices.length ? [row] : []));
  };

  // Each exercise with variants shows the student's own, or says what it waits for.
  const draw = () => {
    /** @type {Record<string, Task[]>} */
    const groups = {};
    for (const task of tasks()) if (task.dataset.variant) (groups[task.name] ??= []).push(task);
    for (const [name, group] of Object.entries(groups)) {
      const own = student && chosen(student, name, group.map(task => task.dataset.variant ?? ""));
      for (const task of group) task.hidden = task.dataset.variant !== own;
      const above = /** @type {any} */ (group[0].previousElementSibling);
      if (above?.className === "ck-wait") above.hidden = own !== "";
      else if (!own) group[0].before(make("p", _("{exercise}: give your student number above to see your version.", { exercise: group[0].label }), "ck-wait"));
    }
  };

  const count = () => {
    const all = new Set(tasks().map(task => task.name)).size, open = unanswered();
    const done = shown().filter(task => task.given !== null).length;
    const told = ngettext("{done} of {n} exercise answered.", "{done} of {n} exercises answered.", all, { done });
    one("#ck-count").textContent = open ? `${told} ${open}` : told;
  };
  const unanswered = () => {
    const done = new Set(shown().filter(task => task.given !== null).map(task => task.name));
    /** @type {(some: Task[]) => string} */
    const numbers = some => [...new Set(some.map(task => task.dataset.number))].join(", ");
    const none = numbers(tasks().filter(task => !done.has(task.name))), inPart = numbers(shown().filter(task => task.inPart));
    const parts = [none && _("Not answered: {exercises}.", { exercises: none }), inPart && _("Answered in part: {exercises}.", { exercises: inPart })];
    return parts.filter(Boolean).join(" ");
  };

  /** @type {(id: string) => void} */
  const enter = id => {
    work(null);
    student = studentKey(id);
    store(place(), id);
    draw();
    for (const task of shown()) task.restore(read(place(student, task.name)));
    fields.slice(1).forEach(field => { field.value = read(place(student))?.[field.name] ?? field.value; });
    keepSender();
    if (student) fields[0].removeAttribute("aria-invalid");
    count();
  };
  const keepSender = () => { if (student) store(place(student), sender()); };

  // What was answered before a number was given belongs to it; from number to number it is asked.
  /** @type {(from: string) => void} */
  const take = from => {
    const kept = shown().map(task => /** @type {[Task, any]} */ ([task, read(place(from, task.name))]))
      .filter(([, entry]) => (entry?.answer ?? null) !== null);
    const lost = kept.filter(([task, entry]) => !task.restore(entry)).map(([task]) => task);
    kept.forEach(([task]) => task.keep());
    if (lost.length) tell(PERSON, _("Under this number you have another version of: {exercises}.", { exercises: lost.map(task => task.label).join(", ") }));
    count();
  };
  const renumber = () => {
    const from = student, was = sender(), id = fields[0].value.trim();
    if (studentKey(id) === from) return;
    work(null);
    const moved = shown().some(task => task.given !== null);
    if (from) for (const field of fields.slice(1)) field.value = "";
    tell(PERSON, "");
    enter(id);
    const fresh = shown().every(task => task.given === null);
    if (!moved || !fresh || !student) return;
    if (!from) {
      take("");
      for (const task of tasks()) store(place("", task.name), null);
    } else tell(PERSON, _("You began under another number. Are these answers yours?"), [
      [_("Yes, take them along"), () => {
        fields.slice(1).forEach(field => { field.value ||= was[field.name]; });
        keepSender();
        take(from);
      }],
      [_("No, begin an empty sheet"), () => fields[1].focus()],
    ]);
  };

  // ---- Save and open

  const save = () => {
    work(null);
    const { id } = sender(), open = unanswered();
    if (!studentKey(id)) {
      tell(PERSON, _("Nothing was saved: give your student number first, so that your answers can be told from others’."));
      PERSON.classList.add("ck-bad");
      fields[0].ariaInvalid = "true";
      return fields[0].focus();
    }
    if (!open) return write();
    tell(SAVE, open, [[_("Save all the same"), write], [_("Go on working"), () => one("#ck-save").focus()]]);
    SAVE.focus();
  };
  const write = () => {
    const entries = shown().map(task => task.entry).filter(entry => entry.answer !== null);
    const { name, text } = ckAnswers.write(sheet, sender(), entries);
    const link = make("a");
    link.download = name;
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    tell(SAVE, ngettext("Saved as {name}, with {n} answer. Send this file back.", "Saved as {name}, with {n} answers. Send this file back.", entries.length, { name }));
    SAVE.focus();
  };

  /** @type {(told: any) => void} */
  const fill = told => {
    fields.forEach(field => { field.value = String(told.student[field.name] ?? ""); });
    const values = fields.map(field => field.value);
    enter(values[0].trim());
    fields.forEach((field, n) => { field.value = values[n]; });
    keepSender();
    const own = shown(), all = told.answers.length;
    for (const task of own) {
      task.restore(told.answers.find((/** @type {any} */ entry) => entry?.exercise === task.name && entry.digest === task.dataset.digest));
      task.keep();
    }
    const lost = all - own.filter(task => task.given !== null).length;
    const damaged = told.checksum === ckAnswers.checksum(told) ? "" : " " + _("The file was changed or damaged since it was saved: look through your answers.");
    const old = lost > 0 ? " " + ngettext("{n} was left out, because the exercise has changed or is not on this sheet.",
      "{n} were left out, because the exercise has changed or is not on this sheet.", lost) : "";
    tell(PERSON, ngettext("{n} answer opened.", "{n} answers opened.", all - lost) + old + damaged);
    count();
  };
  /** @type {(event: any) => Promise<void>} */
  const open = async ({ target }) => {
    const file = target.files[0], told = !file ? "" : file.size > BIGGEST ? _("This file is too large to be an answer file.") : ckAnswers.parse(await file.text(), sheet);
    target.value = "";
    if (typeof told === "string") return tell(PERSON, told);
    const key = studentKey(String(told.student.id));
    const other = tasks().filter(task => (read(place(key, task.name))?.answer ?? null) !== null).length;
    if (!other) return fill(told);
    tell(PERSON, _("This device already keeps answers under that number. The file replaces them."), [
      [_("Replace them with the file"), () => fill(told)],
      [_("Keep them"), () => one("#ck-file").focus()],
    ]);
  };

  customElements.define("ck-task", Task);
  for (const section of document.querySelectorAll("section[hidden]")) section.removeAttribute("hidden");
  one("#ck-person").onsubmit = (/** @type {Event} */ event) => event.preventDefault();
  fields[0].onchange = renumber;
  for (const field of fields.slice(1)) field.onchange = keepSender;
  one("#ck-save").onclick = save;
  one("#ck-file").onchange = open;
  addEventListener("pagehide", () => work(null));
  fields[0].value = read(place()) ?? "";
  enter(fields[0].value);
})();
