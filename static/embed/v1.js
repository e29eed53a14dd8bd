// Epochwise in a page of yours: each frame of it gets the height that its content wants.
//
//   <iframe src="https://<the server>/embed?…" width="100%" height="600"></iframe>
//   <script src="https://<the server>/embed/v1.js" async></script>
//
// A frame is known by its window, never by what a message says of itself. Only its height changes.
(() => {
  const LEAST = 100;
  const MOST = 4000;
  const { currentScript } = document;
  const site = currentScript instanceof HTMLScriptElement ? currentScript.src.replace(/\/v1\.js.*$/, "") : "";
  const frames = () => [...document.querySelectorAll("iframe")];

  addEventListener("message", ({ source, data }) => {
    const height = data?.epochwise?.height;
    if (!(height >= LEAST && height <= MOST)) return;
    const frame = frames().find(({ contentWindow }) => contentWindow && contentWindow === source);
    if (!frame) return;
    const bordered = getComputedStyle(frame).boxSizing === "border-box";
    frame.style.height = `${Math.ceil(height) + (bordered ? frame.offsetHeight - frame.clientHeight : 0)}px`;
  });

  // A frame that was there before this script tells its height once more.
  for (const { src, contentWindow } of frames())
    if (!site || src.startsWith(site)) contentWindow?.postMessage({ epochwise: { ask: "height" } }, "*");
})();
