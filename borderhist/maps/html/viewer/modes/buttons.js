// The buttons that choose how the two states are compared.

import { MODES } from "../core/address.js";
import { byId, h, svg } from "../core/dom.js";
import { listViews } from "./views.js";

/** Shows the other of the two states. */
export function flipSides(app) {
  app.update({ mode: "toggle", face: app.state.face === "after" ? "before" : "after" });
}

function makeModeButton(app, mode) {
  return h("button", { type: "button", class: "mode", "data-mode": mode, onclick: () => app.update({ mode }) },
    makeModeSign(mode), h("span", { "data-text": `mode_${mode}` }));
}

// A sign says the mode where there is no room for its name.
function makeModeSign(mode) {
  const shapes = {
    swipe: ["M1 1h14v12H1z", "M8 0v14"],
    toggle: ["M1 1h14v12H1z", "M4 7h8M9 4l3 3-3 3"],
    split: ["M1 1h6v12H1z", "M9 1h6v12H9z"],
    change: ["M1 1h14v12H1z", "M5 4h6v6H5z"],
  };
  return svg("svg", { width: 16, height: 14, "aria-hidden": "true" },
    shapes[mode].map((d, i) => svg("path", { d, fill: mode === "change" && i ? "currentColor" : "none", stroke: "currentColor", "stroke-width": 1.6 })));
}

/** Adds the buttons. */
export function addModes(app) {
  byId("modes").append(...MODES.map((mode) => makeModeButton(app, mode)));
  for (const face of ["before", "after"]) {
    byId("faces").append(h("button", { type: "button", "data-face": face, "data-text": face, onclick: () => app.update({ face }) }));
  }
}

/** Marks the button of the mode shown. */
export function drawModes({ state, words }) {
  for (const button of byId("modes").children) {
    button.setAttribute("aria-pressed", String(button.dataset.mode === state.mode));
    button.title = words.t(`modeHelp_${button.dataset.mode}`);
  }
  byId("faces").hidden = state.mode !== "toggle";
  for (const button of byId("faces").children) button.setAttribute("aria-pressed", String(button.dataset.face === state.face));
}

/** Two maps side by side need two names. */
export function nameMaps(app) {
  const { words } = app;
  const isTwo = listViews(app).length > 1;
  for (const { name, map } of app.sides) {
    map.getContainer().setAttribute("aria-label", isTwo ? `${words.t("map")}: ${words.t(name)}` : words.t("map"));
  }
}
