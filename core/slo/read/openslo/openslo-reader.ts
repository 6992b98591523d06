import { documentKind } from "../document-kind.ts";
import { joinReadings, NOTHING, type SloReader } from "../slo-reader.ts";
import { OpenSloDocuments } from "./openslo-documents.ts";
import { readOpenSlo } from "./read-openslo.ts";

export const OPENSLO_READER: SloReader = {
  format: "OpenSLO",
  kinds: "SLO, SLI and what belongs to them (openslo/v1)",
  kindNames: ["SLO", "SLI"],
  claims: (value) => documentKind(value).apiVersion === "openslo/v1",
  read: (documents, options) => {
    const all = new OpenSloDocuments(documents);
    const readings = all.all("SLO").map((slo) => readOpenSlo(slo, { all, options }));
    return joinReadings([{ ...NOTHING, problems: all.problems }, ...readings]);
  },
};
