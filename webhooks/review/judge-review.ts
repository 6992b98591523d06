import { displayName } from "#core/kube/resource.ts";
import { decisionOf, sortFindings } from "#core/policy/decide.ts";
import { evaluate } from "#core/policy/evaluate.ts";
import type { Finding } from "#core/policy/finding.ts";
import { joinRevisions } from "#core/policy/revision.ts";
import type { ObjectChange } from "../freeze/arriving-images.ts";
import { judgeFreeze } from "../freeze/judge-freeze.ts";
import type { KeptBudgets } from "../freeze/kept-budgets.ts";
import type { ClusterLookup } from "./cluster-lookup.ts";
import { controllerOwner } from "./controller-owner.ts";
import {
  type InForce,
  type Judgement,
  judgementsFor,
  namespaceFacts,
  withoutExceptions,
} from "./in-force.ts";
import { passedOver } from "./passed-over.ts";
import type { ReviewOutcome } from "./review-outcome.ts";
import type { ReviewRequest } from "./review-request.ts";
import { scaledObject } from "./scaled-object.ts";
import { sparedByOwner } from "./spared-findings.ts";
import { strictestFindings } from "./strictest-findings.ts";
import { withNamespace } from "./with-namespace.ts";

export interface ReviewContext {
  readonly inForce: InForce;
  readonly lookup: ClusterLookup;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Ends lookups when the answer is due. */
  readonly signal: AbortSignal;
  /** Null where no analysis server was named. */
  readonly budgets: KeptBudgets | null;
}

/** Judges what a request would make of the cluster. @throws CLUSTER_UNREACHABLE when it cannot be asked */
export async function judgeReview(
  request: ReviewRequest,
  given: ReviewContext,
): Promise<ReviewOutcome> {
  const skipped = passedOver(request);
  if (skipped !== null) return passed(request, skipped);
  const context = isCached(request, given) ? given : await withItsNamespace(request, given);
  const change = await changeOf(request, context);
  if (change === null) return passed(request, "what is scaled is not of a known kind");
  const judgements = judgementsFor(context.inForce, namespaceOf(request, context));
  if (judgements.length === 0) return passed(request, "no bundle in force judges it");
  const judge = judgeWith({ request, context });
  const found = judgements.map((judgement) => judge(judgement, change));
  const [only] = found;
  const merged = only !== undefined && found.length === 1 ? only : strictestFindings(found.flat());
  const lasting = await lowered(merged, { request, context, change, judgements });
  const frozen = await judgeFreeze({ ...context, request, change, judgements });
  const findings =
    frozen.findings.length === 0 ? lasting : sortFindings([...lasting, ...frozen.findings]);
  return {
    uid: request.uid,
    decision: decisionOf(findings),
    findings,
    passedFreeze: frozen.passed,
    revision: joinRevisions([...new Set(judgements.map(({ guardrails }) => guardrails.revision))]),
    unseenRules: [...new Set(judgements.flatMap(({ unseenRules }) => unseenRules))],
    environments: judgements.flatMap(({ environment }) => environment ?? []),
    skipped: null,
    subject: subjectOf(request),
  };
}

function isCached({ namespace }: ReviewRequest, { inForce, lookup }: ReviewContext): boolean {
  const isJudged = inForce.platform.length + inForce.repositories.length > 0;
  return namespace === null || !isJudged || lookup.namespace(namespace) !== null;
}

async function withItsNamespace(
  { namespace }: ReviewRequest,
  context: ReviewContext,
): Promise<ReviewContext> {
  return { ...context, lookup: await withNamespace(namespace ?? "", context) };
}

async function changeOf(
  request: ReviewRequest,
  context: ReviewContext,
): Promise<ObjectChange | null> {
  if (request.subResource === "scale") return scaledObject(request, context);
  const { object, oldObject } = request;
  return object === null ? null : { object, oldObject };
}

function namespaceOf(request: ReviewRequest, { lookup }: ReviewContext) {
  const { namespace, object } = request;
  if (object !== null && isNamespaceRequest(request)) return namespaceFacts(object);
  if (namespace === null) return null;
  const known = lookup.namespace(namespace);
  return known === null ? { name: namespace, labels: {} } : namespaceFacts(known);
}

function isNamespaceRequest({ resource }: ReviewRequest): boolean {
  return resource.group === "" && resource.resource === "namespaces";
}

type Judge = (judgement: Judgement, change: ObjectChange) => readonly Finding[];

function judgeWith({
  request,
  context,
}: {
  readonly request: ReviewRequest;
  readonly context: ReviewContext;
}): Judge {
  const { namespace } = request;
  const namespaceObject = namespace === null ? null : context.lookup.namespace(namespace);
  return ({ guardrails, environment }, { object, oldObject }) =>
    evaluate({
      guardrails,
      door: "admission",
      environment,
      resources: [{ object, namespace, isNamespaced: namespace !== null, source: null }],
      now: context.now,
      bundle: subjectOf(request),
      operation: request.operation,
      admission: { request: request.raw, oldObject, namespaceObject },
    }).findings;
}

interface Lowering {
  readonly request: ReviewRequest;
  readonly context: ReviewContext;
  readonly change: ObjectChange;
  readonly judgements: readonly Judgement[];
}

/** Lowers denials to warnings where the old object had them, and spares children what their owner shows. */
async function lowered(
  findings: readonly Finding[],
  lowering: Lowering,
): Promise<readonly Finding[]> {
  if (!findings.some(isDenial)) return findings;
  const kept = afterRatchet(findings, lowering);
  if (!kept.some(isDenial)) return kept;
  return withoutSpared(kept, lowering);
}

function isDenial({ action }: Finding): boolean {
  return action === "deny";
}

function afterRatchet(
  findings: readonly Finding[],
  { request, context, change, judgements }: Lowering,
): readonly Finding[] {
  const { oldObject } = change;
  if (request.operation !== "UPDATE" || oldObject === null) return findings;
  const judge = judgeWith({ request, context });
  const before = { object: oldObject, oldObject };
  const old = new Set(
    judgements.flatMap((judgement) =>
      judge(withoutExceptions(judgement), before).map(({ id }) => id),
    ),
  );
  const ownJudges = rulesJudgingUpdates(judgements);
  return findings.map((finding) =>
    isDenial(finding) && old.has(finding.id) && !ownJudges.has(ruleName(finding))
      ? { ...finding, action: "warn" as const, existing: true }
      : finding,
  );
}

/** Rules of other formats that say themselves what was wrong before, and what becomes of it. */
function rulesJudgingUpdates(judgements: readonly Judgement[]): ReadonlySet<string> {
  const rules = judgements.flatMap(({ guardrails }) =>
    guardrails.layers.flatMap((layer) => layer.rules),
  );
  const own = rules.filter(({ foreign }) => foreign?.judgesUpdates === true);
  return new Set(own.map(({ policy, id }) => ruleName({ policy, rule: id })));
}

function ruleName({ policy, rule }: { readonly policy: string; readonly rule: string }): string {
  return `${policy}/${rule}`;
}

async function withoutSpared(
  findings: readonly Finding[],
  { request, context, change, judgements }: Lowering,
): Promise<readonly Finding[]> {
  const { lookup, signal } = context;
  const owner = await controllerOwner(request, { lookup, judgements, signal });
  if (owner === null) return findings;
  const judge = judgeWith({ request, context });
  const shown = judgements.flatMap((judgement) =>
    judge(withoutExceptions(judgement), { object: owner, oldObject: null }),
  );
  const isSpared = sparedByOwner({ object: owner, findings: shown }, change.object);
  return findings.filter((finding) => !isDenial(finding) || !isSpared(finding));
}

function passed(request: ReviewRequest, skipped: string): ReviewOutcome {
  return {
    uid: request.uid,
    decision: "allow",
    findings: [],
    unseenRules: [],
    revision: null,
    environments: [],
    passedFreeze: null,
    skipped,
    subject: subjectOf(request),
  };
}

function subjectOf({ kind, namespace, name, object }: ReviewRequest): string {
  const shown = name === "" && object !== null ? displayName(object) : name;
  return `${kind.kind} ${namespace === null ? shown : `${namespace}/${shown}`}`;
}
