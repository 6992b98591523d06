import { lazyValidators } from "#core/document/lazy-validators.ts";
import { readMoment } from "../api/read-moment.ts";
import { invalidRequest, readRequest } from "../api/read-request.ts";
import { MAX_GROUP, MEASURE_REQUEST_SCHEMA } from "../api/request.schema.ts";

/** A question that was read and fits; `slos` are addresses "service/objective", each once. */
export interface MeasureRequest {
  readonly slos: readonly string[];
  readonly namespace: string | null;
  readonly canaryHash: string | null;
  readonly stableHash: string | null;
  /** Milliseconds since the epoch. */
  readonly sinceMs: number | null;
  /** Whether the answer carries the facts. */
  readonly withFacts: boolean;
}

interface WireRequest {
  readonly slo?: string;
  readonly slos?: string | readonly string[];
  readonly namespace?: string;
  readonly canaryHash?: string;
  readonly stableHash?: string;
  readonly facts?: boolean | "true" | "false";
  readonly since?: string | number;
}

const validator = lazyValidators({ measure: MEASURE_REQUEST_SCHEMA });

/** The question in the body of POST /v1/measure. @throws REQUEST_INVALID */
export function readMeasureRequest(body: string, nowMs: number): MeasureRequest {
  const form = { schema: MEASURE_REQUEST_SCHEMA, validate: validator("measure") };
  const wire = readRequest(body, form) as WireRequest;
  const { namespace, canaryHash, stableHash, since } = wire;
  return {
    slos: addressesOf(wire),
    namespace: namespace ?? null,
    canaryHash: canaryHash ?? null,
    stableHash: stableHash ?? null,
    withFacts: String(wire.facts) === "true",
    sinceMs: readMoment("since", since, nowMs),
  };
}

const ADDRESS = new RegExp(MEASURE_REQUEST_SCHEMA.properties.slo.pattern);

function addressesOf({ slo, slos }: WireRequest): readonly string[] {
  if ((slo === undefined) === (slos === undefined))
    throw invalidRequest('slo: expected one of "slo" and "slos", got both or none');
  const listed = typeof slos === "string" ? slos.split(",").map((text) => text.trim()) : slos;
  const addresses = [...new Set(slo === undefined ? listed : [slo])];
  const wrong = addresses.find((address) => !ADDRESS.test(address));
  if (wrong !== undefined)
    throw invalidRequest(`slos: expected service/objective, got "${wrong.slice(0, 100)}"`);
  if (addresses.length > MAX_GROUP)
    throw invalidRequest(`slos: expected at most ${MAX_GROUP}, got ${addresses.length}`);
  return addresses;
}
