// What Sphinx's search lacks here: excerpts without the locators' tips, and a result that is
// announced.  Loaded after searchtools.js and before the index, so no result is there yet.
"use strict";

{
  const { htmlToText } = Search;
  const blocks = "h1, h2, h3, h4, p, li, dt, dd, td, th";

  Search.htmlToText = (page, anchor) => {
    const parsed = new DOMParser().parseFromString(page, "text/html");
    for (const hidden of parsed.querySelectorAll(".ck-src, .ck-chart-data")) hidden.remove();
    for (const block of parsed.querySelectorAll(blocks)) block.append(" ");
    return htmlToText(parsed.documentElement.outerHTML, anchor);
  };

  // A browser does not let a page read its neighbours in a folder.
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

  document.querySelector(".search-summary")?.setAttribute("role", "status");
}
