// The rows of a time series in time: a line through their targets, and of a batch the window before each. Pure.
import { t } from "../language.js";
import { forward } from "./forward.js";
import { allRows, cutBy, litSvg, pointsSvg, radiusFor, scaleFor, shownRows } from "./scatter.js";
import { num, path, polyline } from "./svg.js";

const DASH = 4;

/** What stands along the axes. */
export const timelineNames = (dataset) => [t("row, in time"), dataset.target.name];

/** What the thick stretches are. */
export const timelineWords = () => t("Thick: the window of each, the steps from which the next value is predicted.");

const dash = ([place, height]) => `M${num(place - DASH)} ${num(height)}h${num(2 * DASH)}`;

/**
 * Each row stands at its target; the steps of its window are the targets of the rows before it. The stem of a row goes
 * to its prediction before the update, a thin dash; the thick one is that after it. The validation rows are from
 * another time.
 */
export function timeline(dataset, frame) {
  const { x, y } = dataset.train;
  const steps = x[0].length;
  const across = scaleFor([0, y.length - 1], frame.left, frame.right);
  const targets = allRows(dataset, (part) => part.y);
  const up = scaleFor(targets, frame.bottom, frame.top);
  const inside = (place) => Math.max(frame.top, Math.min(place, frame.bottom));
  const at = (row) => [across.scale(row), up.scale(y[row])];
  const points = { at, cls: () => 0 };
  const radius = radiusFor(y.length);
  /** The window of a row, as far as it does not begin before the first target. */
  const window = (row) => {
    const first = Math.max(0, row - steps);
    return polyline(Array.from({ length: row - first }, (_, k) => at(first + k)));
  };
  const live = (config, { rows, parameters_before, parameters_after }) => {
    const predicted = (answer, row) => [across.scale(row), inside(up.scale(answer(x[row])[0]))];
    const [before, after] = [parameters_before, parameters_after].map((parameters) => forward(config, parameters));
    const finite = (place) => place.every(Number.isFinite);
    const stems = rows.map((row) => [at(row), predicted(before, row)]).filter(([, end]) => finite(end));
    const dashes = rows.map((row) => predicted(after, row)).filter(finite);
    return (
      path("window", rows.map(window)) +
      path("gap", stems.map(polyline)) +
      litSvg(points, rows, radius) +
      path(
        "model before",
        stems.map(([, end]) => dash(end)),
      ) +
      path("model", dashes.map(dash))
    );
  };
  return {
    still: path("series", [polyline(shownRows(y.length).map(at))]),
    held: "",
    heldLive: () => "",
    live,
    marked: (rows) => pointsSvg(points, rows, radius, " marked"),
    cut: cutBy(x, up, frame),
  };
}
