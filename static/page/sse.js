// Server-sent events out of a byte stream: text in any pieces, whole events out.

/** A parser to feed with text: `push(text)` gives the events that are complete, each {name, data, id}. */
export function parser() {
  let rest = "";
  let name = "";
  let data = [];
  let id = null;

  function line(text, events) {
    if (text === "") {
      if (data.length) events.push({ name: name || "message", data: data.join("\n"), id });
      name = "";
      data = [];
      return;
    }
    if (text.startsWith(":")) return;
    const colon = text.indexOf(":");
    const field = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? "" : text.slice(colon + (text[colon + 1] === " " ? 2 : 1));
    if (field === "event") name = value;
    else if (field === "data") data.push(value);
    else if (field === "id") id = value;
  }

  return {
    push(text) {
      const events = [];
      rest += text;
      const lines = rest.split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? "";
      for (const each of lines) line(each, events);
      return events;
    },
  };
}
