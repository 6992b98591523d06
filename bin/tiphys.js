#!/usr/bin/env node
// Plain JavaScript that any Node from 18 on can read: it looks at the version before anything newer is loaded.
import { existsSync } from "node:fs";
import * as nodeModule from "node:module";
import { fileURLToPath } from "node:url";

const major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  process.stderr.write(
    `tiphys: expected Node.js 24 or newer, got ${process.versions.node}. ` +
      "Install it from https://nodejs.org, or put a newer node first on PATH.\n",
  );
  process.exitCode = 2;
} else {
  nodeModule.enableCompileCache();
  const bundle = new URL("../dist/main.js", import.meta.url);
  const source = new URL("../cli/main.ts", import.meta.url);
  await import(existsSync(fileURLToPath(bundle)) ? bundle.href : source.href);
}
