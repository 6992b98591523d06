import { join } from "node:path";
import { expect } from "chai";
import { execa } from "execa";
import type { Finding } from "#core/policy/finding.ts";
import { compileForeignCase, foreignCases, judgeForeign } from "#test/support/foreign-cases.ts";
import { ROOT } from "#test/support/source-files.ts";
import { toolPath } from "#test/support/tools.ts";

/** Each golden case of constraints is given to Gatekeeper's own command with all objects: who violates what, and why. */
describe("Gatekeeper's constraints beside gator", function () {
  this.timeout(900_000);
  let gator = "";
  before(async () => {
    gator = await toolPath("gator");
  });

  for (const { name, folder, documents, objects } of foreignCases("gatekeeper")) {
    it(`are violated alike: ${name.replaceAll("-", " ")}`, async () => {
      const { guardrails, problems, notes } = await compileForeignCase(documents);
      const files = [join(folder, "policy.yaml"), SHARED].flatMap((file) => ["-f", file]);
      const run = await execa(gator, ["test", "-o", "json", ...files], {
        reject: false,
        stdin: "ignore",
      });
      if (problems.length > 0) {
        expect(run.stdout).to.equal("");
        expect(run.stderr).to.contain("adding");
        return;
      }
      if (notes.some((note) => note.includes("Rego"))) return;
      const ours = new Map(judgeForeign(guardrails, objects).filter(isHeard).map(entryOf));
      const theirs = violationsOf(run.stdout);
      expect([...ours.keys()].sort()).to.deep.equal([...theirs.keys()].sort());
      for (const [pair, message] of ours)
        if (message !== null) expect(message, pair).to.equal(theirs.get(pair));
    });
  }
});

const SHARED = join(ROOT, "test/golden/foreign/gatekeeper/objects.yaml");

/** gator knows no ignored errors, and what cannot be known is an error of its own. */
function isHeard({ status, action, rule, policy, resource }: Finding): boolean {
  if (isOdd(`${policy} ${resource.kind}`)) return false;
  return status === "fail" || (status === "error" && action !== "audit" && rule !== "");
}

/** gator takes every object without a namespace, but a Namespace, for one in "default"; a cluster knows better. */
const ODD = new Set(["of-the-cluster", "of-namespaces", "by-team", "in-team-a", "in-teams"]);

function isOdd(pair: string): boolean {
  const [policy = "", kind] = pair.split(" ");
  return kind === "ClusterRole" && ODD.has(policy);
}

/** Words are compared where a rule fails in plain sight; those of errors are each engine's own. */
function entryOf({ policy, resource, status, message }: Finding): [string, string | null] {
  const { kind, name } = resource;
  const isPlain = status === "fail" && kind !== "Secret";
  return [`${policy} ${kind} ${name.replace(/\*$/, "")}`, isPlain ? message : null];
}

interface Violation {
  readonly constraint: { readonly metadata: { readonly name: string } };
  readonly msg: string;
  readonly violatingObject: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: { readonly name?: string; readonly generateName?: string };
  };
}

function violationsOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const all = (JSON.parse(text) ?? []) as readonly Violation[];
  for (const { constraint, violatingObject, msg } of all) {
    const { apiVersion, kind, metadata } = violatingObject;
    const policy = constraint.metadata.name;
    const isPolicy = apiVersion.includes("gatekeeper.sh");
    if (isPolicy || isOdd(`${policy} ${kind}`) || msg.startsWith("unable to match")) continue;
    found.set(`${policy} ${kind} ${metadata.name ?? metadata.generateName ?? ""}`, msg);
  }
  return found;
}
