// On paper the two states stand side by side, on one sheet.

import { byId } from "../core/dom.js";
import { placeLabels } from "../labels/place_labels.js";
import { fitView } from "../map/view.js";
import { listViews } from "../modes/views.js";
import { compare } from "../modes/windows.js";

// What the screen showed when printing began.
let onScreen = null;

function showOnPaper(app) {
  if (onScreen) return;
  const { mode, lecture } = app.state;
  onScreen = { mode, lecture, isLegendOpen: byId("legend").open };
  byId("legend").open = true;
  document.documentElement.classList.add("printing");
  app.update({ mode: "split", lecture: false });
  for (const { map } of listViews(app)) map.invalidateSize({ pan: false, animate: false });
  if (!app.state.view) fitView(app);
  compare(app);
  placeLabels(app);
}

function showOnScreen(app) {
  if (!onScreen) return;
  const { isLegendOpen, ...state } = onScreen;
  onScreen = null;
  document.documentElement.classList.remove("printing");
  byId("legend").open = isLegendOpen;
  app.update(state);
  for (const { map } of listViews(app)) map.invalidateSize({ pan: false, animate: false });
  if (!app.state.view) fitView(app);
}

/** Lays the page out for paper while it is printed. */
export function addPrint(app) {
  window.addEventListener("beforeprint", () => showOnPaper(app));
  window.addEventListener("afterprint", () => showOnScreen(app));
}
