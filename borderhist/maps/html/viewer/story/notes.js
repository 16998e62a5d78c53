// What a lecturer may say.

import { byId, h } from "../core/dom.js";
import { nameInstrument } from "../core/phrases.js";
import { findInstrument } from "../core/record.js";

// What a lecturer may say, one point after the other; without notes of their own, the summary and what stayed open.
function listNotes(app) {
  const instrument = findInstrument(app, app.scene.versions[app.state.after].instrument);
  const notes = instrument?.notes?.length ? instrument.notes : [instrument?.summary].filter(Boolean);
  return notes.map((note) => app.words.say(note));
}

/** Shows or hides the notes. */
export function toggleNotes(app) {
  app.note({ notes: !app.state.notes });
  drawNotes(app);
}

/** Writes the notes. */
export function drawNotes(app) {
  const { words, state, scene } = app;
  const notes = byId("notes");
  notes.hidden = !state.notes;
  if (!state.notes) return;
  const { instrument } = scene.versions[state.after];
  const close = h("button", { type: "button", class: "card-close", "aria-label": words.t("close"), onclick: () => toggleNotes(app) }, "×");
  notes.replaceChildren(close, h("h2", {}, words.t("notes", { x: nameInstrument(app, instrument) })), h("ul", {}, listNotes(app).map((text) => h("li", {}, text))));
}
