// Puts the parts together and keeps them together when something changes.

function drawSide(app, side) {
  side.layers.clearLayers();
  drawTerritories(app, side);
  drawBorders(app, side);
  drawOver(app, side);
  nameSide(app, side);
}

function drawSides(app) {
  setMode(app);
  const [before, after] = app.sides;
  [before.version, after.version] = [app.state.before, app.state.after];
  for (const side of app.sides) drawSide(app, side);
  drawTransfers(app, after);
  drawInsets(app);
}

function drawChrome(app) {
  const { words, scene } = app;
  sayInterface(words);
  byId("title").textContent = document.title = words.say(scene.title);
  byId("standpoint").textContent = scene.standpoint ? words.t("standpoint", { x: words.say(scene.standpoint) }) : "";
  byId("summary").textContent = summaryOf(app);
  byId("language").value = words.language;
  nameMaps(app);
  for (const draw of [drawLecture, drawModes, drawLayers, drawTimeline, drawAtlas, drawCaptions, drawLegend, drawPanel, drawScale]) draw(app);
  for (const draw of [drawChart, drawDesk, drawNotes, drawNotice, announce]) draw(app);
}

// Two maps side by side need two names.
function nameMaps(app) {
  const { words } = app;
  const isTwo = viewsShown(app).length > 1;
  for (const { name, map } of app.sides) {
    map.getContainer().setAttribute("aria-label", isTwo ? `${words.t("map")}: ${words.t(name)}` : words.t("map"));
  }
}

function redraw(app) {
  app.words = wordsIn(app.state.language, app.texts);
  drawSides(app);
  drawChrome(app);
  refreshPopup(app);
  arrange(app);
}

function arrange(app) {
  if (!app.sides) return;
  compare(app);
  if (app.pending) return;
  app.pending = requestAnimationFrame(() => {
    app.pending = 0;
    placeInsets(app);
    placeLabels(app);
  });
}

// The two states of an atlas lie far apart: it looks where they are, unless the reader looks elsewhere.
function follow(app, patch) {
  const isElsewhere = "after" in patch && app.scene.versions[0].extent;
  if (!isElsewhere) return;
  app.moved = false;
  app.state.view = null;
  recentre(app);
  fit(app);
}

function update(app, patch) {
  Object.assign(app.state, patch);
  if (Object.keys(patch).every((key) => key === "swipe")) arrange(app);
  else {
    follow(app, patch);
    redraw(app);
  }
  rememberSoon(app);
}

// Some browsers stop a page that writes its address too often.
function rememberSoon(app) {
  clearTimeout(app.remembering);
  app.remembering = setTimeout(() => rememberState(app), 120);
}

function followHash(app) {
  window.addEventListener("hashchange", () => {
    if (location.hash === hashOf(app.scene, app.state)) return;
    app.state = readState(app.scene, location.hash, app.opening);
    app.moved = Boolean(app.state.view);
    recentre(app);
    redraw(app);
    restoreView(app);
  });
}

function addLanguages(app) {
  const select = byId("language");
  select.append(...LANGUAGES.map((code) => h("option", { value: code, lang: code }, app.texts[code].languageName)));
  select.addEventListener("change", () => app.update({ language: select.value }));
}

function newApp(map) {
  const scene = unpacked(readJson("scene"));
  const state = readState(scene, location.hash);
  const texts = readJson("texts");
  const app = { map, scene, state, texts, words: wordsIn(state.language, texts), arcs: readArcs(scene), moved: Boolean(state.view) };
  app.main = makeView(map);
  app.main.sides = { before: addSide(app.main, "before"), after: addSide(app.main, "after") };
  app.update = (patch) => update(app, patch);
  app.arrange = () => arrange(app);
  return app;
}

function start(map) {
  const app = newApp(map);
  addHatches(app.scene);
  map.getContainer().setAttribute("role", "region");
  drawBase(app, app.main);
  const parts = [addDivider, addPopups, addModes, addTimeline, addAtlas, addLanguages, addLayers, addLegend, addPanel, addChart, addDesk];
  for (const add of [...parts, addLecture, addPrint, addZoom]) add(app);
  drawFirst(app);
  followView(app, app.main);
  followHash(app);
  listenToReader(app, map);
  watchSize(app);
  requestAnimationFrame(() => {
    document.documentElement.dataset.ready = "yes";
  });
}

// The words settle how high the map is, the height how far out it is drawn, the view what is labelled.
function drawFirst(app) {
  const { map } = app;
  const { mode, swipe } = app.state;
  map.setView([50, 110], 4, { animate: false });
  Object.assign(app.state, { mode: "swipe", swipe: swipe ?? 0.5 });
  setMode(app);
  [app.sides[0].version, app.sides[1].version] = [app.state.before, app.state.after];
  drawChrome(app);
  map.invalidateSize({ pan: false, animate: false });
  recentre(app);
  restoreView(app);
  app.opening = openingSwipe(app);
  drawGraticule(app, app.main);
  Object.assign(app.state, { mode, swipe: swipe ?? app.opening });
  redraw(app);
}
