// What part of the world is in view, and at what scale.

const NICE = [1, 2, 5];

// The corners of a box are not its extremes in a conic projection: all of its edge is projected.
function projectedExtent({ scene, map }) {
  const [west, south, east, north] = scene.extent;
  const points = [];
  for (let i = 0; i <= 40; i += 1) {
    const [lat, lng] = [south + ((north - south) * i) / 40, west + ((east - west) * i) / 40];
    points.push([south, lng], [north, lng], [lat, west], [lat, east]);
  }
  return L.bounds(points.map(([lat, lng]) => map.options.crs.project(L.latLng(lat, lng))));
}

function fit(app) {
  const { map } = app;
  const box = projectedExtent(app);
  const [size, view] = [box.getSize(), map.getSize()];
  const scale = Math.min((view.x - 12) / size.x, (view.y - 12) / size.y);
  const zoom = map.options.crs.zoom(Math.max(scale, 1e-6));
  map.options.minZoom = zoom - 1.5;
  map.options.maxZoom = zoom + 7;
  map.setView(map.options.crs.projection.unproject(box.getCenter()), zoom, { animate: false });
}

function restoreView(app) {
  const { view } = app.state;
  if (view) app.map.setView(view.center, view.zoom, { animate: false });
  else fit(app);
}

function noteMoved(app) {
  if (!app.moved) return;
  const { lat, lng } = app.map.getCenter();
  app.state.view = { zoom: app.map.getZoom(), center: [lat, lng] };
}

function listenToReader(app) {
  const { map } = app;
  const moved = (event) => {
    if (!event?.target?.closest?.(".divider")) app.moved = true;
  };
  map.on("dragstart", () => moved());
  for (const kind of ["wheel", "keydown", "dblclick", "touchmove"]) {
    map.getContainer().addEventListener(kind, moved, { capture: true, passive: true });
  }
  const zoomBy = (step) => () => {
    moved();
    map.setZoom(map.getZoom() + step, { animate: false });
  };
  byId("zoom-in").addEventListener("click", zoomBy(0.5));
  byId("zoom-out").addEventListener("click", zoomBy(-0.5));
  byId("zoom-fit").addEventListener("click", () => {
    app.moved = false;
    app.update({ view: null });
    fit(app);
  });
}

function watchSize(app) {
  new ResizeObserver(() => {
    app.map.invalidateSize({ pan: false, animate: false });
    if (!app.state.view) fit(app);
    app.arrange();
  }).observe(byId("stage"));
}

function niceLength(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  return Math.max(...NICE.map((digit) => digit * power).filter((length) => length <= most));
}

// True along the parallel through the middle of the map.
function drawScale(app) {
  const { map, words } = app;
  const { lat } = map.getCenter();
  const pixel = metresPerPixel(map) / map.options.crs.projection.stretch(lat);
  const metres = niceLength(120 * pixel);
  byId("scale-bar").style.width = `${metres / pixel}px`;
  const length = words.t("km", { x: metres < 1000 ? metres / 1000 : words.number(metres / 1000) });
  byId("scale-text").textContent = `${length} · ${words.t("along", { lat: words.parallel(Math.round(lat)) })}`;
}
