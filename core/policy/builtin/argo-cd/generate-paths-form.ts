import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";
import { APPLICATIONS } from "./application-sources.ts";

const ANNOTATION = "argocd.argoproj.io/manifest-generate-paths";
const METADATA = `(object.kind == "ApplicationSet" ? dyn(object).?spec.?template.?metadata : dyn(object).?metadata)`;

/**
 * The entries stand between semicolons and are taken as they are: a blank belongs to a path, which then is no
 * absolute one any more, and what matches nothing lets renders grow stale.
 * Fields: the annotation argocd.argoproj.io/manifest-generate-paths
 * Allowed values: paths from the root (/apps/shop) or from the source (., ../base) between semicolons; * within a
 *   segment, no **, no blanks, no commas
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/high_availability/
 */
export const generatePathsForm: BuiltinRule = {
  id: "generate-paths-form",
  title: "manifest-generate-paths are written as Argo CD reads them",
  severity: "high",
  remedy:
    "Write them as /apps/shop;/policies; tiphys lint --fix writes those that an overlay reads.",
  each: "object",
  match: APPLICATIONS,
  variables: [
    {
      name: "entries",
      cel: `${textAt(`${METADATA}.?annotations[?"${ANNOTATION}"]`)}.split(";")`,
    },
  ],
  cel: `variables.entries
  .filter(e, e != e.trim() || e.contains("**") || e.contains(",") || e.contains("\\\\"))
  .map(e, {
    "path": dyn((object.kind == "ApplicationSet" ? "/spec/template" : "")
      + "/metadata/annotations/argocd.argoproj.io~1manifest-generate-paths"),
    "message": dyn("\\"" + e + "\\" is taken as one path as it stands"
      + (e != e.trim() ? ", with the blanks" : e.contains("**") ? ", and ** as *" : ""))
  })`,
  message: "manifest-generate-paths must be written as Argo CD reads them",
};
