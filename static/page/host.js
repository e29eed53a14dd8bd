// An embed tells the page around it how tall it wants to be, in every format that host pages understand. It fills what
// height it is given, so what it wants must not follow from that: it is what static/embed.css says for its width, and
// more only where the content, that of an open drawer included, does not fit in so much.

const FORMATS = [
  (height) => ({ epochwise: { height } }), // static/embed/v1.js
  (height) => ({ subject: "lti.frameResize", height }), // Canvas, Moodle: LTI's window messages
  (height, width) => ({ type: "iframe-resized", width, height }), // open-iframe-resizer
  (height) => ({ sentinel: "amp", type: "embed-size", height }), // AMP
];
const ASKED = (data) => data?.epochwise?.ask === "height" || data?.type === "iframe-child-init";
/** static/embed/v1.js takes no more. */
const MOST = 4000;
const SECRET = /^#\?secret=([A-Za-z0-9]+)$/;

/** The messages that say a height; `hash` is the address's, where WordPress puts the secret that it wants back. */
export function messagesOf(height, width, hash) {
  const messages = FORMATS.map((format) => format(height, width));
  const secret = SECRET.exec(hash)?.[1];
  return secret ? [...messages, { message: "height", value: height, secret }] : messages;
}

/**
 * The height to ask for: what the width wants, or what the content took in a frame of at least that height. With one
 * width and one drawer open it never falls again, so that no host and frame can chase each other.
 */
export function createWish() {
  let known = { width: 0, opened: "", least: 0 };
  return ({ width, height, content, wanted, opened = "" }) => {
    if (width !== known.width || opened !== known.opened) known = { width, opened, least: 0 };
    if (height >= wanted && content > height) known.least = Math.max(known.least, content);
    return Math.min(MOST, Math.ceil(Math.max(wanted, known.least)));
  };
}

/** Posts the height to the parent whenever it changes, or when the parent asks. */
export function tellHeight() {
  if (window.parent === window) return;
  const { body, documentElement: root } = document;
  const main = body.querySelector("main");
  if (!main) return;
  const drawers = /** @type {HTMLElement[]} */ ([...main.querySelectorAll(".drawer")]);
  const wish = createWish();
  let sent = 0;
  const tell = (again = false) => {
    const { clientWidth: width, clientHeight: height, scrollHeight } = root;
    const open = drawers.find(({ clientHeight }) => clientHeight);
    const content = scrollHeight + (open ? open.scrollHeight - open.clientHeight : 0);
    const wanted = parseFloat(getComputedStyle(main).getPropertyValue("--wanted")) || 0;
    const next = wish({ width, height, content, wanted, opened: open?.dataset.open });
    if (next === sent && !again) return;
    sent = next;
    for (const message of messagesOf(next, width, location.hash)) window.parent.postMessage(message, "*");
  };
  const observer = new ResizeObserver(() => tell());
  const observe = (elements) => {
    for (const element of elements) observer.observe(element);
  };
  observe([body, main, ...main.children, ...drawers]);
  // What a drawer holds comes when it first opens.
  for (const drawer of drawers)
    new MutationObserver(() => observe(drawer.children)).observe(drawer, { childList: true });
  window.addEventListener("message", ({ source, data }) => {
    if (source === window.parent && ASKED(data)) tell(true);
  });
}
