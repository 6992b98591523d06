import type { KubeObject } from "#core/kube/resource.ts";
import type { LeftPart, Migration, MigrationComment } from "../migrate/migrated.ts";
import { autogenVariants } from "../vpol/autogen.ts";
import { decodeVpol, decodeVpolException, type VpolSpec } from "../vpol/decode-vpol.ts";
import { migrateCelPolicy, type PolicyForm } from "./migrate-cel-policy.ts";
import type { NativeMatch } from "./native-match.ts";
import { podNames } from "./pod-names.ts";

/** A ValidatingPolicy of Kyverno, which fits its schema, as a GuardrailPolicy. */
export function migrateVpol(document: KubeObject, documents: readonly KubeObject[]): Migration {
  const spec = decodeVpol(document);
  return migrateCelPolicy({
    document,
    forms: formsOf(spec),
    narrowed: namespaceOf(document),
    comments: commentsOf(document, spec),
    left: [...leftOf(document, spec), ...exceptionsLeft(document, documents)],
  });
}

function formsOf(spec: VpolSpec): readonly PolicyForm[] {
  const variants = autogenVariants(spec);
  const own: PolicyForm = { spec, each: "object", prefix: "" };
  if (variants.length === 0) return [own];
  const pods = podNames(spec);
  const { matchConstraints } = spec;
  if (pods !== null && variants.every(({ isExtracted }) => !isExtracted)) {
    const resourceRules = [
      ...(matchConstraints?.resourceRules ?? []),
      ...variants.flatMap((variant) => variant.spec.matchConstraints?.resourceRules ?? []),
    ];
    const match = { ...matchConstraints, resourceRules };
    return [{ spec: { ...pods, matchConstraints: match }, each: "podSpec", prefix: "" }];
  }
  const prefixes = variants.map((_, index) => (index === 0 ? "autogen-" : "autogen-cronjob-"));
  return [
    own,
    ...variants.map((variant, index): PolicyForm => {
      const prefix = prefixes[index] ?? "autogen-";
      return { spec: variant.spec, each: "object", prefix };
    }),
  ];
}

function namespaceOf({ kind, metadata }: KubeObject): readonly NativeMatch[] {
  if (kind === "ValidatingPolicy") return [];
  const match = { namespaces: [metadata?.namespace ?? "default"] };
  return [{ match, exclude: {}, conditions: [] }];
}

function leftOf({ metadata }: KubeObject, spec: VpolSpec): readonly LeftPart[] {
  const part = (place: string, why: string): LeftPart => ({
    policy: metadata?.name ?? "",
    rule: "*",
    place,
    why,
  });
  const mode = spec.evaluation?.mode ?? "Kubernetes";
  const isExtracted = autogenVariants(spec).some((variant) => variant.isExtracted);
  return [
    ...(mode === "Kubernetes"
      ? []
      : [part("/spec/evaluation/mode", `mode ${mode}: objects of Kubernetes are judged here`)]),
    ...(spec.matchConstraints === undefined
      ? [part("/spec", "no matchConstraints: it is about nothing")]
      : []),
    ...(isExtracted
      ? [
          part(
            "/spec/autogen/podControllers/controllers",
            "controllers of kinds that Kyverno does not know",
          ),
        ]
      : []),
  ];
}

function exceptionsLeft(
  { kind, metadata }: KubeObject,
  documents: readonly KubeObject[],
): readonly LeftPart[] {
  return documents
    .filter(
      ({ apiVersion, kind: other }) =>
        other === "PolicyException" && apiVersion.startsWith("policies."),
    )
    .filter((exception) =>
      decodeVpolException(exception).policyRefs.some(
        (ref) => ref.name === metadata?.name && ref.kind === kind,
      ),
    )
    .map((exception) => ({
      policy: metadata?.name ?? "",
      rule: "*",
      place: "/metadata/name",
      why: `the PolicyException "${exception.metadata?.name ?? ""}" is about it: write a GuardrailException first, with an owner and an end, and leave it out`,
    }));
}

function commentsOf({ kind, metadata }: KubeObject, spec: VpolSpec): readonly MigrationComment[] {
  const { validationActions = ["Audit"] } = spec;
  const head = `Migrated from the ${kind} ${metadata?.name ?? ""} of Kyverno by \`tiphys policy migrate\`.`;
  const actions = validationActions.includes("Deny")
    ? ""
    : `\nIt only did ${validationActions.join(" and ")}: an override in tiphys.yaml keeps that until a day.`;
  return [{ path: "", text: `${head}${actions}` }];
}
