import { readdirSync } from "node:fs";
import js from "@eslint/js";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import importX from "eslint-plugin-import-x";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

/** Rooms of `src`, those first that may import from all that follow (CONVENTIONS.md). */
const ROOMS = [["app"], ["pages"], ["accounts", "content", "media", "options"], ["session"], ["ui"], ["api"], ["time"]];
/** The client sends the session's token, and the session asks the client for it. */
const MAY_POINT_UP = { api: ["session"] };

const inSrc = (room) => `./src/${room}`;

/** What each room must not import: the rooms above it. */
const upwards = ROOMS.flat().map((room) => {
  const level = ROOMS.findIndex((rooms) => rooms.includes(room));
  const above = ROOMS.slice(0, level).flat();
  const from = above.filter((other) => !MAY_POINT_UP[room]?.includes(other)).map(inSrc);
  return { target: inSrc(room), from, message: "Imports point down the list of rooms in CONVENTIONS.md." };
});

const sideways = readdirSync(`${import.meta.dirname}/src/pages`).map((page) => ({
  target: inSrc(`pages/${page}`),
  from: "./src/pages",
  except: [`./${page}`],
  message: "Pages don't import from other pages: move down what two of them need.",
}));

export default tseslint.config(
  { ignores: ["dist", "public", "src/api/schema.ts"] },
  js.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-misused-promises": [
        "error",
        { checksVoidReturn: { attributes: false } },
      ],
      // The router's redirect() and notFound() are thrown, and are no errors.
      "@typescript-eslint/only-throw-error": "off",
      "no-restricted-syntax": [
        "error",
        {
          selector: "JSXAttribute[name.name='maxLength'], Property[key.name='maxLength']",
          message: "maxLength cuts pasted text silently. Give the Field its `room`, and the schema `atMost`.",
        },
      ],
    },
  },
  {
    files: ["src/**/*.{ts,tsx}"],
    ignores: ["src/zod.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        { paths: [{ name: "zod", message: "Import z from @/zod, which keeps it from using eval." }] },
      ],
    },
  },
  {
    files: ["src/**/*.{ts,tsx}"],
    // Tests show whole pages, whatever they are about.
    ignores: ["src/**/*.test.{ts,tsx}", "src/test/**"],
    plugins: { "import-x": importX },
    settings: {
      ...importX.flatConfigs.typescript.settings,
      "import-x/resolver-next": [createTypeScriptImportResolver()],
    },
    rules: {
      "import-x/no-cycle": "error",
      "import-x/no-restricted-paths": [
        "error",
        {
          basePath: import.meta.dirname,
          zones: [...upwards.filter(({ from }) => from.length > 0), ...sideways],
        },
      ],
    },
  },
  { ...jsxA11y.flatConfigs.recommended, files: ["**/*.tsx"] },
  { ...reactHooks.configs.flat.recommended, files: ["**/*.{ts,tsx}"] },
  { files: ["scripts/**/*.js"], languageOptions: { globals: { console: "readonly", process: "readonly", URL: "readonly" } } },
);
