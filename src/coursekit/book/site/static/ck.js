// @ts-check
// What the page needs a script for: colours, tables that scroll, the tips of locators.
// Loaded in the head, so that a chosen colour scheme is there before the first paint.
"use strict";

(() => {
  const KEY = "ck-mode";
  const MODES = ["auto", "light", "dark"];
  const NAMES = { auto: "as the system", light: "light", dark: "dark" };
  const root = document.documentElement;
  const own = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : "";

  /** @returns {string} the reader's choice; "auto" where nothing is stored or may be stored */
  const stored = () => {
    try {
      const mode = localStorage.getItem(KEY);
      return mode && MODES.includes(mode) ? mode : "auto";
    } catch {
      return "auto";
    }
  };

  /** @param {string} mode */
  const show = (mode) => {
    root.dataset.mode = mode;
  };

  // The text's font is asked for at once, so that lines seldom move.  From a folder a browser
  // would refuse a preload, and needs none.
  const askForFont = () => {
    if (location.protocol === "file:" || !own) return;
    const link = document.createElement("link");
    link.rel = "preload";
    link.as = "font";
    link.type = "font/woff2";
    link.crossOrigin = "anonymous";
    link.href = new URL("fonts/coursekit-serif-regular.woff2", own).href;
    document.head.append(link);
  };

  const offerModes = () => {
    const button = document.getElementById("ck-mode");
    const label = button?.querySelector("span");
    if (!button || !label) return;
    const tell = () => {
      label.textContent = `Colours: ${NAMES[/** @type {keyof typeof NAMES} */ (root.dataset.mode)]}`;
    };
    button.addEventListener("click", () => {
      const mode = MODES[(MODES.indexOf(root.dataset.mode ?? "auto") + 1) % MODES.length];
      show(mode);
      tell();
      try {
        localStorage.setItem(KEY, mode);
      } catch {
        // Storage is closed; the choice holds for this page.
      }
    });
    tell();
    button.hidden = false;
  };

  // What scrolls sideways must be reachable by keyboard; what does not need not be.
  const letScrollersBeReached = () => {
    for (const code of document.querySelectorAll(".ck-text pre")) {
      code.setAttribute("role", "group");
      code.setAttribute("aria-label", "Code");
    }
    const sizes = new ResizeObserver((entries) => {
      for (const { target } of entries) {
        if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
        else target.removeAttribute("tabindex");
      }
    });
    const scrollers = ".pst-scrollable-table-container, .ck-text pre";
    for (const scroller of document.querySelectorAll(scrollers)) sizes.observe(scroller);
  };

  // Without this the tip stands at the left of its paragraph; with it, below its locator.
  /** @param {Event} event */
  const placeTip = (event) => {
    const link = event.target instanceof Element ? event.target.closest(".ck-src > a") : null;
    const tip = link?.nextElementSibling;
    if (!link || !(tip instanceof HTMLElement) || !(tip.offsetParent instanceof HTMLElement)) return;
    const box = tip.offsetParent.getBoundingClientRect();
    const room = box.width - tip.offsetWidth;
    const wanted = link.getBoundingClientRect().left - box.left;
    tip.style.left = `${Math.max(0, Math.min(wanted, room))}px`;
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

  // A link to a section of this page closes the panel that held it.
  /** @param {Event} event */
  const closePanel = (event) => {
    const panel = event.target instanceof Element && event.target.closest("[popover]");
    if (panel instanceof HTMLElement && panel.matches(":popover-open")) panel.hidePopover();
  };

  // The engine and the index are fetched by who turns to a search field.
  const offerSearch = () => {
    const fields = document.querySelectorAll(".ck-search input");
    for (const field of fields) {
      // With suggestions a field is a combobox, which a field of type "search" cannot be.
      field.setAttribute("type", "text");
      field.setAttribute("role", "combobox");
      field.setAttribute("aria-expanded", "false");
      field.setAttribute("aria-autocomplete", "list");
      field.setAttribute("enterkeyhint", "search");
    }
    const load = () => {
      if (document.querySelector("script[src*='ck-search.js']") || !own) return;
      document.head.append(Object.assign(document.createElement("script"), { src: new URL("ck-search.js", own) }));
    };
    for (const field of fields) field.addEventListener("focus", load, { once: true });
  };

  show(stored());
  askForFont();
  document.addEventListener("DOMContentLoaded", () => {
    offerModes();
    offerSearch();
    letScrollersBeReached();
    document.querySelector(".ck-side [aria-current]")?.scrollIntoView({ block: "nearest" });
    document.addEventListener("pointerover", placeTip);
    document.addEventListener("focusin", placeTip);
    document.addEventListener("keydown", dismissTips);
    document.getElementById("ck-sections")?.addEventListener("click", closePanel);
  });
})();
