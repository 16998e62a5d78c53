// Puts the parts together.

import { formatAddress, readAddress } from "./core/address.js";
import { byId, h, readJson } from "./core/dom.js";
import { afterPaint, afterTypefaces, onTypefaces } from "./core/frames.js";
import { makePage } from "./core/page.js";
import { createStore } from "./core/store.js";
import { unpackScene } from "./core/unpack.js";
import { LANGUAGES } from "./core/words.js";
import { makeAlbers } from "./geometry/albers.js";
import { readArcs } from "./geometry/arcs.js";
import { makeCrs } from "./geometry/crs.js";
import { forgetSizes } from "./labels/label.js";
import { drawBase } from "./map/base.js";
import { drawGraticule } from "./map/graticule.js";
import { addHatches } from "./map/hatches.js";
import { addSide, makeView } from "./map/panes.js";
import { chooseOpeningSwipe } from "./map/transfers.js";
import { addZoom, followView, noteReadersMoves, recentreProjection, restoreView, setProjection, watchSize } from "./map/view.js";
import { addModes, drawModes } from "./modes/buttons.js";
import { addDivider } from "./modes/divider.js";
import { setMode } from "./modes/modes.js";
import { addLayerBoxes } from "./panel/layer_boxes.js";
import { addLegend } from "./panel/legend.js";
import { addPanel } from "./panel/panel.js";
import { addPlaceSearch } from "./panel/place_search.js";
import { addPopups } from "./panel/popups.js";
import { draftSummary, drawDetails, drawHeader, drawMap, followStore } from "./redraw.js";
import { addLecture } from "./story/lecture.js";
import { addPrint } from "./story/print.js";
import { addChart } from "./time/chart.js";
import { addPageStrip } from "./time/page_strip.js";
import { addTimeline } from "./time/timeline.js";

const packed = readJson("scene");

// The page makes its map with this, before it starts the viewer.
L.CRS.Borderhist = makeCrs(makeAlbers(packed.projection));

function followHash(app, opening) {
  window.addEventListener("hashchange", () => {
    if (location.hash === formatAddress(app.scene, app.state)) return;
    const state = readAddress(app.scene, location.hash, opening);
    app.note({ ...state, moved: Boolean(state.view) });
    recentreProjection(app);
    for (const draw of [drawMap, drawHeader, drawDetails]) draw(app);
    restoreView(app);
  });
}

function addLanguages(app) {
  const select = byId("language");
  select.append(...LANGUAGES.map((code) => h("option", { value: code, lang: code }, app.texts[code].languageName)));
  select.addEventListener("change", () => app.update({ language: select.value }));
}

function readPage(map) {
  const scene = unpackScene(packed);
  const state = readAddress(scene, location.hash);
  const store = createStore({ ...state, moved: Boolean(state.view), place: null });
  const main = makeView(map);
  main.sides = { before: addSide(main, "before"), after: addSide(main, "after") };
  store.setDrawn({ sides: [main.sides.before, main.sides.after] });
  return makePage({ map, main, scene, arcs: readArcs(scene), texts: readJson("texts"), store });
}

function addParts(app) {
  const around = [addModes, addTimeline, addPageStrip, addLanguages, addLayerBoxes, addChart, addPlaceSearch];
  const over = [addDivider, addPopups, addLegend, addPanel, addLecture, addPrint, addZoom];
  for (const add of [...around, ...over]) add(app);
}

// The words settle how high the map is, the height how far out it is drawn, and that where the divider stands.
function drawFirst(app) {
  const { mode, swipe } = app.state;
  app.note({ mode: "swipe", swipe: swipe ?? 0.5 });
  drawHeader(app);
  draftSummary(app);
  setProjection(app);
  setMode(app);
  restoreView(app);
  const opening = chooseOpeningSwipe(app);
  app.note({ mode, swipe: swipe ?? opening });
  drawModes(app);
  drawBase(app, app.main);
  drawGraticule(app, app.main);
  drawMap(app);
  return opening;
}

// The map is seen before it is explained: what takes longer waits until it has been painted.
async function explain(app) {
  await afterPaint();
  drawDetails(app);
  await afterTypefaces();
  document.documentElement.dataset.ready = "yes";
}

/**
 * Starts the viewer on a map that stands in the page.
 *
 * The page says how far it is: `data-drawn` on its root when the map stands, `data-ready` when its words do.
 *
 * @param {L.Map} map - Made with `L.CRS.Borderhist`.
 */
export function start(map) {
  const app = readPage(map);
  addHatches(app.scene);
  map.getContainer().setAttribute("role", "region");
  addParts(app);
  const opening = drawFirst(app);
  document.documentElement.dataset.drawn = "yes";
  followStore(app);
  followView(app, app.main);
  followHash(app, opening);
  noteReadersMoves(app, map);
  watchSize(app);
  onTypefaces(() => {
    forgetSizes(app);
    app.arrange();
  });
  explain(app);
}
