// What lies over the land where the reader asks for it: zones, roads, other readings; marks, ports, events.

import { isOn } from "../core/layers.js";
import { readLine, readRings } from "../geometry/arcs.js";
import { isInside } from "../geometry/polygons.js";
import { makeLabel } from "../labels/label.js";
import { listSpotsAroundDot, makeCentredSpot } from "../labels/spots.js";
import { onPane } from "./panes.js";
import { STYLES } from "./style.js";
import { describeEvent, describeMarker, describePort, describeReading, describeRoute, describeZone } from "../panel/cards.js";
import { openPopup } from "../panel/popups.js";

function isCurrent({ day, until }, { scene }, side) {
  const { day: since, until: end } = scene.versions[side.version];
  return (end === null || day < end) && (!until || until > since);
}

function addOverlay(side, shape, look, about, app) {
  const layer = shape(onPane(side.sheets.over, look));
  layer.on("click", ({ latlng }) => openPopup(app, side, latlng, about)).addTo(side.layers);
}

function drawZones(app, side) {
  for (const zone of app.scene.zones.filter((one) => one.polygons.length && isCurrent(one, app, side))) {
    const rings = readRings(zone.polygons, app.scene.scale);
    addOverlay(side, (look) => L.polygon(rings, look), STYLES.zone, () => describeZone(app, zone), app);
    side.signs.push(makeLandName("zone", app.words.say(zone.name), rings));
  }
}

function drawRoutes(app, side) {
  for (const route of app.scene.routes.filter((one) => isCurrent(one, app, side))) {
    const points = readLine(route.line, app.scene.scale);
    addOverlay(side, (look) => L.polyline(points, look), STYLES.route, () => describeRoute(app, route), app);
    side.signs.push(makePointName("route", app.words.say(route.name), points[Math.floor(points.length / 2)]));
  }
}

function drawReadings(app, side) {
  for (const reading of app.scene.readings) {
    const rings = readRings(reading.polygons, app.scene.scale);
    const lines = reading.lines.map((numbers) => readLine(numbers, app.scene.scale));
    const about = () => describeReading(app, reading);
    addOverlay(side, (look) => L.polygon(rings, look), STYLES.reading, about, app);
    if (lines.length) addOverlay(side, (look) => L.polyline(lines, look), STYLES.readingLine, about, app);
    const area = app.words.t("km2", { x: app.words.number(reading.area_km2) });
    side.signs.push(makeLandName("reading", `${app.words.say(reading.name)}: ${area}`, rings));
  }
}

function makeLandName(kind, text, rings) {
  const [largest] = [...rings].map(([outer]) => outer).sort((a, b) => b.length - a.length);
  const box = L.latLngBounds(largest);
  const shape = largest.map(({ lat, lng }) => ({ x: lng, y: lat }));
  const tries = [0.5, 0.35, 0.65, 0.2, 0.8].flatMap((u) => [0.5, 0.3, 0.7].map((v) => [u, v]));
  const inside = tries
    .map(([u, v]) => L.latLng(box.getSouth() + (box.getNorth() - box.getSouth()) * v, box.getWest() + (box.getEast() - box.getWest()) * u))
    .filter(({ lat, lng }) => isInside([shape], lng, lat));
  const points = [...inside, largest[0], largest[Math.floor(largest.length / 2)]];
  return makeLabel(`over ${kind}`, [text], ({ map }, size) => points.map((at, id) => ({ ...makeCentredSpot(map, at, size), id })));
}

function makePointName(kind, text, at) {
  return makeLabel(`over ${kind}`, [text], ({ map }, size) => {
    const { x, y } = map.latLngToContainerPoint(at);
    return listSpotsAroundDot({ x, y }, size).map(({ name, id }) => ({ box: name, id }));
  });
}

// Signs are drawn as they are, however close; only their names give way.
function drawSign(app, side, kind, { lon, lat }, text, about) {
  const at = L.latLng(lat, lon);
  const icon = L.divIcon({ className: `sign ${kind}`, iconSize: [14, 14] });
  L.marker(at, { icon, pane: side.sheets.signs.name, keyboard: false, bubblingMouseEvents: false, alt: "" })
    .on("click", () => openPopup(app, side, at, about))
    .addTo(side.layers);
  if (text) side.signs.push(makePointName(kind, text, at));
}

function drawPorts(app, side) {
  for (const port of app.scene.ports.filter(({ day }) => day <= app.scene.versions[side.version].day)) {
    drawSign(app, side, "port", port, app.words.say(port.name), () => describePort(app, port));
  }
}

function drawMarkers(app, side) {
  for (const marker of app.scene.markers.filter(({ day }) => day <= app.scene.versions[side.version].day)) {
    drawSign(app, side, "marker", marker, marker.name ? app.words.say(marker.name) : "", () => describeMarker(app, marker));
  }
}

function drawEvents(app, side) {
  for (const event of app.scene.events) {
    if (event.lon !== undefined) drawSign(app, side, "event", event, event.day.slice(0, 4), () => describeEvent(app, event));
  }
}

const OVERLAYS = { zones: drawZones, routes: drawRoutes, readings: drawReadings, ports: drawPorts, markers: drawMarkers, events: drawEvents };

/** Draws the overlays that are on. */
export function drawOverlays(app, side) {
  side.signs = [];
  for (const [name, draw] of Object.entries(OVERLAYS)) if (isOn(app, name)) draw(app, side);
}
