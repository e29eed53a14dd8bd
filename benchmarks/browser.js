// Put into the page before its own scripts: notes in `window.bench` when a control moved, when a part of the page was
// painted anew, when the stream brought something, when a button was pressed, when the inside of an update was painted
// (by the name of its drawer), and every frame. All times are performance.now()'s.
(() => {
  const PARTS = "#sentence, .sliders, #stage, #verdict";
  const bench = { moved: 0, painted: 0, curves: [], live: 0, received: 0, pressed: 0, insides: {}, frames: [] };
  window.bench = bench;

  // A change made in a frame's callbacks is painted with that frame, any other with the next one.
  const nextFrame = window.requestAnimationFrame.bind(window);
  let inFrame = false;
  window.requestAnimationFrame = (callback) =>
    nextFrame((time) => {
      inFrame = true;
      afterwards(() => (inFrame = false));
      callback(time);
    });
  const afterwards = (callback) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = callback;
    port2.postMessage(null);
  };
  const whenPainted = (callback) => (inFrame ? afterwards(callback) : nextFrame(() => afterwards(callback)));

  new MutationObserver((changes) => {
    const elements = changes.map(({ target }) => (target instanceof Element ? target : target.parentElement));
    if (!elements.some((element) => element?.closest(PARTS))) return;
    const curve = elements.some((element) => element.closest("#run .plot"));
    const inside = elements.some((element) => element.closest("#drawer[aria-busy=false]"));
    const name = document.querySelector("[data-drawer=update]")?.textContent;
    whenPainted(() => {
      bench.painted = performance.now();
      if (inside && name) bench.insides[name] ??= bench.painted;
      if (curve) bench.curves.push(bench.painted);
      const picture = document.querySelector("#run .first-picture");
      if (picture?.hidden) bench.live ||= bench.painted;
    });
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });

  for (const kind of ["input", "change"]) {
    document.addEventListener(
      kind,
      (event) => (bench.moved = kind === "input" || !bench.moved ? event.timeStamp : bench.moved),
      true,
    );
  }

  document.addEventListener("click", (event) => (bench.pressed = event.timeStamp), true);

  const read = ReadableStreamDefaultReader.prototype.read;
  ReadableStreamDefaultReader.prototype.read = function (...given) {
    const chunk = read.apply(this, given);
    chunk.then(
      () => (bench.received = performance.now()),
      () => {},
    );
    return chunk;
  };

  const tick = (time) => {
    bench.frames.push(time);
    nextFrame(tick);
  };
  nextFrame(tick);
})();
