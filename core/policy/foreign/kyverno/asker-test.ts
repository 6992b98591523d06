import { isRecord } from "#core/is-record.ts";
import type { ElementView } from "../../judge-element.ts";
import type { MatchAnswer } from "../match-resources.ts";
import { matchesWildcard } from "./wildcard.ts";

/** Whom a filter is about. */
export interface AskerFilter {
  readonly roles?: readonly string[];
  readonly clusterRoles?: readonly string[];
  readonly subjects?: readonly unknown[];
}

/** Whether who asks is whom a filter is about; `nobody` is the answer where nobody asks. Null for a filter about all. */
export function askerTest(
  { roles = [], clusterRoles = [], subjects = [] }: AskerFilter,
  nobody: boolean,
): ((element: ElementView) => MatchAnswer) | null {
  if (roles.length + clusterRoles.length + subjects.length === 0) return null;
  return ({ place }) => {
    const request = place.input.admission?.request;
    if (!isRecord(request) || !isRecord(request.userInfo)) return nobody;
    const { userInfo } = request;
    if (subjects.length > 0 && !subjects.some((subject) => isSubject(subject, userInfo)))
      return false;
    return bothAnswers(hasOne(roles, request.roles), hasOne(clusterRoles, request.clusterRoles));
  };
}

/** An API server does not say which roles somebody has: they stand in no review. */
function hasOne(wanted: readonly string[], own: unknown): MatchAnswer {
  if (wanted.length === 0) return true;
  if (!Array.isArray(own)) return "who asks, with their roles";
  return wanted.some((role) => own.includes(role));
}

function bothAnswers(first: MatchAnswer, second: MatchAnswer): MatchAnswer {
  if (first === false || second === false) return false;
  return first === true ? second : first;
}

function isSubject(subject: unknown, { username, groups }: Readonly<Record<string, unknown>>) {
  const { kind, name = "", namespace = "" } = subject as Readonly<Record<string, string>>;
  const user = typeof username === "string" ? username : "";
  if (kind === "User") return matchesWildcard(name, user);
  if (kind === "ServiceAccount")
    return matchesWildcard(`system:serviceaccount:${namespace}:${name}`, user);
  if (kind !== "Group" || !Array.isArray(groups)) return false;
  return groups.some((group) => typeof group === "string" && matchesWildcard(name, group));
}
