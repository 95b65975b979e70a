import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** What other people's websites load: one script without modules, and the page for frames. */
export default defineConfig({
  publicDir: here("./embed/public"),
  build: {
    target: "es2022",
    outDir: here("./dist/embed"),
    emptyOutDir: true,
    lib: { entry: here("./embed/banner.ts"), formats: ["iife"], name: "drumbeat", fileName: () => "banner.js" },
  },
});
