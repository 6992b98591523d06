import { atMost } from "#core/policy/decide.ts";
import type { Override } from "#core/policy/fleet.ts";
import type { ForeignPart } from "#core/policy/foreign/foreign-check.ts";
import type { GuardrailLayer } from "#core/policy/guardrails.ts";
import { actionOf } from "#core/policy/override-claim.ts";
import type { Action, PolicyDocument, PolicyRule } from "#core/policy/policy.ts";

interface RuleInForce {
  readonly document: PolicyDocument;
  readonly layer: GuardrailLayer;
  readonly foreign?: ReadonlyMap<string, ForeignPart> | null;
}

interface Question {
  readonly rule: PolicyRule;
  readonly environment: string;
  readonly now: number;
}

/** What is done about what a rule finds: what the fleet says, and no more than a policy in another format wants, unless an override says so. */
export function actionInForce(
  { document, layer, foreign }: RuleInForce,
  { rule, environment, now }: Question,
): { readonly action: Action; readonly override: Override | null } {
  const severity = rule.severity ?? document.spec.severity;
  const place = { policy: document.metadata.name, rule: rule.id, environment };
  const { action, override } = actionOf(layer, { place, severity, now });
  const most = foreign?.get(rule.id)?.mostAction;
  if (override !== null || most === undefined) return { action, override };
  return { action: atMost(action, most), override };
}
