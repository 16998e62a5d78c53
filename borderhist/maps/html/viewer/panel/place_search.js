// Beside an atlas: a place is searched for and shown with who held it; every transfer is a row that leads to it.

import { byId, h } from "../core/dom.js";
import { isAtlas } from "../core/layers.js";
import { nameParties, nameInstrument } from "../core/phrases.js";
import { onPane } from "../map/panes.js";
import { STYLES } from "../map/style.js";
import { makeHolderRows, makeLink } from "./cards.js";
import { showVersion } from "../time/steps.js";

const FOUND = 8;

function foldText(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase("en").trim();
}

function findPlaces(app, text) {
  const wanted = foldText(text);
  if (!wanted) return [];
  const namesOfPlace = ({ name, today = {}, originals }) =>
    [...Object.values(name), ...Object.values(today), ...originals.map((one) => one.name)];
  const ranked = app.scene.places.flatMap((place) => {
    const names = namesOfPlace(place).map(foldText);
    if (names.some((one) => one.startsWith(wanted))) return [{ place, rank: 0 }];
    return names.some((one) => one.includes(wanted)) ? [{ place, rank: 1 }] : [];
  });
  return ranked.sort((a, b) => a.rank - b.rank || a.place.rank - b.place.rank).slice(0, FOUND).map(({ place }) => place);
}

function choosePlace(app, place) {
  app.note({ place });
  byId("found").replaceChildren();
  showHolders(app);
  if (!L.bounds([[0, 0], app.map.getSize()]).contains(app.map.latLngToContainerPoint([place.lat, place.lon]))) {
    app.note({ moved: true });
    app.map.panTo([place.lat, place.lon], { animate: false });
  }
  ringPlace(app, place);
}

// A ring around the place, until another is chosen.
let pointer = null;

/** Draws a ring around a place. */
export function ringPlace(app, { lat, lon }) {
  pointer?.remove();
  pointer = L.circleMarker([lat, lon], onPane(app.main.shared.pointer, { ...STYLES.pointer, interactive: false })).addTo(app.map);
}

function searchPlaces(app, text) {
  const found = findPlaces(app, text);
  const rows = found.map((place) => h("li", {}, makeLink(app.words.say(place.name), () => choosePlace(app, place))));
  byId("found").replaceChildren(...rows);
  byId("found-count").textContent = text.trim() ? app.words.t("found", { n: app.words.number(found.length) }) : "";
  return found;
}

/** Makes the search work, on an atlas. */
export function addPlaceSearch(app) {
  if (!isAtlas(app.scene)) return;
  byId("desk").hidden = false;
  byId("page").classList.add("with-desk");
  const box = byId("search");
  box.addEventListener("input", () => searchPlaces(app, box.value));
  box.addEventListener("keydown", (event) => {
    const [first] = event.key === "Enter" ? searchPlaces(app, box.value) : [];
    if (first) choosePlace(app, first);
  });
}

function makeLedgerRows(app) {
  const { scene, state, words } = app;
  return scene.transfers.filter(({ before, after }) => after === before + 1).map((transfer) => {
    const { f, t } = nameParties(app, transfer);
    const isHere = state.before < transfer.after && transfer.after <= state.after;
    const year = makeLink(String(scene.versions[transfer.after].year), () => showVersion(app, transfer.after));
    year.setAttribute("aria-label", `${scene.versions[transfer.after].year}: ${nameInstrument(app, transfer.instrument)}`);
    return h("tr", { class: isHere ? "here" : "", "aria-current": isHere ? "true" : null },
      h("th", { scope: "row" }, year), h("td", {}, `${f} → ${t}`),
      h("td", { class: "number" }, words.number(transfer.area_km2)));
  });
}

/** Writes the table of transfers and who held the place chosen. */
export function drawPlaceSearch(app) {
  if (byId("desk").hidden) return;
  const { words } = app;
  const head = ["year", "transferShort", "area"].map((key) => h("th", { scope: "col" }, words.t(key)));
  byId("ledger").replaceChildren(h("caption", {}, words.t("ledger")), h("thead", {}, h("tr", {}, head)), h("tbody", {}, makeLedgerRows(app)));
  const box = byId("ledger").parentElement;
  const here = byId("ledger").querySelector(".here");
  if (here) box.scrollTop = here.offsetTop - box.clientHeight / 2;
  byId("search").placeholder = words.t("searchHint");
  if (app.state.place) showHolders(app);
}

function showHolders(app) {
  const chain = makeHolderRows(app, app.state.place);
  const text = chain.length ? h("ol", { class: "chain" }, chain) : h("p", {}, app.words.t("outside"));
  byId("chain").replaceChildren(h("h3", {}, app.words.say(app.state.place.name)), text);
}
