// How the two states are compared: by a divider, by turns, in two maps, or by what changed alone.

import { MODES } from "../core/address.js";
import { byId } from "../core/dom.js";
import { drawBase } from "../map/base.js";
import { addSide, clearSide, makeView } from "../map/panes.js";
import { copyView, fitView, followView, noteReadersMoves } from "../map/view.js";
import { listViews } from "./views.js";

function chooseSides(app, mode) {
  const { main } = app;
  if (mode !== "split") return [main.sides.before, main.sides.after];
  if (!app.second) app.setDrawn({ second: addSecondView(app) });
  return [main.sides.before, app.second.sides.after];
}

function addSecondView(app) {
  const map = L.map(byId("second"), { ...app.map.options, center: app.map.getCenter(), zoom: app.map.getZoom() });
  map.getContainer().setAttribute("role", "region");
  const view = makeView(map);
  view.sides = { after: addSide(view, "after") };
  drawBase(app, view);
  followView(app, view);
  noteReadersMoves(app, map);
  return view;
}

// How the maps were laid out last.
let modeShown = null;

/** Lays the maps out for the mode shown. */
export function setMode(app) {
  const { mode } = app.state;
  const stage = byId("stage");
  for (const other of MODES) stage.classList.toggle(`mode-${other}`, other === mode);
  const sides = chooseSides(app, mode);
  for (const side of app.sides) if (!sides.includes(side)) clearSide(side);
  app.setDrawn({ sides });
  if (modeShown === mode) return;
  modeShown = mode;
  for (const { map } of listViews(app)) map.invalidateSize({ pan: false, animate: false });
  if (!app.state.view) fitView(app);
  if (mode === "split") copyView(app.main, app.second);
}
