// What can be shown or hidden: its name, what of it a page has, and whether it is shown at first.

const LAYERS = {
  places: { has: ({ places }) => places.length, first: () => true },
  today: { has: ({ places }) => places.some(({ today }) => today), first: () => true },
  waters: { has: ({ waters }) => waters.length, first: () => true },
  graticule: { has: () => true, first: () => true },
  insets: { has: ({ views }) => views.length, first: ({ versions }) => versions.length < MANY },
  ports: { has: ({ ports }) => ports.length, first: isShown },
  markers: { has: ({ markers }) => markers.length, first: isShown },
  zones: { has: ({ zones }) => zones.length, first: () => false },
  routes: { has: ({ routes }) => routes.length, first: () => false },
  events: { has: ({ events }) => events.length, first: () => false },
  readings: { has: ({ readings }) => readings.length, first: () => false },
  figures: { has: hasFigures, first: () => false },
  uncertainty: { has: ({ segments }) => segments.length, first: () => false },
};

// What the page is about is shown at once; an atlas is about everything, so about nothing.
function isShown(scene, name) {
  const about = new Set(scene.versions.slice(1).map(({ instrument }) => instrument));
  return scene.versions.length < MANY && scene[name].some(({ instrument }) => about.has(instrument));
}

function hasFigures({ instruments }) {
  return instruments.some(({ figures }) => figures?.length);
}

function layersOf(scene) {
  return Object.keys(LAYERS).filter((name) => LAYERS[name].has(scene));
}

function defaultLayers(scene) {
  return new Set(layersOf(scene).filter((name) => LAYERS[name].first(scene, name)));
}

function isOn({ state }, name) {
  return state.layers.has(name);
}

function toggleLayer(app, name) {
  const layers = new Set(app.state.layers);
  if (!layers.delete(name)) layers.add(name);
  app.update({ layers });
}

function addLayers(app) {
  const boxes = layersOf(app.scene).map((name) => {
    const box = h("input", { type: "checkbox", id: `layer-${name}`, onchange: () => toggleLayer(app, name) });
    return h("label", { class: "layer" }, box, h("span", { "data-text": `layer_${name}` }));
  });
  const closer = app.scene.versions.length < MANY ? app.scene.views.map((view) => closerButton(app, view)) : [];
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

function closerButton(app, view) {
  return h("button", { type: "button", class: "link", "data-view": view.id, onclick: () => lookCloser(app, view) });
}

function drawLayers(app) {
  for (const name of layersOf(app.scene)) byId(`layer-${name}`).checked = isOn(app, name);
  for (const view of app.scene.views) {
    const button = byId("layers-body").querySelector(`[data-view="${CSS.escape(view.id)}"]`);
    if (button) button.textContent = app.words.t("closer", { x: app.words.say(view.name) });
  }
}
