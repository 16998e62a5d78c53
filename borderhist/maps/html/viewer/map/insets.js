// Small maps of what the large one is too small for: the later state and what changed, seen from nearer.

import { byId, h } from "../core/dom.js";
import { isAtlas, isOn } from "../core/layers.js";
import { listTransfers } from "../core/record.js";
import { labelSide } from "../labels/names.js";
import { drawBase } from "./base.js";
import { fitBounds } from "./fitting.js";
import { addSide, makeView } from "./panes.js";
import { drawSide } from "./side.js";
import { drawTransfers, outlineTransfer } from "./transfers.js";
import { lookCloser } from "./view.js";

/** Lists the sides that insets show. */
export function listInsetSides({ insets }) {
  return insets.map(({ side }) => side);
}

function listInsetViews(app) {
  if (!isOn(app, "insets")) return [];
  const after = app.scene.versions[app.state.after].instrument;
  const isMany = isAtlas(app.scene);
  return app.scene.views.filter(({ instrument }) => !isMany || instrument === after);
}

function makeInset(app, view) {
  const holder = h("div", { class: "inset-map" });
  const button = h("button", { type: "button", class: "inset-name", onclick: () => lookCloser(app, view) });
  const node = h("figure", { class: "inset" }, holder, h("figcaption", {}, button));
  byId("insets").append(node);
  const still = { dragging: false, keyboard: false, scrollWheelZoom: false, doubleClickZoom: false, boxZoom: false, touchZoom: false };
  const map = L.map(holder, { ...app.map.options, ...still, minZoom: -10, maxZoom: 30 });
  const { center, zoom } = fitBounds(app, map, view.bounds);
  map.setView(center, zoom, { animate: false });
  const drawn = makeView(map);
  drawBase(app, drawn);
  const side = { ...addSide(drawn, "after"), isInset: true };
  return { view, node, button, side };
}

/** Insets lie at the lower edge, or at the upper one where that hides less of what changed. */
export function placeInsets(app) {
  const holder = byId("insets");
  if (!app.insets.length) return;
  const hidden = ["", "high"].map((edge) => {
    holder.className = `insets obstacle ${edge}`;
    return [edge, countHidden(app, holder)];
  });
  const [[edge]] = hidden.sort(([, one], [, other]) => one - other);
  holder.className = `insets obstacle ${edge}`;
}

// Pixels around an inset where what changed would find no room for its label.
const BESIDE = 60;

function countHidden(app, holder) {
  const side = app.sides[1];
  const [box, home] = [holder, side.map.getContainer()].map((node) => node.getBoundingClientRect());
  const isWithin = (at, low, high) => at >= low - BESIDE && at <= high + BESIDE;
  const isUnder = ({ x, y }) => isWithin(x + home.left, box.left, box.right) && isWithin(y + home.top, box.top, box.bottom);
  const points = listTransfers(app).flatMap((transfer) => outlineTransfer(app, transfer).flat());
  return points.filter((point) => isUnder(side.map.latLngToContainerPoint(point))).length;
}

/** Which insets there are changes with the states compared; what they show, with every redrawing. */
export function drawInsets(app) {
  const wanted = listInsetViews(app);
  const isSame = app.insets.length === wanted.length && wanted.every((view, i) => view === app.insets[i].view);
  if (!isSame) {
    for (const { node, side } of app.insets) {
      side.map.remove();
      node.remove();
    }
    app.setDrawn({ insets: wanted.map((view) => makeInset(app, view)) });
  }
  for (const { view, button, side } of app.insets) {
    side.version = app.state.after;
    drawSide(app, side);
    drawTransfers(app, side);
    labelSide(app, side);
    button.textContent = app.words.say(view.name);
    button.title = app.words.t("closer", { x: app.words.say(view.name) });
  }
}
