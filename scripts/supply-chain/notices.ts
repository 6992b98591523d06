import { licenceTexts, type BundledPackage } from "./bundled-packages.ts";

const RULE = "-".repeat(80);

/** What the licences of the packages in dist/ ask to be handed on with it. */
export function notices(packages: readonly BundledPackage[], root: string): string {
  const parts = packages.map((one) => [RULE, title(one), "", ...texts(one, root), ""].join("\n"));
  return `Parts of this program come from these packages of npm (https://www.npmjs.com).\n\n${parts.join("\n")}`;
}

function title({ name, version, licence }: BundledPackage): string {
  return `${name} ${version} (${licence})`;
}

function texts(one: BundledPackage, root: string): readonly string[] {
  const found = licenceTexts(one, root);
  return found.length > 0
    ? found.flatMap((text) => [text, ""])
    : [`No licence file; ${one.licence}.`];
}
