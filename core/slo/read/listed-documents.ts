import { documentKind, fieldAt } from "./document-kind.ts";
import type { Keys, SloDocument } from "./slo-reader.ts";

/** A document that stood in a list: where it really is. */
export interface ListedDocument extends SloDocument {
  readonly origin: { readonly document: number; readonly at: Keys };
}

/** The documents, with lists of documents (a YAML sequence, a Kubernetes List) taken apart; `index` counts anew. */
export function listedDocuments(documents: readonly unknown[]): readonly ListedDocument[] {
  return documents
    .flatMap((value, document) => itemsOf(value).map(({ item, at }) => ({ item, document, at })))
    .map(({ item, document, at }, index) => ({ value: item, index, origin: { document, at } }));
}

interface Item {
  readonly item: unknown;
  readonly at: Keys;
}

function itemsOf(value: unknown): readonly Item[] {
  if (Array.isArray(value) && value.length > 0)
    return value.map((item, index) => ({ item, at: [index] }));
  const items = documentKind(value).kind === "List" ? fieldAt(value, "items") : undefined;
  if (!Array.isArray(items)) return [{ item: value, at: [] }];
  return items.map((item, index) => ({ item, at: ["items", index] }));
}
