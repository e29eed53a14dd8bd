// Marching squares: the zero line of a field on a grid. Pure.

/** Where the value between two corners is zero, as a share of the way; null when both are on one side. */
function crossing(a, b) {
  if (a > 0 === b > 0) return null;
  return a / (a - b);
}

/** The ends of the zero line's pieces in one cell; corners from the upper left, clockwise; x, y in cells. */
function pieces(column, row, [nw, ne, se, sw]) {
  const top = crossing(nw, ne);
  const right = crossing(ne, se);
  const bottom = crossing(sw, se);
  const left = crossing(nw, sw);
  const ends = [];
  if (top !== null) ends.push([column + top, row]);
  if (right !== null) ends.push([column + 1, row + right]);
  if (bottom !== null) ends.push([column + bottom, row + 1]);
  if (left !== null) ends.push([column, row + left]);
  if (ends.length < 4) return ends;
  const centre = nw + ne + se + sw;
  return centre > 0 === nw > 0 ? [ends[0], ends[1], ends[2], ends[3]] : [ends[0], ends[3], ends[1], ends[2]];
}

/** The zero line of field(column, row) over columns x rows cells: a list of pieces [[x, y], [x, y]] in cells. */
export function zeroLine(field, columns, rows) {
  const values = Array.from({ length: rows + 1 }, (_, row) =>
    Array.from({ length: columns + 1 }, (_, column) => field(column, row)),
  );
  const found = [];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      /** @type {[number, number, number, number]} */
      const corners = [
        values[row][column],
        values[row][column + 1],
        values[row + 1][column + 1],
        values[row + 1][column],
      ];
      if (!corners.every(Number.isFinite)) continue;
      const ends = pieces(column, row, corners);
      for (let i = 0; i + 1 < ends.length; i += 2) found.push([ends[i], ends[i + 1]]);
    }
  }
  return found;
}
