import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { canonicalJson } from "#core/kube/canonical-json.ts";
import { readYaml } from "#core/kube/read-yaml.ts";
import { isKubeObject, type KubeObject } from "#core/kube/resource.ts";
import type { Finding } from "#core/policy/finding.ts";
import {
  creationReview,
  expectSameVerdict,
  namespaceOf,
  readChecked,
  unjudgedRules,
} from "#test/support/door-contract.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import { runTiphys, TEST_DAY } from "#test/support/run-tiphys.ts";
import { startWebhook } from "#test/support/webhook-server.ts";

/**
 * What `check` says of an object and what admission answers over HTTPS when it is made: the same findings, in the
 * same words, of the same revision. Rules over a whole overlay are listed by admission as not evaluable.
 */
const root = fileURLToPath(new URL("./rules/", import.meta.url));

describe("verdicts of check and admission", function () {
  this.timeout(120_000);
  const folder = temporaryFolder();

  for (const set of ["restricted", "baseline@v1.28"]) {
    it(`are the same for every golden object by pod-security/${set} and best-practices`, async () => {
      const objects = goldenObjects();
      expect(objects.length).to.be.greaterThan(250);
      const files = objects.map((object, index) => [`objects/${index}.yaml`, canonicalJson(object)]);
      writeTree(folder(), { "tiphys.yaml": fleetText(set), ...Object.fromEntries(files) });
      const targets = files.map(([path = ""]) => path);
      const checked = readChecked(
        await runTiphys({
          argv: ["check", "--env", "prod", "-n", "shop-prod", "--format", "json", ...targets],
          cwd: folder(),
        }),
      );
      const unjudged = await unjudgedRules(folder(), TEST_DAY);
      const server = await startWebhook({ from: folder(), now: () => TEST_DAY });
      try {
        for (const [index, object] of objects.entries()) {
          const findings = checked.targets.find(({ path }) => path === targets[index])?.findings;
          const namespace = namespaceOf(object, "shop-prod");
          const answer = await server.review(creationReview(object, namespace));
          const environment = namespace !== null || object.kind === "Namespace" ? "prod" : null;
          expectSameVerdict(answer, {
            object,
            namespace,
            environment,
            revision: checked.revision,
            findings: (findings ?? []).map((finding) => asClaimedBy(environment, finding)),
            unjudged,
          });
        }
      } finally {
        await server.stop();
      }
    });
  }
});

/** check judges a cluster-scoped object as its overlay's environment, admission as one that nobody claims. */
function asClaimedBy(environment: string | null, finding: Finding): Finding {
  return environment === null ? { ...finding, action: "warn" } : finding;
}

function goldenObjects(): readonly KubeObject[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".yaml") && !file.endsWith(".expected.yaml"))
    .sort()
    .flatMap((file) => readYaml(readFileSync(join(root, file), "utf8"), { file }))
    .map(({ value }) => value)
    .filter(isKubeObject);
}

function fleetText(set: string): string {
  return `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: golden}
spec:
  environments:
    - {name: prod, namespaces: ["*"], actions: {critical: deny, high: deny, medium: warn, low: audit}}
  admission: {exemptNamespaces: []}
  overrides:
    - {policy: kubernetes-schema, action: "off", owner: tests, reason: only files have schemas}
  policies:
    - builtin:pod-security/${set}
    - use: builtin:best-practices
      params: {requiredLabels: [app, owner], registries: ["ghcr.io/acme/*"]}
`;
}
