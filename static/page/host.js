// An embed tells the page around it how tall it is, so that a host can size its frame.

/** Posts {epochwise: {height}} to the parent whenever the content's height changes. */
export function tellHeight() {
  if (window.parent === window) return;
  const body = document.body;
  let told = 0;
  new ResizeObserver(() => {
    const height = Math.ceil(body.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    window.parent.postMessage({ epochwise: { height } }, "*");
  }).observe(body);
}
