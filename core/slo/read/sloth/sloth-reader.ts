import { documentKind, hasField, textAt } from "../document-kind.ts";
import { joinReadings, type SloReader } from "../slo-reader.ts";
import { readSloth } from "./read-sloth.ts";

export const SLOTH_READER: SloReader = {
  format: "Sloth",
  kinds: "Sloth (version: prometheus/v1)",
  kindNames: [],
  claims: (value) =>
    documentKind(value).kind === null &&
    hasField(value, "slos") &&
    (textAt(value, "version") ?? "").startsWith("prometheus/"),
  read: (documents) => joinReadings(documents.map(readSloth)),
};
