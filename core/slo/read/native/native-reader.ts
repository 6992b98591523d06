import { documentKind } from "../document-kind.ts";
import { joinReadings, type SloReader } from "../slo-reader.ts";
import { readServiceObjective } from "./read-service-objective.ts";

export const NATIVE_READER: SloReader = {
  format: "ServiceObjective",
  kinds: "ServiceObjective (tiphys.io/v1alpha1)",
  kindNames: ["ServiceObjective"],
  claims: (value) => documentKind(value).kind === "ServiceObjective",
  read: (documents) => joinReadings(documents.map(readServiceObjective)),
};
