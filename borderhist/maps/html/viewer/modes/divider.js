// Comparing by a divider: the left of it shows the earlier day, the right of it the later one.

import { byId, h } from "../core/dom.js";

const HANDLE = 46;

// Above the middle, where neither a caption nor the legend lies.
const HANDLE_AT = 0.27;

function locateDivider({ map, state }) {
  return Math.round(map.getSize().x * state.swipe);
}

/** Cuts the window of a side at the divider. */
export function clipToDivider(app, side, whole) {
  const x = locateDivider(app);
  return side.name === "before" ? { ...whole, right: x } : { ...whole, left: x };
}

/** Puts the divider where the state says. */
export function placeDivider(app) {
  const { map, words, state } = app;
  const divider = byId("divider");
  L.DomUtil.setPosition(divider, map.containerPointToLayerPoint([locateDivider(app), 0]));
  divider.style.height = `${map.getSize().y}px`;
  const shown = Math.round(state.swipe * 100);
  divider.setAttribute("aria-valuenow", shown);
  divider.setAttribute("aria-valuetext", words.t("dividerValue", { p: shown }));
}

/** Returns the box of the handle, which labels keep off. */
export function boxHandle(app) {
  const [x, y] = [locateDivider(app), app.map.getSize().y * HANDLE_AT];
  return { left: x - HANDLE / 2, right: x + HANDLE / 2, top: y - HANDLE / 2, bottom: y + HANDLE / 2 };
}

/** Moves the divider, within the map. */
export function moveDivider(app, swipe) {
  app.update({ swipe: Math.min(1, Math.max(0, swipe)) });
}

function chooseSwipe(key, swipe) {
  const moves = { ArrowLeft: -0.02, ArrowDown: -0.02, ArrowRight: 0.02, ArrowUp: 0.02, PageDown: -0.1, PageUp: 0.1 };
  if (key === "Home") return 0;
  if (key === "End") return 1;
  return key in moves ? swipe + moves[key] : null;
}

function listenToDivider(app, divider) {
  divider.addEventListener("keydown", (event) => {
    const swipe = chooseSwipe(event.key, app.state.swipe);
    if (swipe === null) return;
    event.preventDefault();
    event.stopPropagation();
    moveDivider(app, swipe);
  });
  divider.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    divider.focus({ preventScroll: true });
    divider.setPointerCapture(event.pointerId);
  });
  divider.addEventListener("pointermove", (event) => {
    if (!divider.hasPointerCapture(event.pointerId)) return;
    const box = app.map.getContainer().getBoundingClientRect();
    moveDivider(app, (event.clientX - box.left) / box.width);
  });
}

/** Adds the divider. */
export function addDivider(app) {
  const divider = h(
    "div",
    { class: "divider", id: "divider", role: "slider", tabindex: 0, "data-label": "divider",
      "aria-orientation": "horizontal", "aria-valuemin": 0, "aria-valuemax": 100 },
    h("span", { class: "handle", "aria-hidden": "true" }, "‹ ›"),
  );
  app.main.shared.divider.pane.append(divider);
  L.DomEvent.disableClickPropagation(divider);
  listenToDivider(app, divider);
}
