/*
 * Builds the folder that nginx serves under /static/: our own small files (scripts without their
 * comments), the style sheet, the images it names, and a .gz beside each.  SPDX-License-Identifier: Apache-2.0
 *
 * Called by tools/build-look, which has put node_modules in place: node web/look/build.mjs OUTDIR
 */
import { gzipSync, constants } from "node:zlib";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const uswds = join(root, "node_modules/@uswds/uswds");
const out = resolve(process.argv[2]);

/* Every file below a folder, as paths relative to it. */
function files(folder, below = "") {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = join(below, entry.name);
    return entry.isDirectory() ? files(folder, path) : [path];
  });
}

function styles(folder) {
  const { css } = compile(join(root, "web/look/attest.scss"), {
    style: "compressed",
    loadPaths: [join(uswds, "packages")],
    quietDeps: true,
  });
  writeFileSync(join(folder, "attest.css"), css);
  const images = new Set([...css.matchAll(/url\("?(img\/[^")]+)"?\)/g)].map((m) => m[1]));
  for (const image of images) {
    mkdirSync(dirname(join(folder, image)), { recursive: true });
    cpSync(join(uswds, "dist", image), join(folder, image));
  }
}

/* What browsers get of a script: without comments that stand on lines of their own, and indentation.
 * A string that goes over several lines would be changed; there is none in our scripts. */
function bare(script) {
  const code = script.replace(/^[ \t]*\/\*[\s\S]*?\*\/[ \t]*$/gm, "").replace(/^[ \t]*\/\/.*$/gm, "");
  return `/* SPDX-License-Identifier: Apache-2.0 */\n${code.replace(/^[ \t]+/gm, "").replace(/\n{2,}/g, "\n").trimStart()}`;
}

/* Built beside the old folder and then put in its place, so that a failure leaves the old one whole. */
mkdirSync(dirname(out), { recursive: true });
const fresh = mkdtempSync(out + ".new-");
try {
  cpSync(join(root, "nginx/static"), fresh, { recursive: true });
  cpSync(join(root, "courses/schema"), join(fresh, "schema"), { recursive: true });
  styles(fresh);
  for (const file of files(fresh)) {
    const path = join(fresh, file);
    if (file.endsWith(".js")) writeFileSync(path, bare(readFileSync(path, "utf8")));
    writeFileSync(path + ".gz", gzipSync(readFileSync(path), { level: constants.Z_BEST_COMPRESSION }));
  }
  rmSync(out, { recursive: true, force: true });
  renameSync(fresh, out);
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
