// How the two states are compared: by a divider, by turns, in two maps, or by what changed alone.

function sidesOf(app, mode) {
  const { main } = app;
  if (mode !== "split") return [main.sides.before, main.sides.after];
  app.second ??= secondView(app);
  return [main.sides.before, app.second.sides.after];
}

function secondView(app) {
  const { center, zoom, ...options } = app.map.options;
  const map = L.map(byId("second"), { ...options, center: app.map.getCenter(), zoom: app.map.getZoom() });
  map.getContainer().setAttribute("role", "region");
  const view = makeView(map);
  view.sides = { after: addSide(view, "after") };
  drawBase(app, view);
  followView(app, view);
  listenToReader(app, map);
  return view;
}

function viewsShown(app) {
  return app.state.mode === "split" ? [app.main, app.second] : [app.main];
}

function setMode(app) {
  const { mode } = app.state;
  const stage = byId("stage");
  for (const other of MODES) stage.classList.toggle(`mode-${other}`, other === mode);
  const sides = sidesOf(app, mode);
  for (const side of app.sides ?? []) if (!sides.includes(side)) emptySide(side);
  app.sides = sides;
  if (app.shownMode === mode) return;
  app.shownMode = mode;
  for (const { map } of viewsShown(app)) map.invalidateSize({ pan: false, animate: false });
  if (!app.state.view) fit(app);
  if (mode === "split") copyView(app.main, app.second);
}

// The part of its map, in container pixels, in which a side is seen.
function windowOf(app, side) {
  const { x: right, y: bottom } = side.map.getSize();
  const whole = { left: 0, top: 0, right, bottom };
  const { mode, face } = app.state;
  if (side.isInset || mode === "split") return whole;
  if (mode === "swipe") return swipedWindow(app, side, whole);
  return side.name === (mode === "toggle" ? face : "after") ? whole : { ...whole, right: 0 };
}

function clipSide(app, side) {
  const { left, top, right, bottom } = windowOf(app, side);
  const offset = side.map.containerPointToLayerPoint([0, 0]);
  const corners = [[left, top], [right, top], [right, bottom], [left, bottom]];
  const path = corners.map(([x, y]) => `${x + offset.x}px ${y + offset.y}px`).join(", ");
  for (const { pane } of Object.values(side.sheets)) pane.style.clipPath = `polygon(${path})`;
}

// Where the state of a side is captioned, within the stage.
function captionRoom(app, side) {
  const { left, right } = windowOf(app, side);
  const { mode } = app.state;
  return mode === "change" ? side.map.getSize().x / 2 : right - left;
}

function placeCaptions(app) {
  for (const side of app.sides) {
    const caption = byId(`caption-${side.name}`);
    const room = captionRoom(app, side) - 16;
    caption.style.maxWidth = `${Math.max(0, room)}px`;
    caption.hidden = room < 84;
  }
}

function compare(app) {
  for (const side of [...app.sides, ...insetSides(app)]) clipSide(app, side);
  if (app.state.mode === "swipe") placeDivider(app);
  placeCaptions(app);
}

function flip(app) {
  app.update({ mode: "toggle", face: app.state.face === "after" ? "before" : "after" });
}

function modeButton(app, mode) {
  return h("button", { type: "button", class: "mode", "data-mode": mode, onclick: () => app.update({ mode }) },
    modeSign(mode), h("span", { "data-text": `mode_${mode}` }));
}

// A sign says the mode where there is no room for its name.
function modeSign(mode) {
  const shapes = {
    swipe: ["M1 1h14v12H1z", "M8 0v14"],
    toggle: ["M1 1h14v12H1z", "M4 7h8M9 4l3 3-3 3"],
    split: ["M1 1h6v12H1z", "M9 1h6v12H9z"],
    change: ["M1 1h14v12H1z", "M5 4h6v6H5z"],
  };
  return svg("svg", { width: 16, height: 14, "aria-hidden": "true" },
    shapes[mode].map((d, i) => svg("path", { d, fill: mode === "change" && i ? "currentColor" : "none", stroke: "currentColor", "stroke-width": 1.6 })));
}

function addModes(app) {
  byId("modes").append(...MODES.map((mode) => modeButton(app, mode)));
  for (const face of ["before", "after"]) {
    byId("faces").append(h("button", { type: "button", "data-face": face, "data-text": face, onclick: () => app.update({ face }) }));
  }
}

function drawModes({ state, words }) {
  for (const button of byId("modes").children) {
    button.setAttribute("aria-pressed", String(button.dataset.mode === state.mode));
    button.title = words.t(`modeHelp_${button.dataset.mode}`);
  }
  byId("faces").hidden = state.mode !== "toggle";
  for (const button of byId("faces").children) button.setAttribute("aria-pressed", String(button.dataset.face === state.face));
}
