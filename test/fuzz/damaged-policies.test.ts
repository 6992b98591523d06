import { expect } from "chai";
import fc from "fast-check";
import { kustomizePath } from "#test/support/need-tool.ts";
import { damages, damageText, PIECES } from "./damage-text.ts";
import { allowLongRuns, fuzz } from "./fuzz.ts";
import { inFolder } from "./golden-repository.ts";
import { runSanely } from "./expect-sane.ts";
import { OVERLAY, OVERLAY_FILES } from "./overlay-files.ts";

const TEST = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailTest
spec:
  environment: prod
  cases:
    - title: A short number is fine
      resources:
        apiVersion: v1
        kind: Secret
        metadata: {name: login, namespace: shop-prod}
        data: {password: "1"}
      expect: [{rule: form, path: /data/password}]
    - title: An image without a digest
      resources: ../apps/shop/base/web.yaml
      expect:
        - {rule: image, count: 2}
`;
const BASELINE = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailBaseline
spec:
  findings:
    - {id: ${"a".repeat(64)}, policy: secrets-are-named, rule: data, resource: shop-prod/Secret/login, path: ""}
`;
const FILES = new Map([
  ...OVERLAY_FILES,
  ["tiphys.yaml", `${OVERLAY_FILES.get("tiphys.yaml") ?? ""}  baseline: baseline.yaml\n`],
  ["policies/secrets.test.yaml", TEST],
  ["baseline.yaml", BASELINE],
]);
const WORDS = [
  ...[
    "policy",
    "rules",
    "match",
    "exclude",
    "kinds",
    "names",
    "namespaces",
    "labels",
    "operations",
  ],
  ...["each", "container", "podSpec", "bundle", "object", "schema", "cel", "message", "variables"],
  ...["params", "doors", "admission", "severity", "critical", "deny", "off", "until", "expires"],
  ...[
    "environments",
    "overrides",
    "exceptions",
    "injected",
    "crds",
    "{type: object}",
    "$ref",
    "#/x",
  ],
  ...[
    '{type: string, pattern: "("}',
    '"object.metadata.name"',
    '"resources.all(r, true)"',
    "[a, 1]",
  ],
  ...["expect", "allow", "cases", "resources", "oldObject", "now", "2026-13-45", "9999-12-31"],
];

const damagedFiles = fc.record({
  file: fc.constantFrom(
    ...["tiphys.yaml", "policies/secrets.yaml", "policies/secrets.yaml"],
    ...["policies/secrets.test.yaml", "exceptions/web.yaml", "baseline.yaml"],
  ),
  damage: damages([...PIECES, ...WORDS, ...WORDS, ...WORDS]),
  argv: fc.constantFrom(
    ...[
      ["policy", "test"],
      ["policy", "test", "--format", "json"],
      ["policy", "lint"],
    ],
    ...[
      ["policy", "list"],
      ["policy", "explain", "secrets-are-named"],
      ["bundle", "--stdout"],
    ],
    ...[
      ["check", "apps/shop/base/web.yaml"],
      ["check", OVERLAY, "--format", "json"],
    ],
  ),
});

describe("a damaged policy, fleet, exception, baseline or test", () => {
  let kustomize = "";
  before(async function () {
    this.timeout(300_000);
    kustomize = await kustomizePath();
  });

  it("was fine before", async () => {
    await inFolder(FILES, async (cwd) => {
      const { exitCode, stdout, stderr } = await runSanely({ argv: ["policy", "test"], cwd });
      expect(exitCode, stdout + stderr).to.equal(0);
    });
  });

  it("gets an answer in time and without a trace from all that reads it", async function () {
    allowLongRuns(this);
    await fuzz({
      inputs: damagedFiles,
      runs: 20,
      judge: async ({ file, damage, argv }) => {
        const files = new Map(FILES);
        files.set(file, damageText(files.get(file) ?? "", damage));
        await inFolder(files, async (cwd) => {
          await runSanely({ argv, cwd, env: { TIPHYS_KUSTOMIZE: kustomize } });
        });
      },
    });
  });
});
