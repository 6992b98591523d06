import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parseAllDocuments } from "yaml";
import { writeTree } from "./file-tree.ts";
import { ROOT } from "./source-files.ts";
import { toolPath } from "./tools.ts";

/** A document as it is shipped; its shape is kustomize's business. */
export type ShippedDocument = ReturnType<ReturnType<typeof parseAllDocuments>[number]["toJSON"]>;

export interface ShippedOptions {
  /** Names of folders in manifests/webhooks/components. */
  readonly components?: readonly string[];
  /** Where reviews are sent in the place of a Service: there is no network of pods here. */
  readonly url: string;
}

/** What an operator installs of the webhook alone. */
export function shippedWebhook({
  components = [],
  url,
}: ShippedOptions): Promise<readonly ShippedDocument[]> {
  return shippedDocuments({
    resources: ["webhooks/base"],
    components: components.map((name) => `webhooks/components/${name}`),
    url,
  });
}

export interface ShippedFolders {
  /** Folders in manifests/, and so are the components. */
  readonly resources: readonly string[];
  readonly components?: readonly string[];
  readonly url: string;
}

/** What an operator installs, as the real kustomize builds it of the shipped folders. */
export async function shippedDocuments({
  resources,
  components = [],
  url,
}: ShippedFolders): Promise<readonly ShippedDocument[]> {
  const folder = mkdtempSync(join(tmpdir(), "tiphys-install-"));
  try {
    const place = (path: string) => relative(folder, join(ROOT, "manifests", path));
    const lists = { resources: resources.map(place), components: components.map(place) };
    writeTree(folder, { "kustomization.yaml": JSON.stringify(lists) });
    const built = execFileSync(await toolPath("kustomize"), ["build", folder]).toString("utf8");
    return readShipped(built, url);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The documents of a text that kustomize printed. */
export function readShipped(text: string, url: string): readonly ShippedDocument[] {
  return parseAllDocuments(text).map((document) => withUrl(document.toJSON(), url));
}

function withUrl(document: ShippedDocument, url: string): ShippedDocument {
  if (document.kind !== "ValidatingWebhookConfiguration") return document;
  const webhooks = document.webhooks.map((webhook: object) => ({
    ...webhook,
    clientConfig: { url },
  }));
  return { ...document, webhooks };
}

/** As kubectl reads several documents from its input. */
export function documentsText(documents: readonly ShippedDocument[]): string {
  return documents.map((document) => JSON.stringify(document)).join("\n---\n");
}
