// WCAG 1.4.11 and 1.4.3, from the style sheets: marks 3 : 1 against their ground, numbers on marks 4.5 : 1.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const page = readFileSync("static/style.css", "utf8");
const lens = readFileSync("static/lens.css", "utf8");

/** The colours of a theme: the rule's variables by name. */
function themeOf(selector) {
  const block = page.slice(page.indexOf(`${selector} {`)).match(/\{([^}]*)\}/)[1];
  return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]+)/g)].map(([, name, value]) => [name, value]));
}

const THEMES = { light: themeOf(":root"), dark: themeOf("[data-theme=dark]") };

/** A declaration of the rule whose selector is exactly `.picture <selector>`. */
function told(selector, property) {
  for (const [, selectors, body] of lens.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    const names = selectors.replace(/\/\*.*?\*\//gs, "").trim();
    if (names !== `.picture${selector && ` ${selector}`}`) continue;
    const found = body.match(new RegExp(`(?:^|;)${property}:([^;]+)`));
    if (found) return found[1];
  }
  return undefined;
}

const channels = (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
const mixed = (a, b, share) => a.map((value, k) => share * value + (1 - share) * b[k]);

function colour(words, theme) {
  if (words.startsWith("#")) return channels(words.length === 4 ? words.replace(/[0-9a-f]/g, "$&$&") : words);
  const mix = words.match(/^color-mix\(in srgb,(.+) (\d+)%,(.+)\)$/);
  if (mix) return mixed(colour(mix[1], theme), colour(mix[3], theme), Number(mix[2]) / 100);
  const name = words.match(/^var\(--([\w-]+)\)$/)[1];
  return colour(theme[name] ?? told("", `--${name}`), theme);
}

function luminance(rgb) {
  const [r, g, b] = rgb.map((value) =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

/** [what paints it, its property, the rule with its opacity] */
const MARKS = {
  "batch losses": [".dots", "stroke", ".dots"],
  "the cursor's batch": [".dots.now", "stroke", ".dots.now"],
  "batches above the axis": [".over", "fill", ".over"],
  "samples that are solid": [".point.solid", "fill", ".point"],
  "samples that are hollow": [".point", "stroke", ".point"],
  "lit samples": [".point.solid.lit", "fill", ".point:is(.lit,.held)"],
  "validation samples": [".point.solid.held", "fill", ".point:is(.lit,.held)"],
  "rows to come": [".rows", "fill", ".rows"],
  "rows done": [".rows.done", "fill", ".rows"],
  "rows of the cursor's batch": [".rows.on", "fill", ".rows"],
  rings: [".ring", "stroke", ".ring"],
  "rings to come": [".ring", "stroke", ":is(.ring,.mean,.mean-above,.ring-above).later"],
  "running means": [".mean", "stroke", ".mean"],
  leaders: [".leader", "stroke", ".leader"],
  braces: [".brace", "stroke", ".brace"],
  "the model before": [".model", "stroke", ".model.before"],
  stems: [".gap", "stroke", ".gap"],
  "unused rows": [".hatch", "stroke", ".hatch"],
  boundaries: [".boundary", "stroke", ".boundary"],
};

for (const [theme, colours] of Object.entries(THEMES)) {
  const card = colour("var(--card)", colours);
  for (const [name, [selector, property, faded]] of Object.entries(MARKS))
    test(`${name} are 3 : 1 against the card, ${theme}`, () => {
      const full = colour(told(selector, property), colours);
      const seen = mixed(full, card, Number(told(faded, "opacity") ?? 1));
      assert.ok(contrast(seen, card) >= 3, `${contrast(seen, card).toFixed(2)} : 1`);
    });

  test(`numbers on the strip's blocks are 4.5 : 1, ${theme}`, () => {
    for (const block of [".rows", ".rows.done"]) {
      const ratio = contrast(colour(told(".size", "fill"), colours), colour(told(block, "fill"), colours));
      assert.ok(ratio >= 4.5, `${block}: ${ratio.toFixed(2)} : 1`);
    }
    const on = contrast(colour(told(".size.on", "fill"), colours), colour(told(".rows.on", "fill"), colours));
    assert.ok(on >= 4.5, `${on.toFixed(2)} : 1`);
  });
}
