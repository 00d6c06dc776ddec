// @ts-check
"use strict";
// Keys for the page on which prose is marked.  Without this file the form works as it is.

const form = /** @type {HTMLFormElement | null} */ (document.getElementById("mark"));
const comment = /** @type {HTMLTextAreaElement | null} */ (document.getElementById("comment"));
const points = /** @type {HTMLInputElement | null} */ (document.getElementById("points"));
const keys = /** @type {HTMLInputElement | null} */ (document.getElementById("keys"));
const KEYS = "coursekit-mark-keys";

/** @param {string} selector */
const one = (selector) => /** @type {HTMLElement | null} */ (document.querySelector(selector));

/** @param {string} value */
function send(value) {
  const button = one(`.go button[value="${value}"]:not([disabled])`);
  if (button) button.click();
}

/** @param {string} key */
function choose(key) {
  const level = /** @type {HTMLInputElement | null} */ (one(`input[data-key="${key}"]`));
  if (!level) return false;
  level.checked = true;
  level.focus();
  level.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

/** @type {Record<string, () => void>} */
const actions = {
  c: () => comment?.focus(),
  p: () => points?.focus(),
  k: () => one("button.used")?.focus(),
  b: () => send("before"),
  w: () => send("waiting"),
  j: () => {
    const list = /** @type {HTMLDetailsElement | null} */ (one("details.jump"));
    if (list) list.open = true;
    one("details.jump [aria-current]")?.focus();
  },
};

/** @param {EventTarget | null} target */
function types(target) {
  return target === comment || target === points;
}

/** @param {KeyboardEvent} event */
function heard(event) {
  if (event.isComposing || event.altKey || event.metaKey) return;
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.key === "Enter" && event.ctrlKey) return take(event, () => send("next"));
  if (event.ctrlKey) return;
  if (event.key === "Escape" && types(target)) {
    return take(event, () => (one("input[name=level]:checked") ?? one("input[name=level]"))?.focus());
  }
  if (types(target) || !keys?.checked) return;
  if (event.key === "Enter" && !target.closest("button, a, summary, input")) {
    return take(event, () => send("next"));
  }
  const action = actions[event.key.toLowerCase()];
  if (action) take(event, action);
  else if (/^[0-9]$/.test(event.key) && choose(event.key)) event.preventDefault();
}

/** @param {Event} event @param {() => void} action */
function take(event, action) {
  event.preventDefault();
  action();
}

/** What is folded open, the task or a sample answer, stays open from answer to answer. */
function folding() {
  document.querySelectorAll("details").forEach((fold) => {
    const name = `coursekit-mark-fold ${fold.querySelector("summary")?.textContent}`;
    const known = sessionStorage.getItem(name);
    if (known) fold.open = known === "open";
    fold.addEventListener("toggle", () => sessionStorage.setItem(name, fold.open ? "open" : "shut"));
  });
}

/** Points that are typed choose "by hand"; a level takes them away. */
function together() {
  points?.addEventListener("input", () => {
    const hand = /** @type {HTMLInputElement | null} */ (one('input[name="level"][value="hand"]'));
    const none = /** @type {HTMLInputElement | null} */ (one('input[name="level"][value=""]'));
    const wanted = points.value.trim() ? hand : none;
    if (wanted) wanted.checked = true;
  });
  form?.addEventListener("change", (event) => {
    const target = /** @type {HTMLInputElement} */ (event.target);
    if (target.name === "level" && points && target.value !== "hand") points.value = "";
    if (target.name === "level" && target.value === "hand") points?.focus();
  });
}

/** A comment used before goes to the end of what stands there. */
function reuse() {
  for (const button of document.querySelectorAll("button.used")) {
    button.addEventListener("click", () => {
      if (!comment) return;
      const said = button.getAttribute("data-comment") ?? "";
      comment.value = [comment.value.trimEnd(), said].filter(Boolean).join("\n");
      comment.focus();
    });
  }
}

/** Ask first whether the command still runs: if not, what was typed stays where it is. */
function asking() {
  form?.addEventListener("submit", (event) => {
    if (form.dataset.sure) return;
    event.preventDefault();
    const submitter = /** @type {SubmitEvent} */ (event).submitter;
    fetch("../marking.css", { cache: "no-store" }).then(
      () => {
        form.dataset.sure = "yes";
        form.requestSubmit(/** @type {HTMLElement | null} */ (submitter));
      },
      () => {
        const told = one(".trouble") ?? form.insertBefore(document.createElement("p"), form.firstChild);
        told.className = "trouble";
        told.setAttribute("role", "alert");
        told.textContent = form.dataset.stopped ?? "";
      },
    );
  });
  addEventListener("pageshow", () => delete form?.dataset.sure);
}

if (form && keys) {
  keys.checked = localStorage.getItem(KEYS) !== "off";
  keys.addEventListener("change", () => localStorage.setItem(KEYS, keys.checked ? "on" : "off"));
  document.addEventListener("keydown", heard);
  together();
  reuse();
  asking();
  folding();
}
