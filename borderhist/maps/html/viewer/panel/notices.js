// What is said without being asked: to a screen reader what changed, to everybody what could not be done.

import { byId, h } from "../core/dom.js";

/** Shows what was typed so far. */
export function showTyped(text) {
  byId("typed").textContent = text;
  byId("typed").hidden = !text;
}

/** Tells a screen reader what is shown. */
export function announce(app) {
  const { words, state } = app;
  const said = [words.t(`mode_${state.mode}`), state.mode === "toggle" ? words.t(state.face) : ""].filter(Boolean).join(": ");
  if (byId("live").textContent !== said) byId("live").textContent = said;
}

/** Tells the reader what of the address meant nothing. */
export function drawNotice({ state, words, note }) {
  const notice = byId("notice");
  notice.hidden = !state.unknown.length;
  if (!state.unknown.length) return;
  const shown = state.unknown.map((text) => (text.length > 60 ? `${text.slice(0, 60)}…` : text)).join(", ");
  const dismiss = () => {
    notice.hidden = true;
    note({ unknown: [] });
  };
  const close = h("button", { type: "button", class: "card-close", "aria-label": words.t("close"), onclick: dismiss }, "×");
  notice.replaceChildren(h("span", {}, words.t("unknown", { x: shown })), close);
}
