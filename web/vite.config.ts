import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where `make run` serves the API; DRUMBEAT_API names another place. */
function localApi(): string {
  if (process.env.DRUMBEAT_API) return process.env.DRUMBEAT_API;
  try {
    const stack: unknown = JSON.parse(
      readFileSync(new URL("../.local/stack.json", import.meta.url), "utf8"),
    );
    if (stack && typeof stack === "object" && "api_url" in stack) return String(stack.api_url);
  } catch {
    // Not running yet: the default port of `make run`.
  }
  return "http://127.0.0.1:8400";
}

/** Tests that put other modules in the place of ours, which all that share a process would get. */
function replacingModules(): string[] {
  return readdirSync(new URL("./src", import.meta.url), { recursive: true, encoding: "utf8" })
    .map((path) => `src/${path}`)
    .filter((path) => /\.test\.tsx?$/.test(path))
    .filter((path) => readFileSync(new URL(path, import.meta.url), "utf8").includes("vi.mock("));
}

const APART = replacingModules();

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    target: "es2022",
    // What has light-dark() of its own, which the theme is made of.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    // The Content-Security-Policy allows no data: URL.
    assetsInlineLimit: 0,
  },
  server: {
    proxy: { "/api": { target: localApi(), changeOrigin: true } },
  },
  test: {
    // Deadlines for busy machines; nothing waits this long when all is well.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    maxWorkers: 2,
    restoreMocks: true,
    unstubGlobals: true,
    // A document takes longer to make than most tests that need none, and reading the whole console
    // anew for each file as long as all its tests.
    projects: [
      {
        extends: true,
        test: {
          name: "plain",
          isolate: false,
          environment: "node",
          include: ["src/**/*.test.ts", "embed/**/*.test.ts"],
          exclude: ["src/**/*.dom.test.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "dom",
          isolate: false,
          environment: "jsdom",
          setupFiles: ["src/test/setup.ts"],
          include: ["src/**/*.test.tsx", "src/**/*.dom.test.ts"],
          exclude: APART,
        },
      },
      {
        extends: true,
        test: {
          name: "apart",
          environment: "jsdom",
          setupFiles: ["src/test/setup.ts"],
          include: APART,
        },
      },
    ],
  },
});
