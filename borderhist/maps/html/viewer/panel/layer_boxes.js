// The list of layers, each with its box, and the links to what is seen from nearer.

import { byId, h } from "../core/dom.js";
import { isAtlas, isOn, listLayers } from "../core/layers.js";
import { lookCloser } from "../map/view.js";

function toggleLayer(app, name) {
  const layers = new Set(app.state.layers);
  if (!layers.delete(name)) layers.add(name);
  app.update({ layers });
}

/** Adds the boxes. */
export function addLayerBoxes(app) {
  const boxes = listLayers(app.scene).map((name) => {
    const box = h("input", { type: "checkbox", id: `layer-${name}`, onchange: () => toggleLayer(app, name) });
    return h("label", { class: "layer" }, box, h("span", { "data-text": `layer_${name}` }));
  });
  const closer = !isAtlas(app.scene) ? app.scene.views.map((view) => makeCloserButton(app, view)) : [];
  byId("layers-body").append(...boxes, ...closer);
  document.addEventListener("pointerdown", ({ target }) => {
    if (!target.closest("#layers")) byId("layers").open = false;
  });
  byId("layers").addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    byId("layers").open = false;
    byId("layers").querySelector("summary").focus();
  });
}

function makeCloserButton(app, view) {
  return h("button", { type: "button", class: "link", "data-view": view.id, onclick: () => lookCloser(app, view) });
}

/** Ticks the boxes of the layers shown. */
export function drawLayerBoxes(app) {
  for (const name of listLayers(app.scene)) byId(`layer-${name}`).checked = isOn(app, name);
  for (const view of app.scene.views) {
    const button = byId("layers-body").querySelector(`[data-view="${CSS.escape(view.id)}"]`);
    if (button) button.textContent = app.words.t("closer", { x: app.words.say(view.name) });
  }
}
