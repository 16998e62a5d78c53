// What lies over the land where the reader asks for it: zones, roads, other readings; marks, ports, events.

function lastsInto({ day, until }, { scene }, side) {
  const { day: since, until: end } = scene.versions[side.version];
  return (end === null || day < end) && (!until || until > since);
}

function put(side, shape, look, about, app) {
  const layer = shape(on(side.sheets.over, look));
  layer.on("click", ({ latlng }) => openPopup(app, side, latlng, about)).addTo(side.layers);
}

function drawZones(app, side) {
  for (const zone of app.scene.zones.filter((one) => one.polygons.length && lastsInto(one, app, side))) {
    const rings = ringsOf(zone.polygons, app.scene.scale);
    put(side, (look) => L.polygon(rings, look), LOOKS.zone, () => aboutZone(app, zone), app);
    side.signs.push(landName("zone", app.words.say(zone.name), rings));
  }
}

function drawRoutes(app, side) {
  for (const route of app.scene.routes.filter((one) => lastsInto(one, app, side))) {
    const points = line(route.line, app.scene.scale);
    put(side, (look) => L.polyline(points, look), LOOKS.route, () => aboutRoute(app, route), app);
    side.signs.push(pointName("route", app.words.say(route.name), points[Math.floor(points.length / 2)]));
  }
}

function drawReadings(app, side) {
  for (const reading of app.scene.readings) {
    const rings = ringsOf(reading.polygons, app.scene.scale);
    const lines = reading.lines.map((numbers) => line(numbers, app.scene.scale));
    const about = () => aboutReading(app, reading);
    put(side, (look) => L.polygon(rings, look), LOOKS.reading, about, app);
    if (lines.length) put(side, (look) => L.polyline(lines, look), LOOKS.readingLine, about, app);
    const area = app.words.t("km2", { x: app.words.number(reading.area_km2) });
    side.signs.push(landName("reading", `${app.words.say(reading.name)}: ${area}`, rings));
  }
}

function landName(kind, text, rings) {
  const [largest] = [...rings].map(([outer]) => outer).sort((a, b) => b.length - a.length);
  const box = L.latLngBounds(largest);
  const shape = largest.map(({ lat, lng }) => ({ x: lng, y: lat }));
  const tries = [0.5, 0.35, 0.65, 0.2, 0.8].flatMap((u) => [0.5, 0.3, 0.7].map((v) => [u, v]));
  const inside = tries
    .map(([u, v]) => L.latLng(box.getSouth() + (box.getNorth() - box.getSouth()) * v, box.getWest() + (box.getEast() - box.getWest()) * u))
    .filter(({ lat, lng }) => isInside([shape], lng, lat));
  const points = [...inside, largest[0], largest[Math.floor(largest.length / 2)]];
  return makeLabel(`over ${kind}`, [text], ({ map }, size) => points.map((at, id) => ({ ...centredSpot(map, at, size), id })));
}

function pointName(kind, text, at) {
  return makeLabel(`over ${kind}`, [text], ({ map }, size) => {
    const { x, y } = map.latLngToContainerPoint(at);
    return spotsAroundDot({ x, y }, size).map(({ name, id }) => ({ box: name, id }));
  });
}

// Signs are drawn as they are, however close; only their names give way.
function drawSign(app, side, kind, { lon, lat }, text, about) {
  const at = L.latLng(lat, lon);
  const icon = L.divIcon({ className: `sign ${kind}`, iconSize: [14, 14] });
  L.marker(at, { icon, pane: side.sheets.signs.name, keyboard: false, bubblingMouseEvents: false, alt: "" })
    .on("click", () => openPopup(app, side, at, about))
    .addTo(side.layers);
  if (text) side.signs.push(pointName(kind, text, at));
}

function drawPorts(app, side) {
  for (const port of app.scene.ports.filter(({ day }) => day <= app.scene.versions[side.version].day)) {
    drawSign(app, side, "port", port, app.words.say(port.name), () => aboutPort(app, port));
  }
}

function drawMarkers(app, side) {
  for (const marker of app.scene.markers.filter(({ day }) => day <= app.scene.versions[side.version].day)) {
    drawSign(app, side, "marker", marker, marker.name ? app.words.say(marker.name) : "", () => aboutMarker(app, marker));
  }
}

function drawEvents(app, side) {
  for (const event of app.scene.events) {
    if (event.lon !== undefined) drawSign(app, side, "event", event, event.day.slice(0, 4), () => aboutEvent(app, event));
  }
}

const OVER = { zones: drawZones, routes: drawRoutes, readings: drawReadings, ports: drawPorts, markers: drawMarkers, events: drawEvents };

function drawOver(app, side) {
  side.signs = [];
  for (const [name, draw] of Object.entries(OVER)) if (isOn(app, name)) draw(app, side);
}
