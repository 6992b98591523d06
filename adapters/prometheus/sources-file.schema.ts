import { DURATION, TEXT } from "#core/document/value.schema.ts";

const SOURCE = {
  type: "object",
  required: ["url"],
  additionalProperties: false,
  properties: {
    url: {
      ...TEXT,
      description: "http:// or https://, with the path before /api/v1 if there is one.",
    },
    tokenFile: { ...TEXT, description: "A file with a bearer token; read again when it changes." },
    caFile: { ...TEXT, description: "Certificates in PEM by which the source's own is trusted." },
    certFile: { ...TEXT, description: "Our certificate for the source, in PEM." },
    keyFile: { ...TEXT, description: "Its key, in PEM." },
    headers: {
      type: "object",
      propertyNames: { pattern: "^[A-Za-z0-9-]{1,64}$" },
      additionalProperties: { type: "string", pattern: "^[\\x20-\\x7e]*$" },
      description: "Sent with each query, such as X-Scope-OrgID.",
    },
    scrapeInterval: { ...DURATION, description: "How often it scrapes; default 30s." },
    delay: {
      ...DURATION,
      description: "How old the newest data is that is asked for; default: a scrape and 5s.",
    },
  },
} as const;

/** The file that TIPHYS_SOURCES names: metrics sources by the names that SLOs use. */
export const SOURCES_FILE_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/sources.json",
  type: "object",
  required: ["sources"],
  additionalProperties: false,
  properties: {
    sources: {
      type: "object",
      minProperties: 1,
      propertyNames: { pattern: "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", maxLength: 63 },
      additionalProperties: SOURCE,
    },
  },
} as const;
