// The colours of the batches of an epoch: from the first to the last through a few given ones. Pure.

const LINEAR = 2.4;
/** At this luminance black and white are equally easy to read. */
const HALF_WAY = 0.179;

/** [red, green, blue] of "#rrggbb". */
const channels = (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

function mixed(colours, share) {
  const place = share * (colours.length - 1);
  const low = Math.min(Math.floor(place), colours.length - 2);
  return colours[low].map((from, i) => Math.round(from + (colours[low + 1][i] - from) * (place - low)));
}

/** How light a colour is, from 0 to 1, as WCAG has it. */
function luminance(colour) {
  const [red, green, blue] = colour.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** LINEAR;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** {fill, text} of each batch: its colour, and that of words upon it. `hexes`: two or more "#rrggbb". */
export function shadesOf(hexes, batches) {
  const colours = hexes.map(channels);
  return Array.from({ length: batches }, (_, batch) => {
    const colour = mixed(colours, batches === 1 ? 0.5 : batch / (batches - 1));
    return { fill: `rgb(${colour.join(", ")})`, text: luminance(colour) > HALF_WAY ? "#000" : "#fff" };
  });
}
