// The data beside the lens on the screen: drawn anew for other data or another width only, else lit anew.
import { caption, dataPicture, dataSvg, heldWords, keyHtml, kindOf, liveSvg, sizeIn } from "./data.js";
import { pixelRows } from "./images.js";

/** `view`: drawData, lightData as lens/view.js has them. */
export function createBeside(view) {
  /** @type {{dataset: any, width: number, height: number, type: number, picture: any} | null} without a batch */
  let still = null;
  /** @type {Record<string, any> | null} what is on the screen */
  let drawn = null;

  function pictureOf({ dataset, width, height, type }) {
    const key = { dataset, width, height, type };
    if (still && Object.entries(key).every(([name, value]) => still?.[name] === value)) return still.picture;
    const pixels = kindOf(dataset) === "images" ? pixelRows(dataset.train.x) : null;
    still = { ...key, picture: dataPicture({ ...key, pixels }) };
    return still.picture;
  }

  return {
    /**
     * `model`: {id, width, height (undefined: as it wants), type, dataset, config, plan, details, held}.
     * Without `details` those drawn last stay, until the cursor's own have come.
     */
    draw(given) {
      const model = { ...given, ...sizeIn(given.dataset, given) };
      const picture = pictureOf(model);
      const details = model.details ?? drawn?.details ?? null;
      const shown = { picture, details, plan: model.plan, held: model.held };
      if (Object.entries(shown).every(([name, value]) => drawn?.[name] === value)) return;
      const all = { ...model, details };
      const words = { caption: caption(all, picture), key: keyHtml(all), held: heldWords(all.dataset) };
      if (drawn?.picture === picture) view.lightData(liveSvg(picture, all), words);
      else view.drawData(dataSvg(all, picture), words);
      drawn = shown;
    },
    /** Another run: its first batch is not that of the last one. */
    forget() {
      drawn = { ...drawn, details: null };
    },
  };
}
