// The measures of the page's pictures, for the scripts and for the server's first picture (app/web/picture).
// After "export default" stands plain JSON: the server reads this file too. Lengths in CSS pixels.
export default {
  "narrow_below": 460,
  "lens": {
    "wide": {
      "type": 12, "left": 38, "right": 10, "rows": 2, "row": 17, "label_gap": 7,
      "plot": 196, "strip_gap": 20, "strip": 28,
      "axis": 17, "brace": 11, "words": 15, "bottom": 5, "ring": 4.5, "y_ticks": 4,
      "dots": 120, "most_dots": 400, "most_epochs": 4, "most_single": 12, "inside": 200
    },
    "narrow": {
      "type": 13, "left": 32, "right": 8, "rows": 2, "row": 19, "label_gap": 7,
      "plot": 210, "strip_gap": 22, "strip": 30,
      "axis": 18, "brace": 11, "words": 16, "bottom": 5, "ring": 5, "y_ticks": 4,
      "dots": 80, "most_dots": 160, "most_epochs": 3, "most_single": 8, "inside": 100
    }
  },
  "run": {
    "wide": { "type": 12, "left": 38, "right": 82, "top": 34, "bottom": 44, "height": 292, "y_ticks": 4, "x_gap": 92 },
    "narrow": { "type": 12, "left": 38, "right": 82, "top": 34, "bottom": 44, "height": 292, "y_ticks": 4, "x_gap": 84 }
  },
  "over_initial": 5,
  "over_initial_diverged": 30,
  "far_above": 100,
  "peak_gap": 7,
  "casing": 8
}
