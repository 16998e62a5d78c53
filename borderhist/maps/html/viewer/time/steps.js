// From one state to the next.

/** Goes some versions on or back. */
export function stepBy(app, by) {
  showVersion(app, app.state.after + by);
}

/** Shows what a version changed. */
export function showVersion(app, index) {
  const last = app.scene.versions.length - 1;
  const after = Math.min(last, Math.max(1, index));
  app.update({ before: after - 1, after, face: "after" });
}
