import { matchesWildcard } from "./wildcard.ts";

/** What "Deployment", "apps/v1/Deployment", "v1/Pod", "Pod/status" or "*" in a policy stands for. */
export interface KindSelector {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly subresource: string;
}

const VERSION = /^(v\d((alpha|beta)\d)?|\*)$/;

/** A kind as Kyverno's policies write it; one with more parts than there are stands for nothing. */
export function parseKindSelector(text: string): KindSelector {
  const slashed = text.split("/");
  const parts = [...slashed.slice(0, -1), ...(slashed.at(-1) ?? "").split(".")];
  const [first = "", second = "", third = "", fourth = ""] = parts;
  switch (parts.length) {
    case 1:
      return { group: "*", version: "*", kind: first, subresource: "" };
    case 2:
      if (first === "*" && second === "*")
        return { group: "*", version: "*", kind: "*", subresource: "*" };
      if (first === "*" && second === second.toLowerCase())
        return { group: "*", version: "*", kind: "*", subresource: second };
      return VERSION.test(first)
        ? { group: "*", version: first, kind: second, subresource: "" }
        : { group: "*", version: "*", kind: first, subresource: second };
    case 3:
      return VERSION.test(first)
        ? { group: "*", version: first, kind: second, subresource: third }
        : { group: first, version: second, kind: third, subresource: "" };
    case 4:
      return { group: first, version: second, kind: third, subresource: fourth };
    default:
      return { group: "", version: "", kind: "", subresource: "" };
  }
}

/** Whether a kind is meant; ephemeral containers are those of their pod, named or not. */
export function isKindSelected(wanted: KindSelector, given: KindSelector): boolean {
  return (
    matchesWildcard(wanted.group, given.group) &&
    matchesWildcard(wanted.version, given.version) &&
    matchesWildcard(wanted.kind, given.kind) &&
    (matchesWildcard(wanted.subresource, given.subresource) ||
      (given.kind === "Pod" && given.subresource === "ephemeralcontainers"))
  );
}
