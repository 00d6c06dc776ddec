// @ts-check
// Cards at names and terms: who or what that is, in two lines.  They come by pointer, focus and
// tap; they can be pointed at, stay until pointer and focus are gone, and Escape takes them away
// (WCAG 1.4.13).  A tap on a locator shows its tip, as a tap on a name its card; what both lead to
// is one tap further.
"use strict";

(() => {
  const NAMES = ".ck-text a.ck-name-link, .ck-text a:has(> .std-term), a[data-tip]", LOCATORS = ".ck-src > a:not([data-tip])";
  const WAIT = 250; // ms: a pointer that only passes opens nothing
  /** @type {Record<string, string[]>} */
  const cards = JSON.parse(document.getElementById("ck-cards")?.textContent ?? "{}");
  const card = document.createElement("span");
  /** @type {(link: HTMLAnchorElement) => string[] | undefined} */
  const saidOf = (link) => link.dataset.tip ? [link.textContent ?? "", link.dataset.tip] : cards[decodeURIComponent(link.hash.slice(1))];
  /** @type {HTMLAnchorElement | null} */
  let owner = null;
  let timer = 0;

  /** @type {(text: string, tag?: string) => HTMLElement} */
  const make = (text, tag = "span") => Object.assign(document.createElement(tag), { textContent: text });
  /** @type {(event: Event, css: string) => HTMLAnchorElement | null} */
  const linkOf = (event, css) => event.target instanceof Element ? event.target.closest(css) : null;

  const close = () => {
    clearTimeout(timer);
    owner?.removeAttribute("aria-describedby");
    owner = null;
    card.remove();
  };

  /** @type {(link: HTMLAnchorElement) => void} */
  const open = (link) => {
    clearTimeout(timer);
    const said = saidOf(link);
    if (link === owner || !said) return;
    close();
    owner = link;
    const words = make(said[1]), more = Object.assign(make(ckWords._("More"), "a"), { href: link.href });
    words.id = "ck-card-words";
    more.setAttribute("aria-label", ckWords._("More about {name}", { name: said[0] }));
    card.replaceChildren(make(said[0], "strong"), words, more);
    link.after(card); // so that the next stop of the keyboard is "More"
    link.setAttribute("aria-describedby", words.id);
    card.showPopover();
    const box = link.getClientRects()[0], size = card.getBoundingClientRect();
    const below = box.bottom + size.height + 8 < innerHeight || box.top < size.height + 8;
    const zoom = /** @type {any} */ (card).currentCSSZoom ?? 1; // of the projector view
    card.style.left = `${Math.max(8, Math.min(box.left, innerWidth - size.width - 8)) / zoom}px`;
    card.style.top = `${(below ? box.bottom + 2 : box.top - size.height - 2) / zoom}px`;
  };

  /** @type {(act: () => void) => void} */
  const later = (act) => {
    clearTimeout(timer);
    timer = window.setTimeout(act, WAIT);
  };

  card.className = "ck-card";
  card.popover = "manual";
  card.addEventListener("pointerenter", () => clearTimeout(timer));
  card.addEventListener("pointerleave", () => later(close));
  document.addEventListener("pointerover", (event) => {
    const link = linkOf(event, NAMES);
    if (link && event.pointerType !== "touch") later(() => open(link));
  });
  document.addEventListener("pointerout", (event) => {
    if (linkOf(event, NAMES) && event.pointerType !== "touch") later(close);
  });
  document.addEventListener("focusin", (event) => {
    const link = linkOf(event, NAMES);
    if (link?.matches(":focus-visible")) open(link);
    else if (owner && !card.contains(/** @type {Node} */ (event.target)) && event.target !== owner) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !owner) return;
    if (card.contains(document.activeElement)) owner.focus();
    close();
  });
  addEventListener("scroll", () => { if (owner && !card.matches(":hover")) close(); }, { passive: true });

  /** @type {Element | null} */
  let tapped = null;
  document.addEventListener("click", (event) => {
    const name = linkOf(event, NAMES), locator = linkOf(event, LOCATORS), link = name ?? locator;
    const isTap = /** @type {PointerEvent} */ (event).pointerType === "touch";
    if (isTap && link && tapped !== link && (locator || saidOf(link))) {
      event.preventDefault();
      tapped = link;
      if (name) open(name);
      else link.parentElement?.classList.add("ck-src-tapped");
      return;
    }
    for (const unit of document.querySelectorAll(".ck-src-tapped")) unit.classList.remove("ck-src-tapped");
    tapped = null;
    if (owner && !card.contains(/** @type {Node} */ (event.target))) close();
  });
})();
