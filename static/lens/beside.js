// The data beside the lens on the screen: drawn anew for other data or another width only, else lit anew.
import { caption, dataPicture, dataSvg, heldWords, keyHtml, kindOf, liveSvg } from "./data.js";
import { pixelRows } from "./images.js";

/** `view`: drawData, lightData as lens/view.js has them. */
export function createBeside(view) {
  /** @type {{dataset: any, width: number, type: number, picture: any} | null} the picture without a batch */
  let still = null;
  /** @type {Record<string, any> | null} what is on the screen */
  let drawn = null;

  function pictureOf(dataset, width, type) {
    if (still && still.dataset === dataset && still.width === width && still.type === type) return still.picture;
    const pixels = kindOf(dataset) === "images" ? pixelRows(dataset.train.x) : null;
    still = { dataset, width, type, picture: dataPicture({ width, type, dataset, pixels }) };
    return still.picture;
  }

  return {
    /**
     * `model`: {id, width, type, dataset, config, plan, details, held}. Without `details` those drawn last stay, until
     * the cursor's own have come.
     */
    draw(model) {
      const picture = pictureOf(model.dataset, model.width, model.type);
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
