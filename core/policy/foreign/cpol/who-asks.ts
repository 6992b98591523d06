const ASKER =
  /\brequest\.(?:userInfo|roles|clusterRoles|uid|dryRun|options)\b|\bserviceAccount(?:Name|Namespace)\b/;
const ROLES = /\brequest\.(?:roles|clusterRoles)\b/;

/** What of an expression is about who asks, as "request.userInfo", and about their roles; "" for nothing. */
export interface AskerParts {
  readonly asker: string;
  readonly roles: string;
}

// The same few expressions are asked of every object.
const MOST_KEPT = 5000;
const LONGEST_KEPT = 1000;
const kept = new Map<string, AskerParts>();

export function whoAsks(expression: string): AskerParts {
  const known = kept.get(expression);
  if (known !== undefined) return known;
  const parts = { asker: found(ASKER, expression), roles: found(ROLES, expression) };
  if (kept.size >= MOST_KEPT) kept.clear();
  if (expression.length <= LONGEST_KEPT) kept.set(expression, parts);
  return parts;
}

function found(part: RegExp, expression: string): string {
  return part.exec(expression)?.[0] ?? "";
}
