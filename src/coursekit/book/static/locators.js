// @ts-check
// Escape hides the tip of a locator (WCAG 1.4.13) until the pointer or the focus has left it.
// Showing tips needs no script: see .ck-src-tip in ck.css.

const HIDDEN = "ck-src-dismissed";

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const unit of document.querySelectorAll(".ck-src:hover, .ck-src:focus-within")) {
    unit.classList.add(HIDDEN);
    const restore = () => {
      if (!unit.matches(":hover, :focus-within")) unit.classList.remove(HIDDEN);
    };
    unit.addEventListener("pointerleave", restore);
    unit.addEventListener("focusout", () => setTimeout(restore));
  }
});
