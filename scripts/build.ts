import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import standaloneCode from "ajv/dist/standalone/index.js";
import { build, type Plugin } from "esbuild";
import { schemaFiles } from "#authoring/init/editor-schemas.ts";
import { AJV_OPTIONS } from "#core/document/lazy-validators.ts";
import { FOREIGN_SCHEMAS } from "#core/policy/foreign/foreign-schemas.ts";
import { DOCUMENT_SCHEMAS } from "#core/policy/document-schemas.ts";
import { EVIDENCE_SCHEMAS } from "#core/promotion/evidence/evidence-schemas.ts";
import { SLO_SCHEMAS } from "#core/slo/read/slo-schemas.ts";
import { bundledPackages } from "./supply-chain/bundled-packages.ts";
import { notices } from "./supply-chain/notices.ts";

/** Modules that compile schemas, by path: the name of what they export, and the schemas. */
const VALIDATORS: Readonly<Record<string, ValidatorModule>> = {
  "core/policy/document-validators.ts": { exports: "documentValidator", schemas: DOCUMENT_SCHEMAS },
  "core/promotion/evidence/evidence-validators.ts": {
    exports: "evidenceValidator",
    schemas: EVIDENCE_SCHEMAS,
  },
  "core/policy/foreign/foreign-validators.ts": {
    exports: "foreignValidator",
    schemas: FOREIGN_SCHEMAS,
  },
  "core/slo/read/slo-validators.ts": { exports: "sloValidator", schemas: SLO_SCHEMAS },
};

interface ValidatorModule {
  readonly exports: string;
  readonly schemas: Readonly<Record<string, { readonly $id: string }>>;
}

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

/** Puts validators compiled ahead of time in the place of the modules that would compile them. */
const compiledValidators: Plugin = {
  name: "compiled-validators",
  setup({ onLoad }) {
    onLoad({ filter: /-validators\.ts$/ }, ({ path }) => {
      const name = Object.keys(VALIDATORS).find((known) => path.endsWith(known));
      const module = name === undefined ? undefined : VALIDATORS[name];
      if (module === undefined) return undefined;
      return { contents: validatorModule(module), loader: "js", resolveDir: import.meta.dirname };
    });
  },
};

function validatorModule({ exports, schemas }: ValidatorModule): string {
  const ajv = new Ajv2020({ ...AJV_OPTIONS, code: { source: true, esm: true } });
  for (const schema of Object.values(schemas)) ajv.addSchema(schema);
  const named = Object.fromEntries(Object.entries(schemas).map(([kind, { $id }]) => [kind, $id]));
  const kinds = Object.keys(schemas).join(", ");
  return `${standaloneCode.default(ajv, named)}
const validators = { ${kinds} };
export function ${exports}(kind) { return validators[kind]; }
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
const root = fileURLToPath(new URL("..", import.meta.url));
const packages = bundledPackages(Object.keys(result.metafile.inputs), root);
const labels = packages.map(({ name, version }) => `${name}@${version}`);
writeFileSync(new URL("../dist/packages.json", import.meta.url), `${JSON.stringify(labels)}\n`);
writeFileSync(new URL("../dist/third-party-notices.txt", import.meta.url), notices(packages, root));
const bytes = Object.values(result.metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
console.log(
  `dist: ${Object.keys(result.metafile.outputs).length} files, ${Math.round(bytes / 1024)} KiB, ${packages.length} packages of others`,
);
