// "Your own data": the button beside the choice of data set, and its panel, which is asked for when it first opens.

import { t } from "../language.js";
import { createSecrets, storageOf } from "../owndata/secrets.js";
import { styled } from "./styled.js";

/**
 * The button and the panel in `element`. `boot`: the page's data, with the `folder` of its files and what may be
 * uploaded. `delegate`: as ownpanel.js has it.
 */
export function createOwnData(element, { folder, own_data: limits }, delegate) {
  const [button, panel] = [element.querySelector("button"), element.querySelector("[role=region]")];
  const secrets = createSecrets(storageOf(window));
  /** @type {any} */
  let made = null;
  let shown = "";
  let isComing = false;

  const files = () => Promise.all([import("./ownpanel.js"), styled(`${folder}owndata.css`)]);
  button.addEventListener("click", () => open(panel.hidden));
  for (const near of ["pointerenter", "focus"])
    button.addEventListener(near, () => files().catch(() => {}), { once: true });

  function open(is) {
    panel.hidden = !is;
    button.setAttribute("aria-expanded", String(is));
    if (is && !made) load();
    if (is) made?.show();
  }

  async function load() {
    if (isComing) return;
    isComing = true;
    try {
      const [{ createPanel }] = await files();
      made = createPanel(panel, limits, secrets, delegate);
      made.show();
    } catch (error) {
      reportError(error);
      panel.textContent = t("This part of the page could not be loaded. Close it and open it again.");
    }
    isComing = false;
  }

  /** The reader's table was just stored: the curve comes first, and a line above it leads to what there is to know. */
  function welcome() {
    open(true);
    const line = document.createElement("p");
    line.className = "notice";
    const link = Object.assign(document.createElement("a"), { href: `#${element.id}` });
    link.textContent = t("Their link, their secret, and how to delete them");
    line.append(t("Your data are stored."), " ", link);
    document.getElementById("notices")?.prepend(line);
    delegate.say(line.textContent);
  }

  return {
    /** The data set that is set now. Where it was just uploaded from here, the panel opens. */
    show(dataset) {
      if (dataset === shown) return;
      shown = dataset;
      if (secrets.isNew(dataset)) welcome();
      else if (!panel.hidden) made?.show();
    },
  };
}
