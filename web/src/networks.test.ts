import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";

/** The names of the networks that the API speaks, and as people call them. */
const REGISTRY = join(import.meta.dirname, "../../functions/drumbeat/platforms/registry.py");
const NAMES = [...readFileSync(REGISTRY, "utf8").matchAll(/^ {4}"(\w+)": _\w+,$/gm)].map(([, name]) => name ?? "");
/** "Threads", "X" and "Webhooks" are words of their own, too. */
const CALLED = /\b(Bluesky|Facebook|Google Business|Instagram|LinkedIn|Mastodon|Pinterest|TikTok|WordPress|YouTube)\b/;
/** Also words for other things, as the name of a property. */
const OTHER_THINGS = new Set(["banner", "x"]);
/** Marks are each network's own; a list of domains and the units of lengths only sound like networks. */
const LEFT_OUT = /\.test\.|^test\/|\.fixture\.|schema\.ts$|^ui\/(NetworkIcon\.tsx|topLevelDomains\.ts|textLength\.ts)$/;

function namedIn(path: string, source: string): string[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  function visit(node: ts.Node): void {
    const text = textOf(node);
    const isKey = ts.isIdentifier(node) && ts.isPropertyAssignment(node.parent) && node.parent.name === node;
    const isName = isKey ? !OTHER_THINGS.has(node.text) && NAMES.includes(node.text) : text !== null && NAMES.includes(text);
    if (isName || (text !== null && CALLED.test(text))) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${path}:${line + 1}: ${node.getText().trim()}`);
    }
    ts.forEachChild(node, visit);
  }
  visit(file);
  return found;
}

/** What stands in the text of a program or a page; null for everything else. */
const textOf = (node: ts.Node): string | null =>
  ts.isStringLiteralLike(node) ||
  ts.isJsxText(node) ||
  ts.isTemplateHead(node) ||
  ts.isTemplateMiddle(node) ||
  ts.isTemplateTail(node)
    ? node.text
    : null;

it("the console knows no network by its name: their profiles say what they can do", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter(
    (path) => /\.tsx?$/.test(path) && !LEFT_OUT.test(path),
  );

  expect(NAMES).toContain("facebook");
  expect(files.length).toBeGreaterThan(50);
  expect(files.flatMap((path) => namedIn(path, readFileSync(join("src", path), "utf8")))).toEqual([]);
});

it.each([
  'if (account.platform === "webhook") test()',
  "const WORDS = { facebook: 1 }",
  "<p>Connect your Facebook page</p>",
  "say(`On LinkedIn, ${name}`)",
])("a name is found in %s", (source) => {
  expect(namedIn("it.tsx", source)).not.toEqual([]);
});

it.each(["({ x: 1, banner: id })", "/* Facebook */ go()", "<p>Webhooks and threads</p>"])(
  "others are let be: %s",
  (source) => {
    expect(namedIn("it.tsx", source)).toEqual([]);
  },
);
