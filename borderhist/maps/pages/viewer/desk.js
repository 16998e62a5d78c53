// Beside an atlas: a place is searched for and shown with who held it; every transfer is a row that leads to it.

const MANY = 8;
const FOUND = 8;

function plainText(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase("en").trim();
}

function placesFound(app, text) {
  const wanted = plainText(text);
  if (!wanted) return [];
  const namesOfPlace = ({ name, today = {}, originals }) =>
    [...Object.values(name), ...Object.values(today), ...originals.map((one) => one.name)];
  const ranked = app.scene.places.flatMap((place) => {
    const names = namesOfPlace(place).map(plainText);
    if (names.some((one) => one.startsWith(wanted))) return [{ place, rank: 0 }];
    return names.some((one) => one.includes(wanted)) ? [{ place, rank: 1 }] : [];
  });
  return ranked.sort((a, b) => a.rank - b.rank || a.place.rank - b.place.rank).slice(0, FOUND).map(({ place }) => place);
}

function showPlace(app, place) {
  app.place = place;
  byId("found").replaceChildren();
  showChain(app);
  if (!L.bounds([[0, 0], app.map.getSize()]).contains(app.map.latLngToContainerPoint([place.lat, place.lon]))) {
    app.moved = true;
    app.map.panTo([place.lat, place.lon], { animate: false });
  }
  pointAt(app, place);
}

// A ring around the place, until another is chosen.
function pointAt(app, { lat, lon }) {
  app.pointer?.remove();
  app.pointer = L.circleMarker([lat, lon], on(app.main.shared.pointer, { radius: 13, color: "#0b4bb3", weight: 3.5, fill: false, interactive: false })).addTo(app.map);
}

function search(app, text) {
  const found = placesFound(app, text);
  const rows = found.map((place) => h("li", {}, linkTo(app.words.say(place.name), () => showPlace(app, place))));
  byId("found").replaceChildren(...rows);
  byId("found-count").textContent = text.trim() ? app.words.t("found", { n: app.words.number(found.length) }) : "";
  return found;
}

function addDesk(app) {
  if (app.scene.versions.length < MANY) return;
  byId("desk").hidden = false;
  byId("page").classList.add("with-desk");
  const box = byId("search");
  box.addEventListener("input", () => search(app, box.value));
  box.addEventListener("keydown", (event) => {
    const [first] = event.key === "Enter" ? search(app, box.value) : [];
    if (first) showPlace(app, first);
  });
}

function ledgerRows(app) {
  const { scene, state, words } = app;
  return scene.transfers.filter(({ before, after }) => after === before + 1).map((transfer) => {
    const { f, t } = namesOf(app, transfer);
    const isHere = state.before < transfer.after && transfer.after <= state.after;
    const year = linkTo(String(scene.versions[transfer.after].year), () => goTo(app, transfer.after));
    year.setAttribute("aria-label", `${scene.versions[transfer.after].year}: ${instrumentTitle(app, transfer.instrument)}`);
    return h("tr", { class: isHere ? "here" : "", "aria-current": isHere ? "true" : null },
      h("th", { scope: "row" }, year), h("td", {}, `${f} → ${t}`),
      h("td", { class: "number" }, words.number(asExact(transfer.area_km2, transfer.area_error_km2))));
  });
}

function drawDesk(app) {
  if (byId("desk").hidden) return;
  const { words } = app;
  const head = ["year", "transferShort", "area"].map((key) => h("th", { scope: "col" }, words.t(key)));
  byId("ledger").replaceChildren(h("caption", {}, words.t("ledger")), h("thead", {}, h("tr", {}, head)), h("tbody", {}, ledgerRows(app)));
  const box = byId("ledger").parentElement;
  const here = byId("ledger").querySelector(".here");
  if (here) box.scrollTop = here.offsetTop - box.clientHeight / 2;
  byId("search").placeholder = words.t("searchHint");
  if (app.place) showChain(app);
}

function showChain(app) {
  const chain = chainRows(app, app.place);
  const text = chain.length ? h("ol", { class: "chain" }, chain) : h("p", {}, app.words.t("outside"));
  byId("chain").replaceChildren(h("h3", {}, app.words.say(app.place.name)), text);
}
