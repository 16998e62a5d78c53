// What part of the world is in view.

import { byId } from "../core/dom.js";
import { relabelDegrees } from "../labels/degrees.js";
import { drawBase } from "./base.js";
import { widenBands } from "./borders.js";
import { chooseExtent, fitBounds, makeProjection } from "./fitting.js";
import { drawGraticule } from "./graticule.js";
import { drawScale } from "./scale.js";
import { listViews } from "../modes/views.js";

/** An atlas stands upright wherever it looks. */
export function setProjection(app) {
  if (app.scene.versions[app.state.after].extent) app.map.options.crs.projection = makeProjection(chooseExtent(app));
}

/** Exchanges the projection for the part of the world that is shown. */
export function recentreProjection(app) {
  if (!app.scene.versions[app.state.after].extent) return;
  setProjection(app);
  for (const view of [app.main, app.second].filter(Boolean)) drawBase(app, view);
}

/** Shows all that the page is about. */
export function fitView(app) {
  for (const { map } of listViews(app)) {
    const { zoom } = fitBounds(app, map, app.scene.extent);
    map.options.minZoom = zoom - 1.5;
    map.options.maxZoom = zoom + 9;
  }
  const { map } = app;
  const { center, zoom } = fitBounds(app, map, chooseExtent(app));
  map.setView(center, zoom, { animate: false });
}

/** Shows a box from nearer. */
export function lookCloser(app, { bounds }) {
  byId("layers").open = false;
  const { center, zoom } = fitBounds(app, app.map, bounds);
  app.note({ moved: true });
  app.map.setView(center, zoom, { animate: false });
}

/** Shows what the reader moved to, or else all. */
export function restoreView(app) {
  const { view } = app.state;
  if (view) app.map.setView(view.center, view.zoom, { animate: false });
  else fitView(app);
}

function noteView(app) {
  if (!app.state.moved) return;
  const { lat, lng } = app.map.getCenter();
  app.note({ view: { zoom: app.map.getZoom(), center: [lat, lng] } });
}

/** Shows on one map what another shows. */
export function copyView(from, to) {
  to.map.setView(from.map.getCenter(), from.map.getZoom(), { animate: false });
}

// Two maps move together; whoever is moved first leads.
let isLeading = false;

function moveOtherView(app, view) {
  if (app.state.mode !== "split" || isLeading) return;
  isLeading = true;
  for (const other of listViews(app)) if (other !== view) copyView(view, other);
  isLeading = false;
}

/** Keeps all that hangs on the view current as it moves. */
export function followView(app, view) {
  const { map } = view;
  map.on("move", () => {
    moveOtherView(app, view);
    app.arrange();
  });
  map.on("zoomend", () => app.sides.filter((side) => side.view === view).forEach(widenBands));
  map.on("moveend", () => {
    noteView(app);
    drawGraticule(app, view);
    relabelDegrees(app, view);
    drawScale(app);
    app.arrange();
  });
}

/** Notes when the reader, not the program, moves the map. */
export function noteReadersMoves(app, map) {
  const moved = (event) => {
    if (!app.state.moved && !event?.target?.closest?.(".divider")) app.note({ moved: true });
  };
  map.on("dragstart", () => moved());
  for (const kind of ["wheel", "keydown", "dblclick", "touchmove"]) {
    map.getContainer().addEventListener(kind, moved, { capture: true, passive: true });
  }
}

/** Makes the zoom buttons work. */
export function addZoom(app) {
  const zoomBy = (step) => () => {
    app.note({ moved: true });
    app.map.setZoom(app.map.getZoom() + step, { animate: false });
  };
  byId("zoom-in").addEventListener("click", zoomBy(0.5));
  byId("zoom-out").addEventListener("click", zoomBy(-0.5));
  byId("zoom-fit").addEventListener("click", () => {
    app.update({ view: null, moved: false });
    fitView(app);
  });
}

/** Fits the map when its size changes. */
export function watchSize(app) {
  new ResizeObserver(() => {
    const known = listViews(app).map(({ map }) => map.getSize());
    for (const { map } of listViews(app)) map.invalidateSize({ pan: false, animate: false });
    if (listViews(app).every(({ map }, i) => map.getSize().equals(known[i]))) return;
    if (!app.state.view) fitView(app);
    app.arrange();
  }).observe(byId("stage"));
}
