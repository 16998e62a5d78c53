// One popup at a time, rebuilt when the language changes.

// Captions and legend lie over the map: a popup is moved out from under them, or they give way.
function makeRoom(app) {
  const { x, y } = app.popup.what.side.map.getSize();
  const legend = byId("legend");
  const isSmall = x < 700 || y < 480;
  if (isSmall) legend.open = false;
  byId("stage").classList.toggle("crowded", isSmall);
  const top = isSmall ? 12 : byId("caption-after").offsetHeight + 20;
  app.popup.leaf.options.autoPanPaddingTopLeft = [legend.open ? legend.offsetWidth + 20 : 12, top];
  app.popup.leaf.options.maxHeight = Math.max(140, y - top - 60);
}

function showPopup(app) {
  const { latlng, build, side } = app.popup.what;
  makeRoom(app);
  const width = Math.min(340, side.map.getSize().x - 60);
  app.popup.leaf.options.maxWidth = width;
  app.popup.leaf.options.minWidth = Math.min(220, width);
  const close = h("button", { type: "button", class: "card-close", "aria-label": app.words.t("close"), onclick: () => app.popup.leaf.close() }, "×");
  app.popup.leaf.setLatLng(latlng).setContent(h("div", {}, close, build())).openOn(side.map);
  app.popup.leaf.getElement().querySelector(".leaflet-popup-content").tabIndex = 0;
}

function openPopup(app, side, latlng, build) {
  app.popup.leaf.close();
  app.popup.what = { latlng, build, side };
  showPopup(app);
}

function refreshPopup(app) {
  const { leaf, what } = app.popup;
  if (!leaf.isOpen()) return;
  if (app.sides.includes(what.side)) showPopup(app);
  else leaf.close();
}

function addPopups(app) {
  const leaf = L.popup({ closeButton: false, autoPanPaddingBottomRight: [56, 12], className: "card" });
  app.popup = { leaf, what: null, opener: null };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leaf.close();
  });
  leaf.on("remove", () => {
    byId("stage").classList.remove("crowded");
    app.popup.opener?.focus();
    app.popup.opener = null;
  });
}

// From a list: bring the spot into view, on the right side of the divider, and go there with the keyboard.
function visit(app, side, latlng, open) {
  const seen = side ?? app.sides[1];
  const { map } = seen;
  byId("panel").close();
  if (!L.bounds([[0, 0], map.getSize()]).contains(map.latLngToContainerPoint(latlng))) {
    app.moved = true;
    map.panTo(latlng, { animate: false });
  }
  showSide(app, side, map.latLngToContainerPoint(latlng).x / map.getSize().x);
  open(seen);
  app.popup.opener = byId("open-panel");
  app.popup.leaf.getElement().querySelector(".leaflet-popup-content").focus();
}

function showSide(app, side, part) {
  if (side && app.state.mode === "toggle" && app.state.face !== side.name) app.update({ face: side.name });
  if (side?.name === "before" && app.state.mode === "change") app.update({ mode: "toggle", face: "before" });
  if (app.state.mode !== "swipe") return;
  if (side?.name === "before" && app.state.swipe < part + 0.05) moveDivider(app, part + 0.1);
  if (side?.name === "after" && app.state.swipe > part - 0.05) moveDivider(app, part - 0.1);
}

function openFace(app, side, index, latlng) {
  if (index >= 0) openPopup(app, side, latlng, () => aboutFace(app, side, index));
}
