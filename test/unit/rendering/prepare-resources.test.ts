import { expect } from "chai";
import { TiphysError } from "#core/errors.ts";
import { prepareResources, type PreparedResources } from "#rendering/prepare-resources.ts";

const NOTHING = { namespace: null, crdScopes: new Map() };
const POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n";
const SHIP = POD.replace("v1\nkind: Pod", "example.com/v1\nkind: Ship");
const NO_OBJECT = "expected a Kubernetes object with apiVersion and kind, got";
const NO_OBJECTS =
  "web.yaml: expected at least one Kubernetes object, got none. An empty result is never taken for a good one: check the path, or what was piped in.";

function prepare(text: string, options: Partial<Parameters<typeof prepareResources>[1]> = {}) {
  const texts = [{ file: "web.yaml", bytes: Buffer.from(text), isSource: true }];
  return prepareResources(texts, { ...NOTHING, ...options });
}

/** "Kind namespace/name" of each resource, "-" for none. */
function names({ resources }: PreparedResources): readonly string[] {
  return resources.map(
    ({ object, namespace }) => `${object.kind} ${namespace ?? "-"}/${object.metadata?.name ?? ""}`,
  );
}

describe("prepareResources", () => {
  const namespaces = [
    { title: "of its own", text: POD.replace("web", "web, namespace: shop"), expected: "shop" },
    { title: "that is given", text: POD, expected: "given" },
    {
      title: "that is given for an empty one",
      text: POD.replace("web", 'web, namespace: ""'),
      expected: "given",
    },
    { title: "never, as its kind has none", text: POD.replace("Pod", "Node"), expected: null },
    {
      title: "never, though one is written, as its kind has none",
      text: POD.replace("Pod", "Node").replace("web", "web, namespace: shop"),
      expected: null,
    },
    { title: "as a kind that nothing knows", text: SHIP, expected: "given" },
    {
      title: "never, as its CustomResourceDefinition in the same text says",
      text: `${SHIP}---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: ships.example.com}
spec: {group: example.com, scope: Cluster, names: {kind: Ship}, versions: []}
`,
      expected: null,
    },
  ];
  for (const { title, text, expected } of namespaces) {
    it(`gives an object a namespace ${title}`, () => {
      const { resources } = prepare(text, { namespace: "given" });
      expect(resources[0]?.namespace).to.equal(expected);
    });
  }

  it("believes the fleet's own definitions about scopes", () => {
    const crdScopes = new Map([["example.com/Ship", "Cluster" as const]]);
    expect(names(prepare(SHIP, { namespace: "given", crdScopes }))).to.deep.equal(["Ship -/web"]);
  });

  it("counts the objects whose namespace nothing gives", () => {
    const { withoutNamespace } = prepare(`${POD}---\n${POD}---\n${POD.replace("Pod", "Node")}`);
    expect(withoutNamespace).to.equal(2);
  });

  const lists: readonly (readonly [string, string, readonly string[]])[] = [
    [
      "a List",
      "kind: List\nitems: [{apiVersion: v1, kind: Pod, metadata: {name: a}}]\n",
      ["Pod -/a"],
    ],
    [
      "a typed list, whose items leave out their kind",
      "kind: PodList\nitems: [{metadata: {name: a}}, {metadata: {name: b}}]\n",
      ["Pod -/a", "Pod -/b"],
    ],
    [
      "a list in a list",
      "kind: List\nitems: [{apiVersion: v1, kind: PodList, items: [{metadata: {name: a}}]}]\n",
      ["Pod -/a"],
    ],
    [
      "whatever has a list of items",
      "kind: Bag\nitems: [{apiVersion: v1, kind: Pod, metadata: {name: a}}]\n",
      ["Pod -/a"],
    ],
  ];
  for (const [title, text, expected] of lists) {
    it(`takes ${title} apart`, () =>
      expect(names(prepare(`apiVersion: v1\n${text}`))).to.deep.equal(expected));
  }

  it("refuses an object of a render without a name, which a cut-off one may end with", () => {
    const given = (isSource: boolean) => [
      { file: "app", bytes: Buffer.from(`${POD}---\napiVersion: v1\nkind: Secret\n`), isSource },
    ];
    expect(() => prepareResources(given(false), NOTHING)).to.throw(
      TiphysError,
      "app:5: expected a Secret with metadata.name, got one without. Look at what kustomize prints: it may be cut off.",
    );
    expect(prepareResources(given(true), NOTHING).resources).to.have.length(2);
  });

  it("keeps file and line of what people wrote, and none of a render", () => {
    const bytes = Buffer.from(`# comment\n---\n${POD}---\n${POD}`);
    const written = prepareResources([{ file: "a.yaml", bytes, isSource: true }], NOTHING);
    expect(written.resources.map(({ source }) => source?.line)).to.deep.equal([3, 7]);
    expect(written.resources[0]?.source).to.include({ file: "a.yaml" });
    const rendered = prepareResources([{ file: "a", bytes, isSource: false }], NOTHING);
    expect(rendered.resources.map(({ source }) => source)).to.deep.equal([null, null]);
  });

  const refused: readonly (readonly [string, string, string])[] = [
    ["text", "hello\n", `web.yaml:1: ${NO_OBJECT} the text "hello".`],
    ["a list", "- a\n", `web.yaml:1: ${NO_OBJECT} a list.`],
    [
      "a mapping without a kind",
      `${POD}---\na: 1\n`,
      `web.yaml:5: ${NO_OBJECT} a mapping without them.`,
    ],
    [
      "an item that is no object",
      "apiVersion: v1\nkind: List\nitems: [1]\n",
      `web.yaml:1: ${NO_OBJECT} 1.`,
    ],
    ["nothing", "# nothing\n---\n", NO_OBJECTS],
    ["an empty list", "apiVersion: v1\nkind: List\nitems: []\n", NO_OBJECTS],
    ["a typed list without items", "apiVersion: v1\nkind: PodList\nitems: null\n", NO_OBJECTS],
  ];
  for (const [title, text, message] of refused) {
    it(`refuses ${title}`, () => {
      expect(() => prepare(text))
        .to.throw(TiphysError, message)
        .with.property("code", "MANIFEST_UNREADABLE");
    });
  }
});
