import { lazyValidators } from "#core/document/lazy-validators.ts";
import { readMoment } from "../api/read-moment.ts";
import { invalidRequest, readRequest } from "../api/read-request.ts";
import { COMPARE_REQUEST_SCHEMA } from "../api/request.schema.ts";

/** Versions to be held against one another by one objective. */
export interface CompareRequest {
  readonly slo: string;
  readonly namespace: string | null;
  readonly versions: readonly { readonly name: string; readonly hash: string }[];
  readonly sinceMs: number | null;
  /** Null for the objective's own. */
  readonly label: string | null;
}

interface WireRequest {
  readonly slo: string;
  readonly namespace?: string;
  readonly versions: CompareRequest["versions"];
  readonly label?: string;
  readonly since?: string | number;
}

const validator = lazyValidators({ compare: COMPARE_REQUEST_SCHEMA });

/** The question in the body of POST /v1/compare. @throws REQUEST_INVALID */
export function readCompareRequest(body: string, nowMs: number): CompareRequest {
  const form = { schema: COMPARE_REQUEST_SCHEMA, validate: validator("compare") };
  const { slo, namespace, versions, label, since } = readRequest(body, form) as WireRequest;
  for (const field of ["name", "hash"] as const) {
    const values = versions.map((version) => version[field]);
    const twice = values.find((value, index) => values.indexOf(value) !== index);
    if (twice !== undefined)
      throw invalidRequest(`versions: expected each ${field} once, got "${twice}" twice`);
  }
  const sinceMs = readMoment("since", since, nowMs);
  return { slo, namespace: namespace ?? null, versions, sinceMs, label: label ?? null };
}
