import { ANSWER_SCHEMAS } from "./answer.schema.ts";
import { COMPARE_REQUEST_SCHEMA, MEASURE_REQUEST_SCHEMA } from "./request.schema.ts";

/** An OpenAPI 3.1 document. @see https://spec.openapis.org/oas/v3.1.1 */
export type OpenApi = Readonly<Record<string, unknown>> & {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

const json = (schema: object, description: string) => ({
  description,
  content: { "application/json": { schema } },
});
const page = (description: string) => ({
  description,
  content: { "text/html": { schema: { type: "string" } } },
});
const plain = (description: string) => ({
  description,
  content: { "text/plain": { schema: { type: "string" } } },
});
const named = (name: keyof typeof ANSWER_SCHEMAS) => ({ $ref: `#/components/schemas/${name}` });
const failures = (...statuses: readonly (keyof typeof FAILURES)[]) =>
  Object.fromEntries(statuses.map((status) => [status, json(named("Error"), FAILURES[status])]));
const FAILURES = {
  400: "REQUEST_INVALID",
  401: "No known bearer token or client certificate.",
  404: "SLO_UNKNOWN",
  422: "SLO_INVALID: its document cannot be read.",
  500: "INTERNAL",
  502: "QUERY_FAILED",
  504: "QUERY_TIMED_OUT",
} as const;

const text = (name: string, description: string) => ({
  name,
  in: "query",
  required: false,
  description,
  schema: { type: "string", maxLength: 700 },
});
const LISTED = [
  text("service", "Only this service."),
  text("namespace", "Only this namespace."),
  text("after", "The `next` of the page before."),
  { ...text("limit", "How many."), schema: { type: "string", pattern: "^\\d{1,4}$" } },
];
const ADDRESSED = [
  ...["service", "objective"].map((name) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  })),
  text("namespace", "Needed where two namespaces have an objective of this name."),
];
const body = (schema: object) => ({ required: true, content: { "application/json": { schema } } });

/** The routes of `tiphys serve analysis`, as GET /openapi.json gives them. */
export function openApi(version: string): OpenApi {
  return {
    openapi: "3.1.0",
    info: {
      title: "Tiphys analysis",
      version,
      description: "SLO and canary verdicts. Callers name objectives, never queries or addresses.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    paths: { ...VERDICTS, ...LISTS, ...PAGES, ...OPERATIONS },
    components: {
      schemas: ANSWER_SCHEMAS,
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer" },
        basic: {
          type: "http",
          scheme: "basic",
          description: "The token as password: for browsers.",
        },
        certificate: { type: "mutualTLS" },
      },
    },
    security: [{}, { bearer: [] }, { basic: [] }, { certificate: [] }],
  };
}

const VERDICTS = {
  "/v1/measure": {
    post: {
      summary: "May this canary go on?",
      description:
        "Always 200 and JSON, for another status aborts a rollout: what cannot be answered is the verdict hold, or fail where the fleet says so.",
      requestBody: body(MEASURE_REQUEST_SCHEMA),
      responses: { 200: json(named("Measurement"), "The verdict."), ...failures(401) },
    },
  },
  "/v1/compare": {
    post: {
      summary: "Versions side by side (A/B)",
      requestBody: body(COMPARE_REQUEST_SCHEMA),
      responses: {
        200: json(named("Comparison"), "Counts, rates, significance, the winner or not yet."),
        ...failures(400, 401, 404, 422, 500, 502, 504),
      },
    },
  },
};

const LISTS = {
  "/v1/slos": {
    get: {
      summary: "What is served, and what cannot be",
      parameters: LISTED,
      responses: { 200: json(named("SloList"), "By id."), ...failures(400, 401) },
    },
  },
  "/v1/slos/{service}/{objective}": {
    get: {
      summary: "One objective with budget, burn and canaries",
      parameters: ADDRESSED,
      responses: {
        200: json(named("SloStatus"), "What is not known is null, its reason in `missing`."),
        ...failures(400, 401, 404, 422),
      },
    },
  },
  "/v1/budgets": {
    get: {
      summary: "Budget and burn of objectives, at most 100 at a time",
      parameters: LISTED,
      responses: { 200: json(named("BudgetList"), "By id."), ...failures(400, 401) },
    },
  },
};

const PAGES = {
  "/": {
    get: {
      summary: "The fleet's face for people; without --fleet-page the objectives",
      parameters: [...LISTED, text("from", "How many apps of each fleet are passed over.")],
      responses: { 200: page("A page without scripts."), ...failures(400, 401) },
    },
  },
  "/fleets/{fleet}/{environment}/{app}": {
    get: {
      summary: "One app in one environment for people: its version, what waits, every finding",
      parameters: ["fleet", "environment", "app"].map((name) => ({
        name,
        in: "path",
        required: true,
        schema: { type: "string" },
      })),
      responses: { 200: page("A page without scripts."), ...failures(401, 404) },
    },
  },
  "/slos": {
    get: {
      summary: "Objectives, budgets, burn rates and canaries for people",
      parameters: LISTED,
      responses: { 200: page("A page without scripts."), ...failures(400, 401) },
    },
  },
  "/slos/{service}/{objective}": {
    get: {
      summary: "One objective for people",
      parameters: ADDRESSED,
      responses: { 200: page("A page without scripts."), ...failures(400, 401, 404, 422) },
    },
  },
  "/slos/{service}/{objective}/compare": {
    get: {
      summary: "Versions side by side (A/B) for people, with a form",
      parameters: [
        ...ADDRESSED,
        text("versions", "Values of the label, with commas."),
        text(
          "label",
          "The label that tells versions apart; default: the objective's canary.label.",
        ),
        text("since", "How long ago, such as 2h, or when; default: 1h."),
      ],
      responses: {
        200: page("A page without scripts."),
        400: page("The same page, with what is wrong."),
        502: page("The same page, with what the source said."),
        ...failures(401, 404, 422),
      },
    },
  },
};

const OPERATIONS = {
  "/openapi.json": {
    get: {
      summary: "This document",
      responses: { 200: json({ type: "object" }, "OpenAPI 3.1."), ...failures(401) },
    },
  },
  "/healthz": {
    get: { security: [{}], summary: "Does it run?", responses: { 200: plain("ok") } },
  },
  "/readyz": {
    get: {
      security: [{}],
      summary: "Are objectives read?",
      responses: { 200: plain("ok"), 503: plain("What it waits for.") },
    },
  },
  "/metrics": {
    get: {
      security: [{}],
      summary: "Metrics for Prometheus",
      responses: { 200: plain("Text format.") },
    },
  },
};
