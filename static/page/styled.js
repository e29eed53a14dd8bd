// Style sheets of parts that are asked for when they first show.

/** @type {Map<string, Promise<unknown>>} by address */
const sheets = new Map();

/** Asks for a style sheet once; settles when it is there, or cannot be had. */
export function styled(href) {
  if (!sheets.has(href))
    sheets.set(
      href,
      new Promise((done) => {
        const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
        link.onload = link.onerror = done;
        document.head.append(link);
      }),
    );
  return sheets.get(href);
}
