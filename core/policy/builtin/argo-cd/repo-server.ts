import { listAt } from "#core/policy/builtin/best-practices/bundle-fields.ts";
import { textAt, textOf } from "#core/policy/builtin/text-of.ts";
import type { PolicyVariable, Selector } from "#core/policy/policy.ts";

/** The workload of the repo-server, or a patch of it. */
export const REPO_SERVERS: Selector = {
  kinds: ["apps/Deployment", "apps/StatefulSet"],
  names: ["argocd-repo-server", "*-argocd-repo-server", "*-repo-server"],
};

/** CEL: the optional pod spec. */
export const POD = "dyn(object).?spec.?template.?spec";

const CONTAINERS = listAt(`${POD}.?containers`);
const WORDS = `(${listAt("c.?command")} + ${listAt("c.?args")}).map(w, ${textOf("w")}).join(" ")`;

/**
 * `variables.sidecars`: the containers that serve plugins, as {at, name, container}; one without an image is a patch
 * of another's. `variables.isWhole`: the repo-server's own container is in sight, so that this is no patch.
 */
export const SIDECARS: readonly PolicyVariable[] = [
  {
    name: "sidecars",
    cel: `lists.range(${CONTAINERS}.size())
  .map(i, {"at": dyn("/spec/template/spec/containers/" + string(i)), "c": dyn(${CONTAINERS}[i])})
  .map(s, {
    "at": s.at,
    "name": dyn(${textAt("s.c.?name")}),
    "container": s.c,
    "words": dyn([s.c].map(c, ${WORDS})[0])
  })
  .filter(s, ${textAt("s.container.?image")} != "" && string(s.words).matches("(^|[/ ])(argocd-cmp-server|tiphys cmp-server)( |$)"))`,
  },
  {
    name: "isWhole",
    cel: `${CONTAINERS}.exists(c, ${textAt("c.?name")} == "argocd-repo-server" || ${textAt("c.?name")} == "repo-server")`,
  },
];

/** CEL: `sidecar "tiphys"`. */
export const SIDECAR = `"sidecar \\"" + string(s.name) + "\\""`;
