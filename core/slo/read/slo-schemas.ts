import { SERVICE_OBJECTIVE_SCHEMA } from "../service-objective.schema.ts";
import { OPENSLO_SCHEMAS } from "./openslo/openslo.schema.ts";
import { PLAIN_SCHEMA } from "./plain/plain.schema.ts";
import { PYRRA_SCHEMA } from "./pyrra/pyrra.schema.ts";
import { SLOTH_SCHEMA } from "./sloth/sloth.schema.ts";

/** The JSON Schemas (2020-12) of every SLO document that is read. */
export const SLO_SCHEMAS = {
  ServiceObjective: SERVICE_OBJECTIVE_SCHEMA,
  Plain: PLAIN_SCHEMA,
  Sloth: SLOTH_SCHEMA,
  Pyrra: PYRRA_SCHEMA,
  ...OPENSLO_SCHEMAS,
} as const;

export type SloSchemaName = keyof typeof SLO_SCHEMAS;
