// What every part of the viewer is given: the scene, which never changes, and the store of what does.

import { makeWords } from "./words.js";

/**
 * Makes the page's one object, called `app` wherever it is passed; nothing can be assigned to it.
 *
 * @param {object} parts - `map` and `main` (its view), `scene`, `arcs` and `texts` as read, and the `store`.
 */
export function makePage({ store, texts, ...parts }) {
  const words = new Map();
  const speak = (language) => {
    if (!words.has(language)) words.set(language, makeWords(language, texts));
    return words.get(language);
  };
  const { update, note, arrange, setDrawn, subscribe } = store;
  return Object.freeze({
    ...parts, texts, update, note, arrange, setDrawn, subscribe,
    get state() {
      return store.state;
    },
    get words() {
      return speak(store.state.language);
    },
    get sides() {
      return store.drawn.sides;
    },
    get second() {
      return store.drawn.second;
    },
    get insets() {
      return store.drawn.insets;
    },
  });
}
