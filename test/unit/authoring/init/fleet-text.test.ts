import { fleetText } from "#authoring/init/fleet-text.ts";
import type { Proposal } from "#authoring/init/propose-environments.ts";
import { readYaml } from "#core/kube/read-yaml.ts";
import { parseFleet } from "#core/policy/parse-document.ts";
import { expect } from "chai";

const HOSTILE = [
  "a: b #c",
  "'quoted' \"twice\"",
  "two\nlines",
  "{x}, [y]",
  "- dash",
  "*glob",
  "日本",
];

describe("fleetText", () => {
  it("is a fleet, whatever folders and namespaces are called", () => {
    const text = fleetText({
      name: "shop",
      policies: "policies/**/*.yaml",
      proposal: proposalOf(HOSTILE),
    });
    const { value, problems } = parseFleet(readYaml(text, { file: "tiphys.yaml" })[0]?.value);

    expect(problems).to.deep.equal([]);
    expect(value?.spec.environments[0]?.overlays).to.deep.equal([
      ...HOSTILE,
      ...HOSTILE.map((path) => ({ path, app: "a" })),
    ]);
    expect(value?.spec.environments[0]?.namespaces).to.deep.equal(HOSTILE);
    expect(value?.spec.render.maxAction).to.equal("warn");
  });

  it("is a fleet without environments too", () => {
    const text = fleetText({
      name: "shop",
      policies: "p/*.yaml",
      proposal: { ...proposalOf([]), environments: [] },
    });

    expect(parseFleet(readYaml(text, { file: "tiphys.yaml" })[0]?.value).problems).to.deep.equal(
      [],
    );
  });
});

function proposalOf(names: readonly string[]): Proposal {
  return {
    isPlain: false,
    environments: [
      {
        name: "prod",
        overlays: [...names, ...names.map((path) => ({ path, app: "a" }))],
        folders: names,
        namespaces: names,
      },
    ],
    unclaimed: names,
    covered: names.map((path) => ({ path, by: path })),
    sharedNamespaces: names.map((namespace) => ({ namespace, environments: ["a", "b"] })),
  };
}
