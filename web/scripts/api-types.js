// Writes src/api/schema.ts from docs/openapi.json; with --check, only says whether it is up to date.
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const source = new URL("../../docs/openapi.json", import.meta.url);
const target = new URL("../src/api/schema.ts", import.meta.url);

const document = JSON.parse(await readFile(source, "utf8"));
const written =
  "// Generated from docs/openapi.json by `npm run api`. Do not edit.\n" +
  astToString(await openapiTS(document, { alphabetize: true }));

if (process.argv.includes("--check")) {
  const present = await readFile(target, "utf8").catch(() => "");
  if (present !== written) {
    console.error("src/api/schema.ts does not agree with docs/openapi.json: run `npm run api`.");
    process.exit(1);
  }
} else {
  await writeFile(target, written);
}
