import { join } from "node:path";
import { expect } from "chai";
import { maskSecrets, shortenKustomizeError } from "#rendering/kustomize-error.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";

/** What kustomize itself says stands in test/golden/render; here is what else may arrive. */
describe("shortenKustomizeError", () => {
  const folder = temporaryFolder();
  const shorten = (stderr: string, withSettings = false) => {
    writeTree(folder(), { "app/kustomization.yaml": "namespace: a\npatchess: []\n" });
    const directory = join(folder(), "app");
    const files = ["app/kustomization.yaml"];
    return shortenKustomizeError({ stderr, root: folder(), directory, files, withSettings })
      .message;
  };

  const unknownField =
    "app/kustomization.yaml:2: patchess: expected a field of a kustomization, got an unknown one. Correct its spelling or remove it.";
  const cases = [
    {
      title: "reads past warnings",
      stderr: '# Warning: old\nError: invalid Kustomization: json: unknown field "patchess"\n',
      expected: unknownField,
    },
    {
      title: "reads kubectl's own way to say it",
      stderr: 'error: invalid Kustomization: json: unknown field "patchess"\n',
      expected: unknownField,
    },
    {
      title: "reads what kubectl logs in one line",
      stderr:
        'E1121 11:57:01.266996 30815 run.go:72] "command failed" err="invalid Kustomization: json: unknown field \\"patchess\\""\n',
      expected: unknownField,
    },
    {
      title: "reads what kubectl logs in several lines",
      stderr:
        'E1121 11:57:01.266996 30815 run.go:72] "command failed" err=<\n\tinvalid Kustomization: json: unknown field "patchess"\n >\n',
      expected: unknownField,
    },
    {
      title: "gives an unknown error without its chain, folders and addresses",
      stderr: (root: string) =>
        `Error: accumulating resources: accumulation err='accumulating resources from '../b': x': broken &{0xc0001 <nil>} in ${root}/app/a.yaml`,
      expected:
        "app/kustomization.yaml: kustomize says: broken in app/a.yaml. Correct the kustomization.",
    },
    {
      title: "cuts an unknown error that is long",
      stderr: `Error: ${"x".repeat(5000)}`,
      expected: `app/kustomization.yaml: kustomize says: ${"x".repeat(400)}…. Correct the kustomization.`,
    },
    {
      title: "says so when there is no word",
      stderr: "Error: \n",
      expected:
        "app/kustomization.yaml: kustomize failed without a word. Correct the kustomization.",
    },
  ];
  for (const { title, stderr, expected } of cases) {
    it(title, () => {
      const text = typeof stderr === "string" ? stderr : stderr(folder());
      expect(shorten(text)).to.equal(expected);
    });
  }

  it("blames the settings for what is outside of every folder", () => {
    const stderr = 'Error: invalid Kustomization: json: unknown field "a"';
    expect(shorten(stderr, true)).to.contain("settings.a: expected a field of a kustomization");
  });
});

describe("the whole text", () => {
  it("of kubectl is kustomize's own, without time and process", () => {
    const stderr =
      'E1121 16:37:45.945345    3835 run.go:72] "command failed" err="a: \\"b\\" is bad"\n';
    const error = shortenKustomizeError({
      ...{ stderr, root: "/repo", directory: "/repo", withSettings: false, files: [] },
    });
    expect(error.detail).to.equal('Error: a: "b" is bad\n');
  });
});

describe("maskSecrets", () => {
  const cases = [
    {
      title: "masks the settings of a Secret's generator",
      text: "trouble configuring builtin SecretGenerator with config: `\nliterals: [a=hunter2]\n`: bad",
      expected: "trouble configuring builtin SecretGenerator with config: `***`: bad",
    },
    {
      title: "masks a patch of a Secret",
      text: 'builtin PatchTransformer with config: `\npatch: |-\n  value: hunter2\ntarget:\n  kind: Secret\n`: unable to parse SM or JSON patch from [patch: "[\\"a\\"] value: hunter2"]',
      expected:
        'builtin PatchTransformer with config: `***`: unable to parse SM or JSON patch from [patch: "***"]',
    },
    {
      title: "leaves a patch of anything else",
      text: 'builtin PatchTransformer with config: `\npatch: x\n`: unable to parse SM or JSON patch from [patch: "x"]',
      expected:
        'builtin PatchTransformer with config: `\npatch: x\n`: unable to parse SM or JSON patch from [patch: "x"]',
    },
    {
      title: "masks literals",
      text: "loading KV pairs: literal sources [hunter2]: invalid literal source hunter2, expected key=value",
      expected: "loading KV pairs: literal sources [***]: expected key=value",
    },
    {
      title: "masks the data of whole objects",
      text: '{"data":{"a":"aHVudGVyMg=="},"kind":"Secret","stringData":{"b":"hunter2"}}',
      expected: '{"data":"***","kind":"Secret","stringData":"***"}',
    },
  ];
  for (const { title, text, expected } of cases) {
    it(title, () => expect(maskSecrets(text)).to.equal(expected));
  }
});
