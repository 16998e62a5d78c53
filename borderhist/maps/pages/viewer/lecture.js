// In front of a class: full screen, large type, and keys that a remote presenter also sends.

const WAIT = 900;

function go(app, by) {
  const { mode, face } = app.state;
  if (mode === "toggle" && (by > 0) === (face === "before")) app.update({ face: by > 0 ? "after" : "before" });
  else step(app, by);
}

function goTo(app, index) {
  const last = app.scene.versions.length - 1;
  const after = Math.min(last, Math.max(1, index));
  app.update({ before: after - 1, after, face: "after" });
}

// Up to three digits count the states; four are a year.
function jump(app, digits) {
  const number = Number(digits);
  if (digits.length < 4) return goTo(app, number - 1);
  const later = app.scene.versions.findIndex(({ year }) => year >= number);
  return goTo(app, later < 0 ? app.scene.versions.length - 1 : later);
}

function typeDigit(app, digit) {
  clearTimeout(app.typing);
  app.digits = `${app.digits ?? ""}${digit}`;
  const finish = () => {
    const { digits } = app;
    app.digits = "";
    tell("");
    jump(app, digits);
  };
  if (app.digits.length === 4) return finish();
  tell(app.digits);
  app.typing = setTimeout(finish, WAIT);
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
  b: (app) => blank(app),
  ".": (app) => blank(app),
  n: (app) => showNotes(app),
  l: (app) => app.update({ labels: !app.state.labels }),
  t: (app) => flip(app),
  Home: (app) => goTo(app, 1),
  End: (app) => goTo(app, app.scene.versions.length - 1),
  Escape: (app) => leaveLecture(app),
};

const PRESENTER = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };

function blank() {
  byId("blank").hidden = !byId("blank").hidden;
}

function lectureKey(app, key) {
  if (!byId("blank").hidden && key !== "Escape") return () => blank(app);
  if (/^\d$/.test(key)) return () => typeDigit(app, key);
  const act = LECTURE_KEYS[key.length === 1 ? key.toLowerCase() : key];
  if (act) return () => act(app);
  return key in PRESENTER ? () => go(app, PRESENTER[key]) : null;
}

// Outside a lecture only the arrows to the sides step, and only where no map, list or slider wants them.
function readingKey(app, key, target) {
  if (key === "t" && !target.closest("input, select, dialog")) return () => flip(app);
  if (key !== "ArrowLeft" && key !== "ArrowRight") return null;
  return target.closest(".folium-map, .divider, input, select, dialog, summary, [role=group], .desk") ? null : () => go(app, PRESENTER[key]);
}

function onKey(app, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const { target, key } = event;
  const isBusy = target.closest?.("dialog[open], input, select, textarea");
  if (app.state.lecture && isBusy) return;
  const pressed = key === " " && target.closest?.("button, summary, a");
  const act = app.state.lecture ? !pressed && lectureKey(app, key) : readingKey(app, key, target);
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

function addLecture(app) {
  byId("open-lecture").addEventListener("click", () => enterLecture(app));
  byId("leave-lecture").addEventListener("click", () => leaveLecture(app));
  byId("blank").addEventListener("click", () => blank(app));
  document.addEventListener("keydown", (event) => onKey(app, event), { capture: true });
  document.addEventListener("fullscreenchange", () => {
    if (!document.fullscreenElement && app.state.lecture) leaveLecture(app);
  });
}

function drawLecture({ scene, state }) {
  byId("whole").href = hashOf(scene, { ...state, swipe: state.swipe ?? 0.5, embed: false, lecture: false });
  document.documentElement.classList.toggle("lecture", state.lecture);
  document.documentElement.classList.toggle("embed", state.embed);
  document.documentElement.classList.toggle("no-labels", !state.labels);
  byId("whole").hidden = !state.embed || location.protocol === "about:";
}

// What a lecturer may say, one point after the other; without notes of their own, the summary and what stayed open.
function notesOf(app) {
  const instrument = instrumentOf(app, app.scene.versions[app.state.after].instrument);
  const notes = instrument?.notes?.length ? instrument.notes : [instrument?.summary].filter(Boolean);
  return notes.map((note) => app.words.say(note));
}

function showNotes(app) {
  app.state.notes = !app.state.notes;
  drawNotes(app);
}

function drawNotes(app) {
  const { words, state, scene } = app;
  const notes = byId("notes");
  notes.hidden = !state.notes;
  if (!state.notes) return;
  const { instrument } = scene.versions[state.after];
  const close = h("button", { type: "button", class: "card-close", "aria-label": words.t("close"), onclick: () => showNotes(app) }, "×");
  notes.replaceChildren(close, h("h2", {}, words.t("notes", { x: instrumentTitle(app, instrument) })), h("ul", {}, notesOf(app).map((text) => h("li", {}, text))));
}
