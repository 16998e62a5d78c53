// One popup at a time, rebuilt when the language changes.

import { byId, h } from "../core/dom.js";
import { moveDivider } from "../modes/divider.js";
import { describeFace } from "./cards.js";

// The one popup, what it is about ({ latlng, build, side }), and where the keyboard goes when it closes.
let leaf = null;
let what = null;
let opener = null;

// Captions and legend lie over the map: a popup is moved out from under them, or they give way.
function makeRoom() {
  const { x, y } = what.side.map.getSize();
  const legend = byId("legend");
  const isSmall = x < 700 || y < 480;
  if (isSmall) legend.open = false;
  byId("stage").classList.toggle("crowded", isSmall);
  const top = isSmall ? 12 : byId("caption-after").offsetHeight + 20;
  leaf.options.autoPanPaddingTopLeft = [legend.open ? legend.offsetWidth + 20 : 12, top];
  leaf.options.maxHeight = Math.max(140, y - top - 60);
}

function showPopup(app) {
  const { latlng, build, side } = what;
  makeRoom();
  const width = Math.min(340, side.map.getSize().x - 60);
  leaf.options.maxWidth = width;
  leaf.options.minWidth = Math.min(220, width);
  const close = h("button", { type: "button", class: "card-close", "aria-label": app.words.t("close"), onclick: () => leaf.close() }, "×");
  leaf.setLatLng(latlng).setContent(h("div", {}, close, build())).openOn(side.map);
  leaf.getElement().querySelector(".leaflet-popup-content").tabIndex = 0;
}

/**
 * Opens the popup.
 *
 * @param {object} app - The page.
 * @param {object} side - The side it is about.
 * @param {L.LatLng} latlng - Where it points.
 * @param {function(): Node} build - Makes what it says, again whenever the language changes.
 */
export function openPopup(app, side, latlng, build) {
  leaf.close();
  what = { latlng, build, side };
  showPopup(app);
}

/** Writes an open popup anew. */
export function refreshPopup(app) {
  if (!leaf.isOpen()) return;
  if (app.sides.includes(what.side)) showPopup(app);
  else leaf.close();
}

/** Makes the popup. */
export function addPopups() {
  leaf = L.popup({ closeButton: false, autoPanPaddingBottomRight: [56, 12], className: "card" });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leaf.close();
  });
  leaf.on("remove", () => {
    byId("stage").classList.remove("crowded");
    opener?.focus();
    opener = null;
  });
}

/** From a list: bring the spot into view, on the right side of the divider, and go there with the keyboard. */
export function visit(app, side, latlng, open) {
  const seen = side ?? app.sides[1];
  const { map } = seen;
  byId("panel").close();
  if (!L.bounds([[0, 0], map.getSize()]).contains(map.latLngToContainerPoint(latlng))) {
    app.note({ moved: true });
    map.panTo(latlng, { animate: false });
  }
  showSide(app, side, map.latLngToContainerPoint(latlng).x / map.getSize().x);
  open(seen);
  opener = byId("open-panel");
  leaf.getElement().querySelector(".leaflet-popup-content").focus();
}

function showSide(app, side, part) {
  if (side && app.state.mode === "toggle" && app.state.face !== side.name) app.update({ face: side.name });
  if (side?.name === "before" && app.state.mode === "change") app.update({ mode: "toggle", face: "before" });
  if (app.state.mode !== "swipe") return;
  if (side?.name === "before" && app.state.swipe < part + 0.05) moveDivider(app, part + 0.1);
  if (side?.name === "after" && app.state.swipe > part - 0.05) moveDivider(app, part - 0.1);
}

/** Opens the popup of a face, if there is one. */
export function openFace(app, side, index, latlng) {
  if (index >= 0) openPopup(app, side, latlng, () => describeFace(app, side, index));
}
