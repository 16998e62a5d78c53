// The one place of what changes on a page: who wants a change asks for it here, who draws subscribes.

/**
 * What the reader chose. All but the last four fields are in the page's address (see address.js).
 *
 * @typedef {object} State
 * @property {number} before - Index of the earlier version shown.
 * @property {number} after - Index of the later version shown.
 * @property {"swipe" | "toggle" | "split" | "change"} mode - How the two are compared.
 * @property {"before" | "after"} face - The version seen where they are seen by turns.
 * @property {string} language - Language of the interface.
 * @property {number} swipe - Where the divider stands: 0 is the left edge, 1 the right one.
 * @property {Set<string>} layers - Names of the layers shown.
 * @property {boolean} lecture - Whether the page fills the screen, for a class.
 * @property {boolean} embed - Whether the page is part of another.
 * @property {{zoom: number, center: number[]} | null} view - The part of the world the reader moved to.
 * @property {boolean} moved - Whether the reader moved the map.
 * @property {boolean} labels - Whether a lecturer shows the labels.
 * @property {boolean} notes - Whether a lecturer shows the notes.
 * @property {string[]} unknown - What of the address means nothing here.
 */

/**
 * What stands on the page.
 *
 * @typedef {object} Drawn
 * @property {object[]} sides - The earlier and the later side (see map/panes.js).
 * @property {object | null} second - The second map, once two were wanted.
 * @property {object[]} insets - The small maps (see map/insets.js).
 */

const NOTHING_DRAWN = { sides: [], second: null, insets: [] };

/**
 * Makes the store of a page. Its fields can be read by all and are assigned here alone.
 *
 * @param {State} opening - What is shown first.
 */
export function createStore(opening) {
  let state = Object.freeze({ ...opening });
  let drawn = Object.freeze(NOTHING_DRAWN);
  const subscribers = { change: [], note: [], arrange: [] };
  const publish = (event, patch) => subscribers[event].forEach((listener) => listener(patch));
  const note = (patch) => {
    state = Object.freeze({ ...state, ...patch });
    publish("note", patch);
  };
  return Object.freeze({
    get state() {
      return state;
    },
    get drawn() {
      return drawn;
    },
    /** Changes what is shown; subscribers of "change" draw it. */
    update(patch) {
      note(patch);
      publish("change", patch);
    },
    /** Notes what is on the screen already, or will be drawn by the caller; subscribers of "note" remember it. */
    note,
    /** Asks subscribers of "arrange" to find room for words and insets once more. */
    arrange: () => publish("arrange"),
    /** Says which sides and maps stand on the page. */
    setDrawn(patch) {
      drawn = Object.freeze({ ...drawn, ...patch });
    },
    subscribe: (event, listener) => subscribers[event].push(listener),
  });
}
