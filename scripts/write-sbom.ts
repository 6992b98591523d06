// npm run sbom [-- --node FILE --kustomize FILE --kustomize-modules FILE --output FILE]: after a build, writes the bill of
// materials (CycloneDX, JSON) of what is handed on: the packages in dist/, Node, and kustomize with its modules where
// they are named (`go version -m kustomize` prints them).
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { execaSync } from "execa";
import {
  linkedModules,
  moduleUrl,
  shippedMaterials,
  type BillOfMaterials,
  type ShippedProgram,
} from "./supply-chain/bill-of-materials.ts";

const { values } = parseArgs({
  options: {
    node: { type: "string", default: process.execPath },
    kustomize: { type: "string" },
    "kustomize-modules": { type: "string" },
    output: { type: "string", default: "dist/sbom.cdx.json" },
  },
});

const bundled = new Set(JSON.parse(readFileSync("dist/packages.json", "utf8")) as string[]);
const { stdout } = execaSync("npm", ["sbom", "--sbom-format", "cyclonedx"]);
const programs = [nodeProgram(values.node), ...kustomizeProgram(values)];
const materials = shippedMaterials(JSON.parse(stdout) as BillOfMaterials, bundled, programs);
const listed = new Set(materials.components.map((one) => one["bom-ref"]));
const unlisted = [...bundled].filter((name) => !listed.has(name));
if (unlisted.length > 0)
  throw new Error(
    `dist/packages.json: npm does not list ${unlisted.join(", ")}. Run npm ci and npm run build.`,
  );
writeFileSync(values.output, `${JSON.stringify(materials, null, 2)}\n`);
console.log(`${values.output}: ${materials.components.length} components`);

function nodeProgram(file: string): ShippedProgram {
  const version = execaSync(file, ["--version"]).stdout.slice(1);
  return {
    name: "node",
    version,
    purl: `pkg:generic/node@${version}`,
    digest: digest(file),
    modules: [],
  };
}

function kustomizeProgram(options: {
  readonly kustomize?: string | undefined;
  readonly "kustomize-modules"?: string | undefined;
}): readonly ShippedProgram[] {
  const { kustomize: file, "kustomize-modules": list } = options;
  if (file === undefined || list === undefined) return [];
  const [main, ...modules] = linkedModules(readFileSync(list, "utf8"));
  if (main === undefined)
    throw new Error(`${list}: expected what \`go version -m\` prints, found no module.`);
  return [
    {
      name: "kustomize",
      version: main.version,
      purl: moduleUrl(main),
      digest: digest(file),
      modules,
    },
  ];
}

function digest(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}
