// What part of the world is in view, and at what scale.

const NICE = [1, 2, 5];

// The corners of a box are not its extremes in a conic projection: all of its edge is projected.
function projectedBox({ map }, [west, south, east, north]) {
  const points = [];
  for (let i = 0; i <= 40; i += 1) {
    const [lat, lng] = [south + ((north - south) * i) / 40, west + ((east - west) * i) / 40];
    points.push([south, lng], [north, lng], [lat, west], [lat, east]);
  }
  return L.bounds(points.map(([lat, lng]) => map.options.crs.project(L.latLng(lat, lng))));
}

// An atlas looks at what the later of two neighbouring states changed; any other page at its own extent.
function extentOf({ scene, state }) {
  const { extent } = scene.versions[state.after];
  return extent && state.after === state.before + 1 ? extent : scene.extent;
}

// The projection of a page, for another part of the world: true parallels a sixth inside it, upright in its middle.
function projectionOf([west, south, east, north]) {
  const sixth = (north - south) / 6;
  return albers({ lon_0: (west + east) / 2, lat_0: (south + north) / 2, lat_1: south + sixth, lat_2: north - sixth });
}

// An atlas stands upright wherever it looks.
function recentre(app) {
  if (!app.scene.versions[app.state.after].extent) return;
  app.map.options.crs.projection = projectionOf(extentOf(app));
  app.insides = null;
  for (const view of [app.main, app.second].filter(Boolean)) drawBase(app, view);
}

function viewOf(app, map, bounds) {
  const box = projectedBox(app, bounds);
  const [size, view] = [box.getSize(), map.getSize()];
  const scale = Math.min((view.x - 12) / size.x, (view.y - 12) / size.y);
  return { zoom: map.options.crs.zoom(Math.max(scale, 1e-6)), center: map.options.crs.projection.unproject(box.getCenter()) };
}

function fit(app) {
  for (const { map } of viewsShown(app)) {
    const { zoom } = viewOf(app, map, app.scene.extent);
    map.options.minZoom = zoom - 1.5;
    map.options.maxZoom = zoom + 9;
  }
  const { map } = app;
  const { center, zoom } = viewOf(app, map, extentOf(app));
  map.setView(center, zoom, { animate: false });
}

function lookCloser(app, { bounds }) {
  byId("layers").open = false;
  const { center, zoom } = viewOf(app, app.map, bounds);
  app.moved = true;
  app.map.setView(center, zoom, { animate: false });
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

function copyView(from, to) {
  to.map.setView(from.map.getCenter(), from.map.getZoom(), { animate: false });
}

// Two maps move together; whoever is moved first leads.
function leadOther(app, view) {
  if (app.state.mode !== "split" || app.leading) return;
  app.leading = true;
  for (const other of viewsShown(app)) if (other !== view) copyView(view, other);
  app.leading = false;
}

function followView(app, view) {
  const { map } = view;
  map.on("move", () => {
    leadOther(app, view);
    arrange(app);
  });
  map.on("zoomend", () => app.sides.filter((side) => side.view === view).forEach(widenBands));
  map.on("moveend", () => {
    noteMoved(app);
    drawGraticule(app, view);
    if (!app.words) return;
    renameDegrees(app, view);
    drawScale(app);
    arrange(app);
    rememberSoon(app);
  });
}

function listenToReader(app, map) {
  const moved = (event) => {
    if (!event?.target?.closest?.(".divider")) app.moved = true;
  };
  map.on("dragstart", () => moved());
  for (const kind of ["wheel", "keydown", "dblclick", "touchmove"]) {
    map.getContainer().addEventListener(kind, moved, { capture: true, passive: true });
  }
}

function addZoom(app) {
  const zoomBy = (step) => () => {
    app.moved = true;
    app.map.setZoom(app.map.getZoom() + step, { animate: false });
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
    for (const { map } of viewsShown(app)) map.invalidateSize({ pan: false, animate: false });
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
  const { lat, lng } = map.getCenter();
  const pixel = metresPerPixel(map) / map.options.crs.projection.stretch(lat);
  const metres = niceLength(120 * pixel);
  byId("scale-bar").style.width = `${metres / pixel}px`;
  const length = words.t("km", { x: metres < 1000 ? metres / 1000 : words.number(metres / 1000) });
  byId("scale-text").textContent = `${length} · ${words.t("along", { lat: words.parallel(Math.round(lat)) })}`;
  const [here, north] = [map.latLngToContainerPoint([lat, lng]), map.latLngToContainerPoint([Math.min(89, lat + 1), lng])];
  const turn = Math.atan2(north.x - here.x, here.y - north.y);
  byId("north").style.transform = `rotate(${turn.toFixed(3)}rad)`;
  byId("north").setAttribute("aria-label", words.t("northUp"));
}
