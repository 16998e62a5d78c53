// Which words a side shows, the most important first: what changed, whose land, places, signs, waters, degrees.

import { isOn } from "../core/layers.js";
import { formatFigure, nameParties } from "../core/phrases.js";
import { findInstrument, findPossessed, findSovereign, isInForce, findLargestFace, listTransfers, sortPlaces } from "../core/record.js";
import { findFace, findInnerPoints } from "../geometry/polygons.js";
import { makeDegreeLabels } from "./degrees.js";
import { makeLabel, showLabels } from "./label.js";
import { makeWaterLabels } from "./rivers.js";
import { listSpotsAroundDot, listSpotsBeside, listSpotsInside, makeCentredSpot } from "./spots.js";
import { metresPerPixel } from "../map/scale.js";
import { listPossessionsShown, outlinePossession } from "../map/possessions.js";
import { outlineTerritories } from "../map/territories.js";
import { outlineTransfer } from "../map/transfers.js";
import { describePlace } from "../panel/cards.js";
import { openPopup } from "../panel/popups.js";

const MOST_FIGURES = 3;

function listFigureLines(app, transfer) {
  if (!isOn(app, "figures")) return [];
  const figures = findInstrument(app, transfer.instrument)?.figures ?? [];
  const meant = figures.filter(({ from_, to }) => from_ === transfer.from_ && to === transfer.to);
  return meant.slice(0, MOST_FIGURES).map((figure) => formatFigure(app, figure));
}

function makeTransferLabels(app) {
  return listTransfers(app).map((transfer) => {
    const { f, t } = nameParties(app, transfer);
    const points = recallPoints(app, transfer, () => outlineTransfer(app, transfer));
    const [lng, lat] = findLargestFace(app, transfer).anchor;
    const lines = [app.words.area(transfer.area_km2, transfer.area_error_km2), `${f} → ${t}`, ...listFigureLines(app, transfer)];
    const anchor = { at: L.latLng(lat, lng), depth: 0 };
    return makeLabel("transfer", lines, (view, size, frame) => {
      const reach = (points[0]?.depth ?? 0) / metresPerPixel(view.map);
      const inside = listSpotsInside(view, [...points, anchor], size, frame);
      return reach > size.h * 0.4 ? inside : listSpotsBeside(view.map.latLngToContainerPoint(points[0]?.at ?? anchor.at), size, reach);
    });
  });
}

// Points inside a shape take long to find and hold as long as the projection does.
const POINTS = new WeakMap();

function recallPoints({ map }, key, outline) {
  const { crs } = map.options;
  if (!POINTS.has(crs.projection)) POINTS.set(crs.projection, new Map());
  const known = POINTS.get(crs.projection);
  if (!known.has(key)) known.set(key, findInnerPoints(outline(), crs));
  return known.get(key);
}

function findLandAround(app, version, at) {
  const index = findFace(app, at);
  if (index < 0) return [];
  const sovereign = findSovereign(app.scene, app.scene.faces[index], version);
  return recallPoints(app, `${version}/${sovereign}`, () => outlineTerritories(app, version).get(sovereign));
}

// The name of what another than the sovereign holds, on it or, where it is small, beside it.
function makePossessionLabels(app, side) {
  return listPossessionsShown(app, side).map((possession) => {
    const rings = outlinePossession(app, side, possession).flat();
    const points = recallPoints(app, findPossessed(possession, side.version), () => rings);
    const at = points[0]?.at ?? rings[0][0];
    return makeLabel("over possession", [app.words.say(possession.name)], (view, size, frame) => {
      const reach = (points[0]?.depth ?? 0) / metresPerPixel(view.map);
      const inside = listSpotsInside(view, points, size, frame);
      return reach > size.h * 0.6 ? inside : listSpotsBeside(view.map.latLngToContainerPoint(at), size, reach);
    });
  });
}

function makeAreaLabels(app, side) {
  return app.scene.areas.filter((area) => isInForce(area, side.version)).map((area) => {
    const at = L.latLng(area.lat, area.lon);
    const points = findLandAround(app, side.version, at);
    return makeLabel("area", [app.words.say(area.name)], (view, size, frame) =>
      [{ ...makeCentredSpot(view.map, at, size), id: "own" }, ...listSpotsInside(view, points, size, frame).filter(({ reach }) => reach > size.h * 0.6)]);
  });
}

// The name of the time, and below it the name of today where it is another.
function listPlaceLines(app, { name, today }) {
  const [then, now] = [app.words.say(name), today ? app.words.say(today) : ""];
  return isOn(app, "today") && now && now !== then ? [then, now] : [then];
}

function makePlaceLabel(app, side, place) {
  const at = L.latLng(place.lat, place.lon);
  const kind = place.rank <= 1 ? "place main" : "place";
  const label = makeLabel(kind, listPlaceLines(app, place), ({ map }, size) =>
    listSpotsAroundDot(map.latLngToContainerPoint(at), size));
  label.node.addEventListener("click", (event) => {
    event.stopPropagation();
    openPopup(app, side, at, () => describePlace(app, place));
  });
  return label;
}

function makePlaceLabels(app, side) {
  return isOn(app, "places") ? sortPlaces(app).map((place) => makePlaceLabel(app, side, place)) : [];
}

/** Makes all labels of a side. */
export function labelSide(app, side) {
  const changed = side.name === "after" && !side.isInset ? makeTransferLabels(app) : [];
  const lands = side.isInset ? [] : [...makeAreaLabels(app, side), ...makePossessionLabels(app, side)];
  side.named = [...changed, ...lands, ...makePlaceLabels(app, side), ...side.signs, ...makeWaterLabels(app)];
  showLabels(side, [...side.named, ...makeDegreeLabels(app, side)]);
}
