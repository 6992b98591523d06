import { TiphysError } from "#core/errors.ts";
import { isKubeObject } from "#core/kube/resource.ts";
import { expandSet, parseSetUse } from "#core/policy/builtin/expand-set.ts";
import type { PolicyUse } from "#core/policy/fleet.ts";
import { parsePolicy } from "#core/policy/parse-document.ts";
import { withContextFile } from "#core/policy/foreign/context/context-file.ts";
import { withDoors } from "#core/policy/foreign/doors-of.ts";
import { isForeign, paramKinds, withoutStatus } from "#core/policy/foreign/foreign-kinds.ts";
import type { PolicyDocument } from "#core/policy/policy.ts";
import { didYouMean } from "#core/did-you-mean.ts";
import type { DocumentReader } from "./document-reader.ts";
import type { OriginDocument } from "./origin-document.ts";
import { readContext } from "./read-context.ts";

/** Where a fleet (or a command line, origin null) names policies. */
export interface UsePlace {
  readonly origin: OriginDocument | null;
  readonly at: readonly (string | number)[];
}

/** The policies that one entry names: a built-in set, or the files of a glob, with the entry's settings. */
export function readPolicies(
  reader: DocumentReader,
  use: PolicyUse,
  place: UsePlace,
): readonly PolicyDocument[] {
  if (use.use.startsWith("builtin:")) {
    if (use.context !== undefined) reportContext(reader, place);
    return builtinPolicies(reader, use, place);
  }
  const documents = reader.documents([use.use]);
  if (documents.length === 0) {
    const remedy = "Correct the path, or leave the entry out.";
    reader.report(
      { at: place.at, message: `"${use.use}" names no file with a document`, remedy },
      place.origin,
    );
  }
  const native = takeForeignDocuments(reader, documents, use);
  if (use.context !== undefined) readContext(reader, use.context, place);
  const policies = native.flatMap((origin) => {
    const policy = readPolicy(reader, origin);
    if (policy === null) return [];
    const settled = withSettings(policy, use);
    reader.origins.set(settled, origin);
    return [settled];
  });
  if (policies.length === native.length) checkRuleNames(reader, { use, policies, place });
  return policies;
}

/** Keeps the policies of other formats with what goes along with them; the documents that are none of that. */
export function takeForeignDocuments(
  reader: DocumentReader,
  documents: readonly OriginDocument[],
  settings: Pick<PolicyUse, "doors" | "context"> = {},
): readonly OriginDocument[] {
  const params = paramKinds(documents.map(({ value }) => value).filter(isForeign));
  return documents.filter(
    (origin) => !takeForeign(reader, origin, settings) && !takeParam(reader, { origin, params }),
  );
}

/** Keeps a document of another format; false for any other. */
export function takeForeign(
  reader: DocumentReader,
  origin: OriginDocument,
  { doors, context }: Pick<PolicyUse, "doors" | "context"> = {},
): boolean {
  const { value } = origin;
  if (!isForeign(value)) return false;
  const kept = withoutStatus(value);
  const placed = doors === undefined ? kept : withDoors(kept, doors);
  reader.keepForeign(context === undefined ? placed : withContextFile(placed, context), origin);
  return true;
}

interface ParamDocument {
  readonly origin: OriginDocument;
  /** As "apiVersion Kind". */
  readonly params: ReadonlySet<string>;
}

/** An object that is no policy, and of a kind that a policy beside it is told by. */
function takeParam(reader: DocumentReader, { origin, params }: ParamDocument): boolean {
  const { value } = origin;
  if (!isKubeObject(value) || !params.has(`${value.apiVersion} ${value.kind}`)) return false;
  reader.keepForeign(withoutStatus(value), origin);
  return true;
}

function builtinPolicies(
  reader: DocumentReader,
  use: PolicyUse,
  place: UsePlace,
): readonly PolicyDocument[] {
  try {
    const { params, rules, doors } = use;
    const policy = expandSet({
      ...parseSetUse(use.use),
      ...(params ? { params } : {}),
      ...(rules ? { rules } : {}),
    });
    return [doors === undefined ? policy : { ...policy, spec: { ...policy.spec, doors } }];
  } catch (error) {
    if (!(error instanceof TiphysError)) throw error;
    reader.report({ at: place.at, message: error.message }, place.origin);
    return [];
  }
}

function readPolicy(reader: DocumentReader, origin: OriginDocument): PolicyDocument | null {
  const { apiVersion, kind } = (origin.value ?? {}) as { apiVersion?: unknown; kind?: unknown };
  if (kind === "GuardrailPolicy") return reader.take(parsePolicy(origin.value), origin);
  const message = `expected a GuardrailPolicy, got ${String(kind ?? "no kind")} (${String(apiVersion ?? "no apiVersion")})`;
  const remedy = String(apiVersion).startsWith("cli.kyverno.io/")
    ? "Name the file in context of the entry, and leave it out of the policies' glob."
    : "This version evaluates no other format: move the file out of the policies, or rewrite it.";
  reader.report({ at: ["kind"], message, remedy }, origin);
  return null;
}

function withSettings(policy: PolicyDocument, use: PolicyUse): PolicyDocument {
  const { params, doors } = use;
  if (params === undefined && doors === undefined && use.rules === undefined) return policy;
  const rules = policy.spec.rules.map((rule) => ({ ...rule, ...use.rules?.[rule.id] }));
  return {
    ...policy,
    spec: {
      ...policy.spec,
      ...(doors === undefined ? {} : { doors }),
      params: { ...policy.spec.params, ...params },
      rules,
    },
  };
}

/** A setting must be about a rule of at least one policy that the glob names. */
function checkRuleNames(
  reader: DocumentReader,
  {
    use,
    policies,
    place,
  }: {
    readonly use: PolicyUse;
    readonly policies: readonly PolicyDocument[];
    readonly place: UsePlace;
  },
): void {
  const known = policies.flatMap(({ spec }) => spec.rules.map(({ id }) => id));
  for (const rule of Object.keys(use.rules ?? {})) {
    if (known.includes(rule)) continue;
    const hint = didYouMean(rule, known);
    const message = `no policy of "${use.use}" has a rule "${rule}"${hint}`;
    const remedy = known.length > 20 ? undefined : `The rules are ${known.join(", ")}.`;
    reader.report({ at: [...place.at, "rules", rule], message, remedy }, place.origin);
  }
}

function reportContext(reader: DocumentReader, { at, origin }: UsePlace): void {
  const message = "a built-in set looks nothing up";
  reader.report({ at: [...at, "context"], message, remedy: "Leave the field out." }, origin);
}
