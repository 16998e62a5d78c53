// In front of a class: full screen, large type, and keys that a remote presenter also sends.

import { formatAddress } from "../core/address.js";
import { byId } from "../core/dom.js";
import { flipSides } from "../modes/buttons.js";
import { showTyped } from "../panel/notices.js";
import { toggleNotes } from "./notes.js";
import { showVersion, stepBy } from "../time/steps.js";

const WAIT = 900;

function advance(app, by) {
  const { mode, face } = app.state;
  if (mode === "toggle" && (by > 0) === (face === "before")) app.update({ face: by > 0 ? "after" : "before" });
  else stepBy(app, by);
}

// Up to three digits count the states; four are a year.
function jumpTo(app, typed) {
  const number = Number(typed);
  if (typed.length < 4) return showVersion(app, number - 1);
  const later = app.scene.versions.findIndex(({ year }) => year >= number);
  return showVersion(app, later < 0 ? app.scene.versions.length - 1 : later);
}

// What was typed so far, and the clock that ends it.
let digits = "";
let clock = 0;

function typeDigit(app, digit) {
  clearTimeout(clock);
  digits += digit;
  const finish = () => {
    const typed = digits;
    digits = "";
    showTyped("");
    jumpTo(app, typed);
  };
  if (digits.length === 4) return finish();
  showTyped(digits);
  clock = setTimeout(finish, WAIT);
  return undefined;
}

function enterLecture(app) {
  app.update({ lecture: true });
  document.documentElement.requestFullscreen?.().catch(() => {});
  byId("legend").open = false;
  app.map.getContainer().blur();
}

function leaveLecture(app) {
  if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
  byId("blank").hidden = true;
  app.update({ lecture: false, labels: true, notes: false });
}

const LECTURE_KEYS = {
  b: (app) => toggleBlank(app),
  ".": (app) => toggleBlank(app),
  n: (app) => toggleNotes(app),
  l: (app) => app.update({ labels: !app.state.labels }),
  t: (app) => flipSides(app),
  Home: (app) => showVersion(app, 1),
  End: (app) => showVersion(app, app.scene.versions.length - 1),
  Escape: (app) => leaveLecture(app),
};

const PRESENTER = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };

function toggleBlank() {
  byId("blank").hidden = !byId("blank").hidden;
}

function chooseLectureAction(app, key) {
  if (!byId("blank").hidden && key !== "Escape") return () => toggleBlank(app);
  if (/^\d$/.test(key)) return () => typeDigit(app, key);
  const act = LECTURE_KEYS[key.length === 1 ? key.toLowerCase() : key];
  if (act) return () => act(app);
  return key in PRESENTER ? () => advance(app, PRESENTER[key]) : null;
}

// Outside a lecture only the arrows to the sides step, and only where no map, list or slider wants them.
function chooseAction(app, key, target) {
  if (key === "t" && !target.closest("input, select, dialog")) return () => flipSides(app);
  if (key !== "ArrowLeft" && key !== "ArrowRight") return null;
  return target.closest(".folium-map, .divider, input, select, dialog, summary, [role=group], .desk") ? null : () => advance(app, PRESENTER[key]);
}

function handleKey(app, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const { target, key } = event;
  const isBusy = target.closest?.("dialog[open], input, select, textarea");
  if (app.state.lecture && isBusy) return;
  const pressed = key === " " && target.closest?.("button, summary, a");
  const act = app.state.lecture ? !pressed && chooseLectureAction(app, key) : chooseAction(app, key, target);
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

/** Listens to the keys of a lecture. */
export function addLecture(app) {
  byId("open-lecture").addEventListener("click", () => enterLecture(app));
  byId("leave-lecture").addEventListener("click", () => leaveLecture(app));
  byId("blank").addEventListener("click", () => toggleBlank(app));
  document.addEventListener("keydown", (event) => handleKey(app, event), { capture: true });
  document.addEventListener("fullscreenchange", () => {
    if (!document.fullscreenElement && app.state.lecture) leaveLecture(app);
  });
}

/** Lays the page out for a lecture or for another page, if it is one. */
export function drawLecture({ scene, state }) {
  byId("whole").href = formatAddress(scene, { ...state, swipe: state.swipe ?? 0.5, embed: false, lecture: false });
  document.documentElement.classList.toggle("lecture", state.lecture);
  document.documentElement.classList.toggle("embed", state.embed);
  document.documentElement.classList.toggle("no-labels", !state.labels);
  byId("whole").hidden = !state.embed || location.protocol === "about:";
}
