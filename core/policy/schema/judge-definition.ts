import type { KubeObject } from "#core/kube/resource.ts";
import { definitionProblems } from "./definition-problems.ts";
import type { SchemaVerdict } from "./judge-schemas.ts";

/** What is wrong with the schemas that a rendered CustomResourceDefinition brings. */
export function judgeDefinition(definition: KubeObject): readonly SchemaVerdict[] {
  return definitionProblems(definition).map(({ keys, message }) => ({
    rule: "broken-definition",
    keys,
    message,
    status: "fail",
  }));
}
