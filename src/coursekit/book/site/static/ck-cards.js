// @ts-check
// Tips of locators, and cards at names and terms: who or what that is, in two lines.  They come by
// pointer, focus and tap; they can be pointed at, stay until pointer and focus are gone, and Escape
// takes them away (WCAG 1.4.13).  A tap on a locator opens a card with the words of its tip; what a
// card leads to is one tap further.  For the keyboard a name is one stop: Enter leads where its
// card leads.
"use strict";

(() => {
  const NAMES = ".ck-text a.ck-name-link, .ck-text a:has(> .std-term), a[data-tip]", LOCATORS = ".ck-src > a:not([data-tip])";
  const WAIT = 250; // ms: a pointer that only passes opens nothing
  /** @type {Record<string, string[]>} */
  const cards = JSON.parse(document.getElementById("ck-cards")?.textContent ?? "{}");
  const card = document.createElement("span");
  /** @type {(link: HTMLAnchorElement) => string[] | undefined} HTML that the build has made */
  const saidOf = (link) => {
    const tip = link.matches(LOCATORS) ? link.parentElement?.querySelector(`#${link.getAttribute("aria-describedby")}`)?.innerHTML : link.dataset.tip;
    return tip ? [link.innerHTML.replace(/;$/, ""), tip] : cards[decodeURIComponent(link.hash.slice(1))];
  };
  /** @type {HTMLAnchorElement | null} */
  let owner = null;
  /** @type {string | null} */
  let described = null; // by what, when no card is open
  let timer = 0;
  /** @type {Element | null} */
  let tapped = null;

  /** @type {(html: string, tag?: string) => HTMLElement} */
  const make = (html, tag = "span") => Object.assign(document.createElement(tag), { innerHTML: html });
  /** @type {(event: Event, css: string) => HTMLAnchorElement | null} */
  const linkOf = (event, css) => event.target instanceof Element ? event.target.closest(css) : null;

  const close = () => {
    clearTimeout(timer);
    if (described) owner?.setAttribute("aria-describedby", described);
    else owner?.removeAttribute("aria-describedby");
    owner?.parentElement?.classList.remove("ck-src-dismissed");
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
    described = link.getAttribute("aria-describedby");
    const name = make(said[0], "strong"), words = make(said[1]);
    const more = Object.assign(make(ckWords._("More"), "a"), { href: link.href, tabIndex: -1 });
    words.id = "ck-card-words";
    more.setAttribute("aria-label", ckWords._("More about {name}", { name: name.textContent ?? "" }));
    card.replaceChildren(name, words, more);
    link.after(card);
    link.setAttribute("aria-describedby", words.id);
    card.showPopover();
    place(link);
  };

  // What is seen of the page is less than the window where fingers have made it larger.
  /** @type {(link: HTMLAnchorElement) => void} */
  const place = (link) => {
    const zoom = /** @type {any} */ (card).currentCSSZoom ?? 1; // of the projector view
    const { offsetLeft: left, offsetTop: top, width, height } = /** @type {VisualViewport} */ (visualViewport);
    Object.assign(card.style, { maxWidth: `min(22rem, ${(width - 16) / zoom}px)`, maxHeight: `${(height - 16) / zoom}px` });
    const box = link.getClientRects()[0], size = card.getBoundingClientRect(), bottom = top + height - size.height - 8;
    const below = box.bottom + 2 <= bottom || box.top - top < size.height + 8;
    card.style.left = `${Math.max(left + 8, Math.min(box.left, left + width - size.width - 8)) / zoom}px`;
    card.style.top = `${Math.max(top + 8, Math.min(below ? box.bottom + 2 : box.top - size.height - 2, bottom)) / zoom}px`;
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
  addEventListener("pagehide", () => { tapped = null; close(); }); // who comes back finds the page without
  addEventListener("scroll", () => { if (owner && !card.matches(":hover")) close(); }, { passive: true });

  document.addEventListener("click", (event) => {
    const name = linkOf(event, NAMES), locator = linkOf(event, LOCATORS), link = name ?? locator;
    const isTap = /** @type {PointerEvent} */ (event).pointerType === "touch";
    if (isTap && link && tapped !== link && saidOf(link)) {
      event.preventDefault();
      tapped = link;
      open(link);
      if (locator) link.parentElement?.classList.add("ck-src-dismissed"); // its tip, which a finger opens on some screens
      return;
    }
    tapped = null;
    if (owner && !card.contains(/** @type {Node} */ (event.target))) close();
  });

  // Without this the tip stands at the left of its paragraph; with it, below its locator.
  /** @param {Event} event */
  const placeTip = (event) => {
    const link = event.target instanceof Element ? event.target.closest(".ck-src > a") : null;
    const tip = link?.nextElementSibling;
    if (!link || !(tip instanceof HTMLElement) || !(tip.offsetParent instanceof HTMLElement)) return;
    const box = tip.offsetParent.getBoundingClientRect();
    const room = box.width - tip.getBoundingClientRect().width;
    const wanted = link.getBoundingClientRect().left - box.left;
    const zoom = /** @type {any} */ (tip).currentCSSZoom ?? 1; // of the projector view
    tip.style.left = `${Math.max(0, Math.min(wanted, room)) / zoom}px`;
  };

  // Escape hides a tip until pointer and focus have left its locator (WCAG 1.4.13).
  /** @param {KeyboardEvent} event */
  const dismissTips = (event) => {
    if (event.key !== "Escape") return;
    for (const unit of document.querySelectorAll(".ck-src:hover, .ck-src:focus-within")) {
      unit.classList.add("ck-src-dismissed");
      const restore = () => {
        if (!unit.matches(":hover, :focus-within")) unit.classList.remove("ck-src-dismissed");
      };
      unit.addEventListener("pointerleave", restore, { once: true });
      unit.addEventListener("focusout", () => setTimeout(restore), { once: true });
    }
  };

  document.addEventListener("pointerover", placeTip);
  document.addEventListener("focusin", placeTip);
  document.addEventListener("keydown", dismissTips);
})();
