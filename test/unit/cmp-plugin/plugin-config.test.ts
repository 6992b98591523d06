import { expect } from "chai";
import { readPluginConfig } from "#cmp-plugin/plugin-config.ts";
import { TiphysError } from "#core/errors.ts";

function read(parameters: unknown, env: Readonly<Record<string, string>> = {}) {
  const text = typeof parameters === "string" ? parameters : JSON.stringify(parameters);
  return readPluginConfig({ ...env, ARGOCD_APP_PARAMETERS: text });
}

const NOTHING = {
  appName: null,
  appNamespace: null,
  kubernetesVersion: null,
  environment: null,
  policies: [],
  enableHelm: false,
  settings: {
    images: [],
    replicas: [],
    namespace: "",
    namePrefix: "",
    nameSuffix: "",
    labels: {},
    commonAnnotations: {},
    components: [],
  },
};

describe("what Argo CD tells the plugin", () => {
  for (const text of ["", "null", "[]"]) {
    it(`is nothing for ${JSON.stringify(text)}`, () => expect(read(text)).to.deep.equal(NOTHING));
  }

  it("is nothing without the variable", () => {
    expect(readPluginConfig({})).to.deep.equal(NOTHING);
  });

  it("is every parameter, each in its field", () => {
    const config = read(
      [
        { name: "environment", string: "prod" },
        { name: "policies", array: ["extra/*.yaml", ""] },
        { name: "images", array: ["web=ghcr.io/acme/web:1", "api@sha256:abc"] },
        { name: "replicas", map: { web: "3" } },
        { name: "namespace", string: "shop" },
        { name: "name-prefix", string: "a-" },
        { name: "name-suffix", string: "-b" },
        { name: "labels", map: { team: "shop" } },
        { name: "annotations", map: { note: "" } },
        { name: "components", array: ["../c"] },
        { name: "enable-helm", string: "true" },
      ],
      { ARGOCD_APP_NAME: "shop", ARGOCD_APP_NAMESPACE: "shop-prod", KUBE_VERSION: "1.35" },
    );
    expect(config).to.deep.equal({
      appName: "shop",
      appNamespace: "shop-prod",
      kubernetesVersion: "1.35",
      environment: "prod",
      policies: ["extra/*.yaml"],
      enableHelm: true,
      settings: {
        images: ["web=ghcr.io/acme/web:1", "api@sha256:abc"],
        replicas: [{ name: "web", count: 3 }],
        namespace: "shop",
        namePrefix: "a-",
        nameSuffix: "-b",
        labels: { team: "shop" },
        commonAnnotations: { note: "" },
        components: ["../c"],
      },
    });
  });

  it("may leave fields of other collection types empty, as the form of Argo CD does", () => {
    const parameters = [{ name: "environment", string: "prod", array: [], map: {} }];
    expect(read(parameters).environment).to.equal("prod");
  });

  const known =
    "environment, policies, images, replicas, namespace, name-prefix, name-suffix, labels, annotations, components, enable-helm";
  const refused: readonly (readonly [string, unknown, string])[] = [
    [
      "an unknown parameter, with the nearest one",
      [{ name: "enviroment", string: "prod" }],
      `parameter "enviroment" is unknown. Did you mean "environment"? Known parameters: ${known}.`,
    ],
    [
      "text for a list",
      [{ name: "policies", string: "a" }],
      'parameter "policies": expected array, got string. Use the field array.',
    ],
    [
      "a list for text",
      [{ name: "environment", array: ["a"] }],
      'parameter "environment": expected string, got array. Use the field string.',
    ],
    [
      "a list for a map",
      [{ name: "replicas", array: ["a"] }],
      'parameter "replicas": expected map, got array. Use the field map.',
    ],
    [
      "text in place of the list itself",
      [{ name: "policies", array: "abc" }],
      'parameter "policies": expected array, got string.',
    ],
    [
      "a map in place of the list itself",
      [{ name: "policies", array: { a: "b" } }],
      'parameter "policies": expected array, got map.',
    ],
    [
      "a list in place of the map itself",
      [{ name: "labels", map: ["a"] }],
      'parameter "labels": expected map, got array.',
    ],
    [
      "a number in a list",
      [{ name: "images", array: [1] }],
      'parameter "images": expected text for "0", got number.',
    ],
    [
      "null in a map",
      [{ name: "labels", map: { a: null } }],
      'parameter "labels": expected text for "a", got null.',
    ],
    [
      "a number for text",
      [{ name: "namespace", string: 5 }],
      'parameter "namespace": expected text, got number.',
    ],
    [
      "a count that is none",
      [{ name: "replicas", map: { web: "-1" } }],
      'parameter "replicas.web": expected a whole number, got "-1".',
    ],
    [
      "a namespace that is none",
      [{ name: "namespace", string: "Shop" }],
      'parameter "namespace": expected the name of a namespace, got "Shop".',
    ],
    [
      "yes for true",
      [{ name: "enable-helm", string: "yes" }],
      'parameter "enable-helm": expected true or false, got "yes".',
    ],
    [
      "an image with a space",
      [{ name: "images", array: ["a b"] }],
      'parameter "images": expected name=new-name:tag, name:tag or name@sha256:…, got "a b".',
    ],
    [
      "one parameter twice",
      [
        { name: "environment", string: "dev" },
        { name: "environment", string: "prod" },
      ],
      'parameter "environment" is there twice. Give it once.',
    ],
    [
      "several problems, all at once",
      [
        { name: "namespace", string: "A" },
        { name: "enable-helm", string: "no" },
      ],
      'parameter "namespace": expected the name of a namespace, got "A".\nparameter "enable-helm": expected true or false, got "no".',
    ],
    [
      "text that is no JSON",
      "{",
      "ARGOCD_APP_PARAMETERS: expected JSON, got text that does not parse. Set it through spec.source.plugin.parameters.",
    ],
    [
      "a mapping",
      {},
      "ARGOCD_APP_PARAMETERS: expected a list of parameters with names. Set it through spec.source.plugin.parameters.",
    ],
    [
      "an entry without a name",
      [{ string: "x" }],
      "ARGOCD_APP_PARAMETERS: expected a list of parameters with names. Set it through spec.source.plugin.parameters.",
    ],
  ];
  for (const [title, parameters, message] of refused) {
    it(`is refused with ${title}`, () => {
      expect(() => read(parameters))
        .to.throw(TiphysError, message)
        .with.property("code", "CONFIG_INVALID");
    });
  }
});
