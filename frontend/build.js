/** Builds the studio's scripts: `src/NAME.ts` becomes `studio/static/js/NAME.js`, or goes to the folder given as
    argument. With `--map`, source maps are inside the scripts, for development only. */

import { build } from "esbuild";
import { fileURLToPath } from "node:url";

const STATIC = new URL("../src/scopitone/studio/static/js/", import.meta.url);
const [folder = fileURLToPath(STATIC)] = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));

/** Scripts of the studio that are not built are imported as `studio/NAME.js`, and stay files of their own. */
const studioScripts = {
  name: "studio-scripts",
  setup({ onResolve }) {
    onResolve({ filter: /^studio\// }, ({ path }) => ({
      path: path.replace("studio/", "./"),
      external: true,
    }));
  },
};

await build({
  entryPoints: [fileURLToPath(new URL("src/editor.ts", import.meta.url))],
  outdir: folder,
  bundle: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  minify: true,
  banner: { js: "// Built from frontend/src: npm run build. Do not edit." },
  sourcemap: process.argv.includes("--map") ? "inline" : false,
  plugins: [studioScripts],
});
