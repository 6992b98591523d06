import type { KubeObject } from "#core/kube/resource.ts";

type Values = Readonly<Record<string, unknown>>;

/** A Values document of Kyverno's CLI; keys are dotted paths. */
export interface ContextValues {
  readonly globalValues?: Values;
  readonly policies?: readonly PolicyValues[];
  readonly namespaceSelector?: readonly unknown[];
  readonly namespaces?: readonly unknown[];
  readonly subresources?: readonly unknown[];
}

export interface PolicyValues {
  readonly name: string;
  readonly rules?: readonly {
    readonly name: string;
    readonly values?: Values;
    readonly foreachValues?: Readonly<Record<string, readonly unknown[]>>;
  }[];
  readonly resources?: readonly { readonly name: string; readonly values?: Values }[];
}

/** spec of a Context document. */
export interface ContextObjects {
  readonly resources?: readonly KubeObject[];
  readonly images?: readonly unknown[];
  readonly apiCallResponses?: readonly ApiCallResponse[];
  readonly globalContextEntries?: readonly GlobalContextEntry[];
}

export interface ApiCallResponse {
  readonly url?: string;
  readonly urlPath?: string;
  readonly method?: "GET" | "POST" | "";
  readonly response: { readonly statusCode?: number; readonly body: unknown };
}

export interface GlobalContextEntry {
  readonly name: string;
  readonly data?: unknown;
  readonly resources?: readonly unknown[];
  readonly fieldPath?: string;
  readonly projections?: readonly { readonly name: string; readonly path: string }[];
}

/** Of a document that fits VALUES_SCHEMA. */
export function decodeValues(document: KubeObject): ContextValues {
  return document as ContextValues;
}

/** Of a document that fits CONTEXT_SCHEMA. */
export function decodeContext(document: KubeObject): ContextObjects {
  return document.spec as ContextObjects;
}
