// When something is done: after the browser has painted, after typefaces have come.

/** Waits until the next frame is about to be painted. */
export function nextFrame() {
  return new Promise((resolve) => {
    requestAnimationFrame(resolve);
  });
}

/** Waits until what was drawn so far has been painted. */
export async function afterPaint() {
  await nextFrame();
  await nextFrame();
  await new Promise((resolve) => {
    setTimeout(resolve);
  });
}

/** Waits until no typeface that the page uses is on its way, and words have been placed by it. */
export async function afterTypefaces() {
  do {
    await document.fonts?.ready;
    await nextFrame();
  } while (document.fonts?.status === "loading");
  await nextFrame();
}

/** Calls a listener each time typefaces have come: what was measured before is wrong. */
export function onTypefaces(listener) {
  document.fonts?.addEventListener("loadingdone", listener);
}
