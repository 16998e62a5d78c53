// The strip of all maps: links to the sibling pages, this one marked.

// An atlas steps through all of them itself.
function addAtlas(app) {
  if (app.scene.versions.length >= MANY) {
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

function drawAtlas({ scene, words }) {
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
