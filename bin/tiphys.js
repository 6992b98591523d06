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
  const isBundled = existsSync(fileURLToPath(bundle));
  if (isBundled) resolveQuickly(new URL(".", bundle).href);
  await import(isBundled ? bundle.href : source.href);
}

// Parts of the bundle name each other by their place, so that nothing needs to be looked for: a fifth of a
// small check's time was Node's search for a hundred files.
function resolveQuickly(dist) {
  nodeModule.registerHooks({
    resolve: (specifier, context, next) =>
      specifier.startsWith("./") && context.parentURL?.startsWith(dist)
        ? { url: new URL(specifier, context.parentURL).href, format: "module", shortCircuit: true }
        : next(specifier, context),
  });
}
