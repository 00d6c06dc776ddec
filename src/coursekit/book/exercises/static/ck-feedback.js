// @ts-check
// What an exercise says besides its verdict: a mark at each row that was answered, and the next
// step.  Types: exercise.d.ts.
"use strict";
(() => {
  const { _ } = ckWords;

  /** @type {(element: Element | null | undefined) => string} */
  const words = element => element?.textContent?.trim().replace(/\s+/g, " ") ?? "";

  // A label, to which "not right" is added.
  /** @type {(element: Element | null | undefined) => string} */
  const labelOf = element => words(element).replace(/[.:;,]$/, "");

  // What was answered, row by row: is it right, and which remarks belong there?
  /** @type {(form: AnswerForm, key: any) => Row[]} */
  const rows = (form, key) => {
    /** @type {(stem: string, target: string) => string[]} */
    const mistakes = (stem, target) => key.mistakes.flatMap((/** @type {string[]} */ [one, other], /** @type {number} */ n) =>
      (!one || one === stem) && other === target ? [`!${n}`] : []);
    if (key.kind === "single" || key.kind === "multiple")
      return form.fields.filter(field => field.checked).map(field => {
        const place = field.closest(".ck-choice");
        return { place, field, label: labelOf(place), isRight: key.right.includes(field.value), remarks: [field.value] };
      });
    if (key.kind === "match" || key.kind === "classify") {
      const wanted = new Map(key.pairs);
      return form.fields.filter(field => key.kind === "match" ? field.value : field.checked).map(field => {
        const place = field.closest(".ck-item, li"), isRight = wanted.get(field.name) === field.value;
        return { place, field: key.kind === "match" ? field : place, label: labelOf(place.querySelector(".ck-stem, label")), isRight,
          remarks: isRight ? [field.name] : mistakes(field.name, field.value) };
      });
    }
    if (key.kind !== "order") return [];
    return form.rows.slice(1).map((place, n) => {
      const [before, name] = [form.rows[n].dataset.name, place.dataset.name];
      return { place, field: place.querySelector(".ck-move"), label: labelOf(place.querySelector(".ck-words")),
        isRight: key.items.indexOf(name) === key.items.indexOf(before) + 1,
        remarks: key.mistakes.flatMap((/** @type {string[]} */ pair, /** @type {number} */ i) =>
          pair[0] === before && pair[1] === name ? [`!${i}`] : []) };
    });
  };

  /** @type {(href: string, text: string) => HTMLAnchorElement} */
  const link = (href, text) => Object.assign(ckForm.make("a", text), { href });
  /** @type {(exercise: any) => HTMLAnchorElement} */
  const toExercise = exercise => link(`#${exercise.id}`, words(exercise.querySelector(".ck-exercise-title")));

  // Where to go from here; after the last exercise of a page, what was done on it.
  /** @type {(exercise: any) => HTMLElement} */
  const next = exercise => {
    const all = /** @type {any[]} */ ([...document.querySelectorAll("ck-exercise")]);
    const step = ckForm.make("div", "", "ck-next"), following = all[all.indexOf(exercise) + 1];
    if (following) {
      step.append(_("Next:"), " ", toExercise(following));
      return step;
    }
    const kept = all.map(one => ckKept.recall(one.book, one.name));
    const done = kept.filter(one => ckKept.isDone(one)).length;
    step.append(done === all.length ? all.length === 1 ? _("The exercise of this page is done.") : _("All exercises of this page are done.")
      : _("{some} of the {all} exercises of this page are done.", { some: done, all: all.length }));
    const again = all.filter((_one, n) => kept[n]?.tries && !ckKept.isDone(kept[n]));
    if (again.length) {
      const list = ckForm.make("ul");
      list.append(...again.map(one => { const item = ckForm.make("li"); item.append(toExercise(one)); return item; }));
      step.append(ckForm.make("p", _("To repeat:")), list);
    }
    const page = /** @type {HTMLAnchorElement | null} */ (document.querySelector("a[rel=next]"));
    if (page) {
      const line = ckForm.make("p", _("Go on to:") + " ");
      line.append(link(page.href, words(page.lastElementChild ?? page)));
      step.append(line);
    }
    return step;
  };

  globalThis.ckFeedback = { rows, next };
})();
