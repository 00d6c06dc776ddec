// @ts-check
// Reports what is answered on this page to the learning system that shows it, by SCORM 1.2 or
// SCORM 2004.  Runs before ck-exercise.js, which restores what was answered earlier.
"use strict";
(() => {
  /** @type {(name: string) => any} the system's object, in a window above this one or its opener */
  const search = name => {
    for (const start of [window, window.opener]) {
      let here = start;
      for (let step = 0; here && step < 20; step++) {
        try {
          if (here[name]) return here[name];
        } catch {
          break; // a window of another origin
        }
        here = here.parent === here ? null : here.parent;
      }
    }
    return null;
  };
  const modern = search("API_1484_11"), api = modern ?? search("API");
  const WORDS = modern
    ? { begin: "Initialize", get: "GetValue", set: "SetValue", save: "Commit", end: "Terminate", learner: "cmi.learner_id", score: "cmi.score", status: "cmi.completion_status", exit: "cmi.exit", room: 60000 }
    : { begin: "LMSInitialize", get: "LMSGetValue", set: "LMSSetValue", save: "LMSCommit", end: "LMSFinish", learner: "cmi.core.student_id", score: "cmi.core.score", status: "cmi.core.lesson_status", exit: "cmi.core.exit", room: 4000 };
  /** @type {(name: string) => string} */
  const get = name => String(api[WORDS.get](name) ?? "");
  /** @type {(name: string, value: string | number) => void} */
  const set = (name, value) => { api[WORDS.set](name, String(value)); };

  const connected = Boolean(api) && String(api[WORDS.begin]("")) === "true";
  const learner = connected ? get(WORDS.learner) : "";
  const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("ck-exercise")]);

  // Of an exercise with variants the learner's own is shown, drawn as everywhere else.
  for (const name of new Set(all.map(task => task.dataset.name ?? ""))) {
    const variants = all.filter(task => task.dataset.name === name && task.dataset.variant);
    if (!variants.length) continue;
    const own = ckVariants.chosen(learner, name, variants.map(task => task.dataset.variant ?? ""));
    for (const task of variants) {
      if (task.dataset.variant === own) task.hidden = false;
      else task.remove();
    }
  }
  const tasks = all.filter(task => task.isConnected);

  // Two learners at one machine do not see each other's answers; the system keeps them.
  /** @type {(task: HTMLElement) => string} */
  const place = task => `ck:${task.dataset.book}:${task.dataset.name}`;
  if (connected) {
    /** @type {Record<string, unknown>} */
    let saved = {};
    try {
      saved = JSON.parse(get("cmi.suspend_data") || "{}");
    } catch {
      // not ours
    }
    for (const task of tasks) {
      task.dataset.book += `:${learner}`;
      const kept = saved[task.dataset.name ?? ""];
      try {
        if (kept) localStorage.setItem(place(task), JSON.stringify(kept));
        else localStorage.removeItem(place(task));
      } catch {
        break; // the device keeps nothing; the page still reports
      }
    }
  }

  const report = () => {
    if (!connected) return;
    let reached = 0, possible = 0, done = 0;
    /** @type {Record<string, any>} */
    const answers = {};
    for (const task of tasks) {
      const kept = ckKept.recall(task.dataset.book ?? "", task.dataset.name ?? "");
      if (kept?.tries || kept?.seen) done++;
      if (kept) answers[task.dataset.name ?? ""] = kept;
      if (task.dataset.kind === "open") continue; // nobody marks prose here
      const points = Number(task.dataset.points);
      possible += points;
      reached += points * (kept?.best ?? 0);
    }
    const share = possible ? reached / possible : 0, full = Math.round(share * 1e6) / 1e4;
    set(`${WORDS.score}.min`, 0);
    set(`${WORDS.score}.max`, 100);
    set(`${WORDS.score}.raw`, full);
    if (modern) set("cmi.score.scaled", full / 100);
    set(WORDS.status, done === tasks.length ? "completed" : "incomplete");
    set(WORDS.exit, "suspend");
    // What does not fit is kept without its answer, the longest first: score and tries remain.
    const longest = Object.keys(answers).sort((a, b) => JSON.stringify(answers[b]).length - JSON.stringify(answers[a]).length);
    let text = JSON.stringify(answers);
    while (text.length > WORDS.room && longest.length) {
      const name = longest.shift() ?? "";
      answers[name] = { ...answers[name], answer: null };
      text = JSON.stringify(answers);
    }
    if (text.length <= WORDS.room) set("cmi.suspend_data", text);
    const taken = String(api[WORDS.save]("")) === "true";
    const line = document.getElementById("ck-reported");
    if (line) line.textContent = taken
      ? ckWords._("Reported: {done} of {all} answered, {share} % of the points.", { done, all: tasks.length, share: full.toFixed(0) })
      : ckWords._("The learning system did not take the report. Your answers stay on this device.");
  };
  document.addEventListener("ck-progress", report);
  addEventListener("DOMContentLoaded", report);
  addEventListener("pagehide", () => {
    if (connected) api[WORDS.end]("");
  });
  const line = document.getElementById("ck-reported");
  if (!connected && line) line.textContent = ckWords._("No learning system takes the score: open this page inside one.");
})();
