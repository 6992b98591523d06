/** A CycloneDX document as far as it is read here (https://cyclonedx.org/docs/1.5/json/). */
export interface BillOfMaterials {
  readonly serialNumber?: string;
  readonly metadata: Readonly<Record<string, unknown>> & { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly Dependency[];
}

export interface Component {
  readonly "bom-ref": string;
  readonly type: string;
  readonly name: string;
  readonly version?: string;
  readonly purl?: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
}

interface Dependency {
  readonly ref: string;
  readonly dependsOn?: readonly string[];
}

/** A program that is handed on beside dist/. */
export interface ShippedProgram {
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  /** SHA-256 of the file, in hexadecimal digits. */
  readonly digest: string;
  readonly modules: readonly GoModule[];
}

/** A module that is linked into a Go program. */
export interface GoModule {
  readonly path: string;
  readonly version: string;
}

/**
 * npm's document about everything that is installed, cut down to the packages that are in dist/
 * (name@version), with the programs beside it and what is linked into them.
 */
export function shippedMaterials(
  installed: BillOfMaterials,
  bundled: ReadonlySet<string>,
  programs: readonly ShippedProgram[],
): BillOfMaterials {
  const root = installed.metadata.component["bom-ref"];
  const packages = installed.components.filter((one) => bundled.has(one["bom-ref"]));
  const kept = new Set([root, ...packages.map((one) => one["bom-ref"])]);
  const known = installed.dependencies.filter(({ ref }) => kept.has(ref));
  const beside = programs.map(({ purl }) => purl);
  return {
    ...installed,
    metadata: {
      ...installed.metadata,
      component: { ...installed.metadata.component, type: "application", name: "tiphys" },
    },
    components: [...packages, ...uniqueComponents(programs.flatMap(programComponents))],
    dependencies: [
      ...known.map(({ ref, dependsOn = [] }) => ({
        ref,
        dependsOn: [
          ...dependsOn.filter((target) => kept.has(target)),
          ...(ref === root ? beside : []),
        ],
      })),
      ...programs.map(({ purl, modules }) => ({ ref: purl, dependsOn: modules.map(moduleUrl) })),
    ],
  };
}

const MODULE_LINE = /^\t(?:mod|dep)\t(\S+)\t(\S+).*(?:\n\t=>\t(\S+)\t(\S+))?/gm;

/** The modules that `go version -m PROGRAM` lists, the main one first; a replaced one as what replaces it. */
export function linkedModules(text: string): readonly GoModule[] {
  return [...text.matchAll(MODULE_LINE)].map(
    ([, path = "", version = "", newPath, newVersion]) => ({
      path: newPath ?? path,
      version: newVersion ?? version,
    }),
  );
}

export function moduleUrl({ path, version }: GoModule): string {
  return `pkg:golang/${path}@${encodeURIComponent(version)}`;
}

function programComponents({
  name,
  version,
  purl,
  digest,
  modules,
}: ShippedProgram): readonly Component[] {
  return [
    {
      "bom-ref": purl,
      type: "application",
      name,
      version,
      purl,
      hashes: [{ alg: "SHA-256", content: digest }],
    },
    ...modules.map((module) => {
      const url = moduleUrl(module);
      return {
        "bom-ref": url,
        type: "library",
        name: module.path,
        version: module.version,
        purl: url,
      };
    }),
  ];
}

function uniqueComponents(components: readonly Component[]): readonly Component[] {
  return [...new Map(components.map((one) => [one["bom-ref"], one])).values()];
}
