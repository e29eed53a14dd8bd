// An embed tells the page around it how tall it wants to be, in every format that host pages understand. It fills what
// height it is given, so what it wants must not follow from that: it is what static/embed.css says for its width, and
// more only where the content does not fit in so much.

const FORMATS = [
  (height) => ({ epochwise: { height } }), // static/embed/v1.js
  (height) => ({ subject: "lti.frameResize", height }), // Canvas, Moodle: LTI's window messages
  (height, width) => ({ type: "iframe-resized", width, height }), // open-iframe-resizer
  (height) => ({ sentinel: "amp", type: "embed-size", height }), // AMP
];
const ASKED = (data) => data?.epochwise?.ask === "height" || data?.type === "iframe-child-init";
const SECRET = /^#\?secret=([A-Za-z0-9]+)$/;

/** The messages that say a height; `hash` is the address's, where WordPress puts the secret that it wants back. */
export function messagesOf(height, width, hash) {
  const messages = FORMATS.map((format) => format(height, width));
  const secret = SECRET.exec(hash)?.[1];
  return secret ? [...messages, { message: "height", value: height, secret }] : messages;
}

/**
 * The height to ask for: what the width wants, or what the content took in a frame of at least that height. At one
 * width it never falls again, so that no host and frame can chase each other.
 */
export function createWish() {
  let known = { width: 0, least: 0 };
  return ({ width, height, content, wanted }) => {
    if (width !== known.width) known = { width, least: 0 };
    if (height >= wanted && content > height) known.least = Math.max(known.least, content);
    return Math.ceil(Math.max(wanted, known.least));
  };
}

/** Posts the height to the parent whenever it changes, or when the parent asks. */
export function tellHeight() {
  if (window.parent === window) return;
  const { body, documentElement: root } = document;
  const main = body.querySelector("main");
  if (!main) return;
  const wish = createWish();
  let sent = 0;
  const tell = (again = false) => {
    const { clientWidth: width, clientHeight: height, scrollHeight: content } = root;
    const wanted = parseFloat(getComputedStyle(main).getPropertyValue("--wanted")) || 0;
    const next = wish({ width, height, content, wanted });
    if (next === sent && !again) return;
    sent = next;
    for (const message of messagesOf(next, width, location.hash)) window.parent.postMessage(message, "*");
  };
  const observer = new ResizeObserver(() => tell());
  for (const element of [body, main, ...main.children]) observer.observe(element);
  window.addEventListener("message", ({ source, data }) => {
    if (source === window.parent && ASKED(data)) tell(true);
  });
}
