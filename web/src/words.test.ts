import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

/** Words that people outside don't know, and their replacements. */
const OLD: readonly (readonly [RegExp, string])[] = [
  [/\btenants?\b/i, "business"],
  [/\btop(s|ped|ping)?[ -]?off\b/i, "fill the next 4 weeks"],
  [/\bcontent items?\b/i, "post"],
  [/\bplanned slots?\b/i, "empty slot"],
  // Only "empty slot" and "free slot" are known to people.
  [/(?<!\b(?:empty|free) )\bslots?\b/i, "empty slot, or post"],
];

/** Attributes and properties whose texts are shown or read out. */
const SHOWN = /^(aria-label|aria-description|alt|title|label|placeholder|hint|header|caption|says|summary|confirm|description|what)$/;

interface Said {
  text: string;
  line: number;
}

/** The texts of a source file for people: between tags, and strings that are not code. */
function saidIn(path: string, source: string): Said[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const said: Said[] = [];
  const take = (node: ts.Node, text: string) =>
    said.push({ text, line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1 });

  function visit(node: ts.Node): void {
    if (ts.isImportDeclaration(node) || ts.isLiteralTypeNode(node)) return;
    if (ts.isJsxAttribute(node) && node.name.getText() === "className") return;
    if (ts.isJsxText(node)) take(node, node.text);
    else if (isText(node) && isForPeople(node)) take(node, node.text);
    ts.forEachChild(node, visit);
  }

  visit(file);
  return said;
}

type TextNode = ts.StringLiteral | ts.NoSubstitutionTemplateLiteral | ts.TemplateHead | ts.TemplateMiddle | ts.TemplateTail;

const isText = (node: ts.Node): node is TextNode =>
  ts.isStringLiteralLike(node) ||
  ts.isTemplateHead(node) ||
  ts.isTemplateMiddle(node) ||
  ts.isTemplateTail(node);

/** Sentences and labels, not keys, codes, routes and addresses. */
function isForPeople(node: TextNode): boolean {
  if (/^[/@]|:\/\//.test(node.text)) return false;
  const named = nearestName(node);
  return (named !== null && SHOWN.test(named)) || /\s/.test(node.text.trim()) || /^[A-Z][a-z]/.test(node.text);
}

function nearestName(node: ts.Node): string | null {
  for (let up = node.parent; !ts.isBlock(up) && !ts.isSourceFile(up); up = up.parent) {
    if (ts.isJsxAttribute(up) || ts.isPropertyAssignment(up)) return up.name.getText();
  }
  return null;
}

const oldWordsIn = (path: string, source: string): string[] =>
  saidIn(path, source).flatMap(({ text, line }) =>
    OLD.filter(([word]) => word.test(text)).map(
      ([word, instead]) => `${path}:${line}: "${text.trim()}" (${String(word)}; say: ${instead})`,
    ),
  );

describe("the words of the console", () => {
  it("are those of the people who read it", () => {
    const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter(
      (path) => /\.tsx?$/.test(path) && !/\.test\.|^test\/|schema\.ts$|\.fixture\./.test(path),
    );
    expect(files.length).toBeGreaterThan(50);

    expect(
      files.flatMap((path) => oldWordsIn(path, readFileSync(join("src", path), "utf8"))),
    ).toEqual([]);
  });

  it.each([
    "<p>Your tenant</p>",
    '<a aria-label="tenant" />',
    '<Field label="Slot" />',
    'toast("The top-off has failed.")',
    "toast(`Created ${made} new slots`)",
    '({ says: "content item" })',
    "<li>{isNew ? `Planned slot` : null}</li>",
  ])("are found in %s", (source) => {
    expect(oldWordsIn("it.tsx", source)).not.toEqual([]);
  });

  it.each([
    'const key = ["tenant", tenantId]',
    '<Link to="/t/$tenantId/slot" />',
    'if (code === "tenant_exists") fail()',
    'type Tenant = Schema["TenantView"]',
    'import { slot } from "the tenant slot"',
    "<p>Fill the empty slot, or the next free slot</p>",
  ])("are not looked for in code: %s", (source) => {
    expect(oldWordsIn("it.tsx", source)).toEqual([]);
  });
});
