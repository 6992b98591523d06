import { documentKind, hasField } from "../document-kind.ts";
import { joinReadings, type SloReader } from "../slo-reader.ts";
import { readPlain } from "./read-plain.ts";

export const PLAIN_READER: SloReader = {
  format: "plain",
  kinds: "the plain form (service: and slos:)",
  kindNames: [],
  claims: (value) => isKindless(value) && hasField(value, "slos"),
  read: (documents) => joinReadings(documents.map(readPlain)),
};

function isKindless(value: unknown): boolean {
  const { apiVersion, kind } = documentKind(value);
  return apiVersion === null && kind === null;
}
