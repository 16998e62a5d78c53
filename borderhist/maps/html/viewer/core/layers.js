// What can be shown or hidden: its name, what of it a page has, and whether it is shown at first.

// A page of so many versions is an atlas: it steps through them itself, and gives lists for buttons.
const MANY = 8;

/** Tells whether a scene is an atlas, not a page of one treaty. */
export function isAtlas({ versions }) {
  return versions.length >= MANY;
}

/** Layers by name: `has` tells whether a scene has any of it, `first` whether it is shown at first. */
export const LAYERS = {
  places: { has: ({ places }) => places.length, first: () => true },
  today: { has: ({ places }) => places.some(({ today }) => today), first: () => true },
  waters: { has: ({ waters }) => waters.length, first: () => true },
  graticule: { has: () => true, first: () => true },
  insets: { has: ({ views }) => views.length, first: (scene) => !isAtlas(scene) },
  ports: { has: ({ ports }) => ports.length, first: isAbout },
  markers: { has: ({ markers }) => markers.length, first: isAbout },
  possessions: { has: ({ possessions }) => possessions.length, first: () => true },
  zones: { has: ({ zones }) => zones.length, first: () => false },
  routes: { has: ({ routes }) => routes.length, first: () => false },
  events: { has: ({ events }) => events.length, first: () => false },
  readings: { has: ({ readings }) => readings.length, first: () => false },
  figures: { has: hasFigures, first: () => false },
  uncertainty: { has: ({ segments }) => segments.length, first: () => false },
};

// What the page is about is shown at once; an atlas is about everything, so about nothing.
function isAbout(scene, name) {
  const about = new Set(scene.versions.slice(1).map(({ instrument }) => instrument));
  return !isAtlas(scene) && scene[name].some(({ instrument }) => about.has(instrument));
}

function hasFigures({ instruments }) {
  return instruments.some(({ figures }) => figures?.length);
}

/** Lists the names of the layers that a scene has. */
export function listLayers(scene) {
  return Object.keys(LAYERS).filter((name) => LAYERS[name].has(scene));
}

/** Lists what is shown until the reader chooses. */
export function listDefaultLayers(scene) {
  return new Set(listLayers(scene).filter((name) => LAYERS[name].first(scene, name)));
}

/** Tells whether a layer is shown. */
export function isOn({ state }, name) {
  return state.layers.has(name);
}
