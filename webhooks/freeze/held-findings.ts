import { concernedObjectives } from "#adapters/concerned-objectives.ts";
import { displayName, type KubeObject } from "#core/kube/resource.ts";
import { judgeBudget } from "#core/policy/budget-policy.ts";
import { exceptionClaims } from "#core/policy/exception-claim.ts";
import type { Finding } from "#core/policy/finding.ts";
import type { Environment } from "#core/policy/fleet.ts";
import { freezeFinding, holdingFreezes } from "#core/policy/freeze-holds.ts";
import { promotionFinding } from "#core/policy/promotion-finding.ts";
import { promotionOf } from "#core/policy/promotion-settings.ts";
import { type Objective, objectiveId } from "#core/slo/objective.ts";
import { admissionSettings } from "../review/admission-settings.ts";
import type { ForcedBundle } from "../review/in-force.ts";
import type { BudgetAnswers, KeptBudgets } from "./kept-budgets.ts";

export interface HeldQuestion {
  readonly object: KubeObject;
  readonly namespace: string | null;
  readonly environment: string;
  /** By which names the app may go. */
  readonly apps: readonly string[];
  /** Null where no analysis server was named: then budgets hold nothing here. */
  readonly budgets: KeptBudgets | null;
  readonly now: number;
}

const NO_MARK =
  "No mark of a fix is seen here: it comes in by an exception for promotion/budget-spent, or by breakglass.";

/** What a bundle's freezes and budgets say of a change of a version; excepted ones with action off. */
export function heldFindings(bundle: ForcedBundle, question: HeldQuestion): readonly Finding[] {
  const { layer } = bundle;
  const { environment, now } = question;
  const action = admissionSettings(layer.fleet).freeze;
  const holding = holdingFreezes({ ...question, freezes: bundle.freezes });
  const frozen = holding.map((freeze) =>
    freezeFinding(freeze, { source: null, action, note: null }),
  );
  const own = layer.fleet.spec.environments.find(({ name }) => name === environment);
  const spent = own === undefined ? [] : budgetFindings(bundle, { ...question, own, action });
  const claims = exceptionClaims(layer.exceptions, now);
  return [...frozen, ...spent].map((finding) => excepted(finding, { claims, question }));
}

interface BudgetQuestion extends HeldQuestion {
  readonly own: Environment;
  readonly action: "deny" | "warn";
}

function budgetFindings(
  { layer, objectives }: ForcedBundle,
  { object, namespace, apps, budgets, now, own, action }: BudgetQuestion,
): readonly Finding[] {
  const { budget } = promotionOf(own);
  if (budget === null || budgets === null) return [];
  const place = { fleet: layer.fleet, environment: own, budget };
  const concerned =
    "unknown" in objectives
      ? []
      : apps.flatMap((app) => concernedObjectives(objectives.known, { ...place, app }));
  const answers: BudgetAnswers =
    "unknown" in objectives
      ? { budgets: objectives, askedAt: null }
      : budgets.about(onceEach(concerned), now);
  const asked = { app: apps.join(" or "), budget, budgets: answers.budgets };
  const { verdict, reason } = judgeBudget({ ...asked, fixes: { known: [] } });
  if (verdict === "allow") return [];
  return [
    promotionFinding("budget-spent", {
      resource: {
        apiVersion: object.apiVersion,
        kind: object.kind,
        namespace,
        name: displayName(object),
      },
      message: `${reason}${asOf(answers)}`,
      remedy: `Wait for the budget. ${NO_MARK}`,
      source: null,
      action: verdict === "warn" ? "warn" : action,
    }),
  ];
}

/** An app that goes by two names may be concerned twice. */
function onceEach(objectives: readonly Objective[]): readonly Objective[] {
  return [...new Map(objectives.map((each) => [objectiveId(each), each])).values()];
}

function asOf({ askedAt }: BudgetAnswers): string {
  return askedAt === null ? "" : ` (as of ${new Date(askedAt).toISOString()})`;
}

interface Excepting {
  readonly claims: ReturnType<typeof exceptionClaims>;
  readonly question: HeldQuestion;
}

/** An exception means what is changed, as it does where a policy judges it. */
function excepted(finding: Finding, { claims, question }: Excepting): Finding {
  const { object, namespace, environment } = question;
  const rule = { policy: finding.policy, id: finding.rule };
  const name = displayName(object);
  const ref = { ...finding.resource, name };
  const place = { rule, environment, ref, resource: { object, namespace, source: null } };
  const claim = claims.find(({ claims: holds }) => holds(place));
  if (claim === undefined) return finding;
  return { ...finding, action: "off", exception: claim.exception.name };
}
