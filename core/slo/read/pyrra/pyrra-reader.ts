import { documentKind } from "../document-kind.ts";
import { joinReadings, type SloReader } from "../slo-reader.ts";
import { readPyrra } from "./read-pyrra.ts";

export const PYRRA_READER: SloReader = {
  format: "Pyrra",
  kinds: "ServiceLevelObjective (pyrra.dev/v1alpha1)",
  kindNames: ["ServiceLevelObjective"],
  claims: (value) => documentKind(value).kind === "ServiceLevelObjective",
  read: (documents) => joinReadings(documents.map(readPyrra)),
};
