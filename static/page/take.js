// Take it with you: the run as a link, an embed, a CSV and a curl call, every field written out.

const EMBED_HEIGHT = 980;

/** What there is to take, as text: {link, embed, csv, curl}. */
export function offers(origin, query) {
  const embed = `${origin}/embed?${query}`;
  const attribute = embed.replaceAll("&", "&amp;");
  return {
    link: `${origin}/?${query}`,
    embed: `<iframe src="${attribute}" title="Batchwise: batches and epochs" width="100%" height="${EMBED_HEIGHT}" loading="lazy" sandbox="allow-scripts allow-popups"></iframe>`,
    csv: `${origin}/api/v1/run.csv?${query}`,
    curl: `curl '${origin}/api/v1/run?${query}'`,
  };
}

const TOLD = { link: "The link", embed: "The frame for a web page", curl: "The call" };

/** The row under `element`; `delegate.query()` gives the run's written-out query, `delegate.say(text)` is told what was copied. */
export function createTake(element, delegate) {
  const box = element.querySelector(".taken");
  const label = box.querySelector("label");
  const area = box.querySelector("textarea");
  const csv = element.querySelector("[data-take=csv]");
  let shown = null;
  element.hidden = false;

  element.addEventListener("click", (event) => {
    const kind = event.target.closest("button[data-take]")?.dataset.take;
    if (kind) take(kind);
  });

  async function take(kind) {
    shown = kind;
    show();
    area.focus();
    area.select();
    const copied = await copy(area.value);
    label.textContent = copied ? `${TOLD[kind]}, copied:` : `${TOLD[kind]}, to copy:`;
    delegate.say(copied ? "Copied." : "Selected: copy it with the keyboard.");
  }

  function show() {
    const { [shown]: text, csv: address } = offers(location.origin, delegate.query());
    csv.href = address;
    if (!shown) return;
    box.hidden = false;
    if (area.value === text) return;
    area.value = text;
    label.textContent = `${TOLD[shown]}:`;
  }

  return { show };
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // no permission, or no secure origin: the text stands selected
  }
}
