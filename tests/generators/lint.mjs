// Lints an OpenAPI document by redocly's recommended rules and by spectral's for OpenAPI: node lint.mjs openapi.json
//
// Both as libraries: their command lines weigh 170 and 70 MB, look for newer versions of themselves, and need a newer
// Node.js. What it prints is every error and every warning; it exits with 1 if there is one.
import { readFileSync } from "node:fs";
import { createConfig, lint } from "@redocly/openapi-core";
import spectral from "@stoplight/spectral-core";
import { oas } from "@stoplight/spectral-rulesets";

const REDOCLY = {
  extends: ["recommended"],
  rules: {
    // A short link answers with a redirection, which is no 2XX.
    "operation-2xx-response": "off",
  },
};

async function redocly(file) {
  const problems = await lint({ ref: file, config: await createConfig(REDOCLY) });
  return problems.map(({ ruleId, message, location }) => `redocly ${ruleId}: ${message} ${location[0]?.pointer ?? ""}`);
}

async function spectralOf(file) {
  const linter = new spectral.Spectral();
  linter.setRuleset({ extends: [oas] });
  const problems = await linter.run(JSON.parse(readFileSync(file, "utf8")));
  return problems.map(({ code, message, path }) => `spectral ${code}: ${message} ${path.join("/")}`);
}

const [file] = process.argv.slice(2);
const problems = [...(await redocly(file)), ...(await spectralOf(file))];
for (const problem of problems) console.log(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
