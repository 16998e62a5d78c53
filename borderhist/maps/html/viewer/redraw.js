// What is drawn when something changes, and in which order.

import { writeAddress } from "./core/address.js";
import { byId } from "./core/dom.js";
import { summarise } from "./core/phrases.js";
import { makeDraftWords, writeInterface } from "./core/words.js";
import { labelSide } from "./labels/names.js";
import { placeLabels } from "./labels/place_labels.js";
import { drawInsets, placeInsets } from "./map/insets.js";
import { drawScale } from "./map/scale.js";
import { drawSide } from "./map/side.js";
import { drawTransfers } from "./map/transfers.js";
import { fitView, recentreProjection } from "./map/view.js";
import { drawModes, nameMaps } from "./modes/buttons.js";
import { setMode } from "./modes/modes.js";
import { compare, drawCaptions } from "./modes/windows.js";
import { drawLayerBoxes } from "./panel/layer_boxes.js";
import { drawLegend } from "./panel/legend.js";
import { announce, drawNotice } from "./panel/notices.js";
import { drawPanel } from "./panel/panel.js";
import { drawPlaceSearch } from "./panel/place_search.js";
import { refreshPopup } from "./panel/popups.js";
import { drawLecture } from "./story/lecture.js";
import { drawNotes } from "./story/notes.js";
import { drawChart } from "./time/chart.js";
import { drawPageStrip } from "./time/page_strip.js";
import { drawTimeline, titleButtons } from "./time/timeline.js";

/** Draws what stands around the map: it settles how large the map is. */
export function drawHeader(app) {
  const { words, scene } = app;
  writeInterface(words);
  byId("title").textContent = document.title = words.say(scene.title);
  byId("standpoint").textContent = scene.standpoint ? words.t("standpoint", { x: words.say(scene.standpoint) }) : "";
  byId("language").value = words.language;
  for (const draw of [drawLecture, drawModes, drawLayerBoxes, drawTimeline, drawPageStrip, drawChart]) draw(app);
}

/** Keeps the room of the summary until it is written. */
export function draftSummary({ scene, state, texts }) {
  const summary = byId("summary");
  summary.style.visibility = "hidden";
  summary.textContent = summarise({ scene, state, words: makeDraftWords(state.language, texts) });
}

function drawSummary(app) {
  byId("summary").textContent = summarise(app);
  byId("summary").style.visibility = "";
}

/** Draws land, lines and what changed hands on both sides, and divides them. */
export function drawMap(app) {
  setMode(app);
  const [before, after] = app.sides;
  [before.version, after.version] = [app.state.before, app.state.after];
  for (const side of app.sides) drawSide(app, side);
  drawTransfers(app, after);
  for (const draw of [nameMaps, compare]) draw(app);
}

/** Draws what explains the map: names, insets, the legend, and the same in words. */
export function drawDetails(app) {
  for (const side of app.sides) labelSide(app, side);
  for (const draw of [drawSummary, titleButtons, drawCaptions, drawScale, drawLegend, drawInsets, drawPanel]) draw(app);
  for (const draw of [drawPlaceSearch, drawNotes, drawNotice, announce, refreshPopup]) draw(app);
  app.arrange();
}

function redraw(app) {
  for (const draw of [drawMap, drawHeader, drawDetails]) draw(app);
}

// The two states of an atlas lie far apart: it looks where they are, unless the reader looks elsewhere.
function follow(app, patch) {
  const isElsewhere = "after" in patch && app.scene.versions[0].extent;
  if (!isElsewhere) return;
  app.note({ moved: false, view: null });
  recentreProjection(app);
  fitView(app);
}

function show(app, patch) {
  if (Object.keys(patch).every((key) => key === "swipe")) return app.arrange();
  follow(app, patch);
  return redraw(app);
}

// The sides are divided at once; insets and words find their room once a frame.
function makeArranger(app) {
  let pending = 0;
  return () => {
    compare(app);
    pending ||= requestAnimationFrame(() => {
      pending = 0;
      placeInsets(app);
      placeLabels(app);
    });
  };
}

// Some browsers stop a page that writes its address too often.
function makeRememberer(app) {
  let clock = 0;
  return () => {
    clearTimeout(clock);
    clock = setTimeout(() => writeAddress(app), 120);
  };
}

/** Keeps the page drawn, arranged and remembered, whatever changes in its store. */
export function followStore(app) {
  app.subscribe("change", (patch) => show(app, patch));
  app.subscribe("arrange", makeArranger(app));
  app.subscribe("note", makeRememberer(app));
}
