// The strip of all maps: links to the sibling pages, this one marked.

import { byId, h } from "../core/dom.js";
import { isAtlas } from "../core/layers.js";

/** An atlas steps through all of them itself. */
export function addPageStrip(app) {
  if (isAtlas(app.scene)) {
    byId("atlas").hidden = true;
    return;
  }
  const links = app.scene.pages.map(({ id, year }) =>
    h("a", { href: `${encodeURIComponent(id)}.html`, "data-page": id }, String(year)));
  for (const link of links) {
    if (link.dataset.page === app.scene.id) link.setAttribute("aria-current", "page");
  }
  byId("atlas").append(...links);
}

/** Says what the links of the strip lead to. */
export function drawPageStrip({ scene, words }) {
  const strip = byId("atlas");
  if (strip.hidden) return;
  scene.pages.forEach(({ title, year }, index) => {
    const link = strip.children[index];
    link.title = `${year}: ${words.say(title)}`;
    link.setAttribute("aria-label", link.title);
  });
  const here = strip.querySelector("[aria-current]");
  if (here) strip.scrollLeft = here.offsetLeft - strip.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
}
