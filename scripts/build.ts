import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import standaloneCode from "ajv/dist/standalone/index.js";
import { build, type Plugin } from "esbuild";
import { schemaFiles } from "#authoring/init/editor-schemas.ts";
import { DOCUMENT_SCHEMAS } from "#core/policy/document-schemas.ts";
import { AJV_OPTIONS } from "#core/policy/document-validators.ts";

const VALIDATORS = "virtual:document-validators";

/** Evaluates re2js when it is first asked for, in the place of core/cel/re2.ts. */
const lateRe2: Plugin = {
  name: "late-re2",
  setup({ onLoad }) {
    const contents = 'export function re2() { return require("re2js").RE2JS; }';
    onLoad({ filter: /core[/\\]cel[/\\]re2\.ts$/ }, () => ({ contents, loader: "js" }));
  },
};

/** Holds the pages of docs/rules in the place of authoring/policy/explain/rule-pages.ts, which reads them. */
const rulePages: Plugin = {
  name: "rule-pages",
  setup({ onLoad }) {
    onLoad({ filter: /policy[/\\]explain[/\\]rule-pages\.ts$/ }, () => ({
      contents: `const pages = ${JSON.stringify(readPages())};
export function rulePage(name) { return Object.hasOwn(pages, name) ? pages[name] : null; }
`,
      loader: "js",
    }));
  },
};

function readPages(): Readonly<Record<string, string>> {
  const folder = new URL("../docs/rules/", import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const pages = files.filter((file) => file.includes("/") && file.endsWith(".md")).sort();
  return Object.fromEntries(
    pages.map((file) => [file.slice(0, -3), readFileSync(new URL(file, folder), "utf8")]),
  );
}

/** Puts validators compiled ahead of time in the place of core/policy/document-validators.ts. */
const compiledValidators: Plugin = {
  name: "compiled-validators",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/document-validators\.ts$/ }, () => ({
      path: VALIDATORS,
      namespace: "tiphys",
    }));
    onLoad({ filter: /.*/, namespace: "tiphys" }, () => ({
      contents: validatorModule(),
      resolveDir: import.meta.dirname,
    }));
  },
};

function validatorModule(): string {
  const ajv = new Ajv2020({ ...AJV_OPTIONS, code: { source: true, esm: true } });
  for (const schema of Object.values(DOCUMENT_SCHEMAS)) ajv.addSchema(schema);
  const exported = Object.fromEntries(
    Object.entries(DOCUMENT_SCHEMAS).map(([kind, schema]) => [kind, schema.$id]),
  );
  const kinds = Object.keys(DOCUMENT_SCHEMAS).join(", ");
  return `${standaloneCode.default(ajv, exported)}
const validators = { ${kinds} };
export function documentValidator(kind) { return validators[kind]; }
`;
}

rmSync(new URL("../dist", import.meta.url), { recursive: true, force: true });
const result = await build({
  entryPoints: { main: "cli/main.ts" },
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node24",
  minifySyntax: true,
  minifyWhitespace: true,
  chunkNames: "chunks/[name]-[hash]",
  // Bundled CommonJS packages ask for node's own modules through require.
  banner: {
    js: 'import { createRequire as tiphysRequire } from "node:module"; const require = tiphysRequire(import.meta.url);',
  },
  plugins: [compiledValidators, lateRe2, rulePages],
  metafile: true,
  logLevel: "warning",
});
const schemas = new URL("../dist/editor-schemas/", import.meta.url);
mkdirSync(schemas, { recursive: true });
for (const { name, text } of schemaFiles()) writeFileSync(new URL(name, schemas), text);
cpSync(new URL("../schemas", import.meta.url), new URL("../dist/schemas", import.meta.url), {
  recursive: true,
});
if (!Object.keys(result.metafile.inputs).some((path) => path.endsWith("explain/rule-pages.ts")))
  throw new Error("scripts/build.ts: nothing imports the pages of rules any more");
const bytes = Object.values(result.metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
console.log(
  `dist: ${Object.keys(result.metafile.outputs).length} files, ${Math.round(bytes / 1024)} KiB`,
);
