// No label touches another, a control, or the divider; what finds no room is not shown.

const AIR = 2;

function overlap(one, other) {
  return one.left < other.right + AIR && other.left < one.right + AIR && one.top < other.bottom + AIR && other.top < one.bottom + AIR;
}

function isWithin(frame, box) {
  return box.left >= frame.left + 5 && box.right <= frame.right - 5 && box.top >= frame.top + 2 && box.bottom <= frame.bottom - 2;
}

function obstacles(app, side) {
  if (side.isInset) return [];
  const home = side.map.getContainer().getBoundingClientRect();
  const boxes = [...document.querySelectorAll(".obstacle")]
    .map((node) => node.getBoundingClientRect())
    .filter(({ width, height }) => width && height)
    .map((r) => ({ left: r.left - home.left, right: r.right - home.left, top: r.top - home.top, bottom: r.bottom - home.top }));
  return app.state.mode === "swipe" ? [...boxes, handleBox(app)] : boxes;
}

// A label stays where it was as long as it can, so that words do not jump while the divider moves.
function freeSpot(app, label, frame, taken) {
  const isFree = ({ box, boxes = [box] }) => boxes.every((one) => isWithin(frame, one) && !taken.some((other) => overlap(one, other)));
  const spots = label.spots(app, label.size, frame);
  const spot = spots.find((one) => one.id === label.kept && isFree(one)) ?? spots.find(isFree) ?? null;
  label.kept = spot?.id ?? null;
  return spot;
}

// Names of land give way to the dots of places, if they can.
function dotBoxes(app, { map }) {
  if (!isOn(app, "places")) return [];
  return app.scene.places.map(({ lat, lon }) => {
    const { x, y } = map.latLngToContainerPoint([lat, lon]);
    return boxAround(x, y, { w: 4 * DOT, h: 4 * DOT });
  });
}

function putLabel(label, { box, name = box, dot, angle }, offset) {
  label.node.hidden = false;
  L.DomUtil.setPosition(label.node, L.point(name.left, name.top).add(offset));
  if (angle) label.node.style.transform += ` rotate(${angle}rad)`;
  if (!dot) return;
  label.dot.style.left = `${dot.x - name.left}px`;
  label.dot.style.top = `${dot.y - name.top}px`;
}

function placeSide(app, side) {
  const offset = side.map.containerPointToLayerPoint([0, 0]);
  const frame = windowOf(app, side);
  const taken = obstacles(app, side);
  const dots = dotBoxes(app, side);
  measure(side.labels);
  for (const label of side.labels) {
    const view = { ...app, map: side.map };
    const spot = (label.dot ? null : freeSpot(view, label, frame, [...taken, ...dots])) ?? freeSpot(view, label, frame, taken);
    if (!spot) {
      label.node.hidden = true;
      continue;
    }
    taken.push(...(spot.boxes ?? [spot.box]));
    putLabel(label, spot, offset);
  }
}

function placeLabels(app) {
  for (const side of [...app.sides, ...insetSides(app)]) placeSide(app, side);
}
