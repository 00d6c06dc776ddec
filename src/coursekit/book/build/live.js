// @ts-check
/* Comes with each page that `coursekit watch` serves: loads the page again when the book has been
   built anew, and shows what is wrong with it, in a box that no style of the page can reach. */
"use strict";
(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const socket = `ws://${location.host}/-/live`;
  const AGAIN = 500; // milliseconds until it is tried again to reach a process that restarts

  const STYLE = `
    :host { position: fixed; inset: auto 0 0 0; z-index: 2147483647; font: 16px/1.5 sans-serif }
    section { max-height: 50vh; overflow: auto; padding: 1rem 1.5rem; color: #1d1b19;
      background: #f7f2e7; border-top: 4px solid #97301c }
    h2 { font-size: 1.1em; margin: 0 0 .5rem; color: #97301c }
    pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; font: .9em/1.5 monospace }
    button { float: right; font: inherit; padding: .1rem .7rem; min-height: 28px; cursor: pointer }
    :focus-visible { outline: 3px solid #12355b; outline-offset: -3px }
    @media print { :host { display: none } }`;

  /** @param {string} faults */
  function show(faults) {
    document.querySelector("ck-live-faults")?.remove();
    if (!faults) return;
    const host = document.createElement("ck-live-faults");
    const root = host.attachShadow({ mode: "open" });
    root.innerHTML = `<style>${STYLE}</style><section role="alert" tabindex="0"
      aria-labelledby="title"><button type="button">Hide</button>
      <h2 id="title">The book has faults; this is what could be built</h2><pre></pre></section>`;
    /** @type {HTMLElement} */ (root.querySelector("pre")).textContent = faults;
    root.querySelector("button")?.addEventListener("click", () => host.remove());
    document.body.append(host);
  }

  function listen() {
    const updates = new WebSocket(socket);
    updates.onmessage = ({ data }) => {
      const { build, faults } = JSON.parse(data);
      if (build === script.dataset.build) show(faults);
      else location.reload();
    };
    updates.onclose = () => setTimeout(listen, AGAIN);
  }
  listen();
})();
