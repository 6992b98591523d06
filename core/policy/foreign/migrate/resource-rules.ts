import { knownKinds } from "../export/kind-resource.ts";
import type { ResourceRule } from "../match-resources.ts";
import { hasWildcard } from "../kyverno/wildcard.ts";
import { type KindSelector, parseKindSelector } from "../kyverno/kind-selector.ts";
import { Unmigratable } from "./unmigratable.ts";

interface WantedResources {
  readonly kinds: readonly KindSelector[] | null;
  /** "apps/v1/Deployment". */
  readonly controllers: readonly string[];
  readonly operations: readonly string[];
  readonly isNamespaced: boolean;
}

/** What an API server must send for a rule. @throws Unmigratable for a kind whose resource is not known */
export function resourceRules({
  kinds,
  controllers,
  operations,
  isNamespaced,
}: WantedResources): readonly ResourceRule[] {
  const scope = isNamespaced ? { scope: "Namespaced" as const } : {};
  if (kinds === null)
    return [{ apiGroups: ["*"], apiVersions: ["*"], operations, resources: ["*"], ...scope }];
  const made = controllers.map((text) => coreKind(parseKindSelector(text)));
  const named = [...kinds, ...made].map(resourceOf);
  const groups = Map.groupBy(named, ({ group, version }) => `${group} ${version}`);
  return [...groups.values()].map((own) => ({
    apiGroups: [own[0]?.group ?? ""],
    apiVersions: [own[0]?.version ?? "*"],
    operations,
    resources: [...new Set(own.map(({ resource }) => resource))],
    ...scope,
  }));
}

/** "v1/ReplicationController", as autogen writes it, is of the core group. */
function coreKind(selector: KindSelector): KindSelector {
  return selector.group === "*" ? { ...selector, group: "" } : selector;
}

const KINDS = knownKinds([]);

/** Groups of which clusters serve v1 alone. */
const STABLE: ReadonlySet<string> = new Set(["", "apps", "batch", "networking.k8s.io", "policy"]);

function resourceOf({ group, version, kind }: KindSelector) {
  const fitting = KINDS.filter(
    (known) => known.kind === kind && (group === "*" || known.group === group),
  );
  const [found, other] = fitting;
  if (found === undefined || other !== undefined)
    throw new Unmigratable(
      `which resource ${kind} is: write group/version/${kind} of a known one`,
      ["match"],
    );
  const isOpen = version === "*" || hasWildcard(version);
  return {
    group: found.group,
    resource: found.resource,
    version: !isOpen ? version : STABLE.has(found.group) ? "v1" : "*",
  };
}

/** The resources of what makes pods, as autogen of a ValidatingPolicy names them. */
export function controllerNames(controllers: readonly string[]): readonly string[] {
  return controllers.map((text) => resourceOf(coreKind(parseKindSelector(text))).resource);
}
