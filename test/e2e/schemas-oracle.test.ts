import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { connectCluster } from "#adapters/kubernetes/cluster-client.ts";
import { openSchemas } from "#adapters/open-schemas.ts";
import { readYaml } from "#core/kube/read-yaml.ts";
import { isKubeObject, type KubeObject } from "#core/kube/resource.ts";
import type { Finding } from "#core/policy/finding.ts";
import { type ControlPlane, startControlPlane } from "#test/support/control-plane.ts";
import { damagedObjects } from "#test/support/damage-shape.ts";
import { findingsBySchemas } from "#test/support/judge-schemas.ts";
import { type CreationAnswer, strictCreation } from "#test/support/schema-oracle.ts";
import { ROOT } from "#test/support/source-files.ts";

const SEED = 20_261_121;
const PER_KIND = 30;
const NAMESPACE = "shapes";

const schemas = openSchemas().open("1.34");
const definitions = objectsIn("widget-crd.yaml");
const objects = objectsIn("api-objects.yaml");

describe("our schemas beside the API server's strict validation", function () {
  this.timeout(600_000);
  let cluster: ControlPlane;
  let create: (object: KubeObject) => Promise<CreationAnswer>;
  before(async () => {
    cluster = await startControlPlane();
    await cluster.apply(readFileSync(join(ROOT, "test/support/widget-crd.yaml"), "utf8"));
    await cluster.kubectl(["create", "namespace", NAMESPACE]);
    await cluster.kubectl(["wait", "--for=condition=Established", "crd/widgets.oracle.test"]);
    create = strictCreation(connectCluster(cluster.kubeconfig), NAMESPACE);
  });
  after(async () => cluster?.stop());

  it("takes what the API server takes", async () => {
    expect(objects.length).to.be.greaterThan(35);
    for (const object of objects) {
      expect((await create(object)).message, object.kind).to.equal("");
      expect(await faultsOf(object), object.kind).to.deep.equal([]);
    }
  });

  it("finds a fault where the API server refuses a shape, and only there", async () => {
    const different: string[] = [];
    let agreed = 0;
    let beyond = 0;
    let explained = 0;
    for (const [index, object] of objects.entries()) {
      const seed = SEED + index;
      for (const { damage, object: damaged } of damagedObjects(object, { count: PER_KIND, seed })) {
        const answer = await create(damaged);
        const faults = await faultsOf(damaged);
        const isNative = object.kind !== "Widget";
        if (faults.length > 0 === (answer.outcome !== "taken")) agreed += 1;
        else if (faults.length === 0 && answer.outcome === "invalid" && isNative) beyond += 1;
        else if (
          answer.outcome === "taken" &&
          faults.every((fault) => isExplained(fault, isNative))
        )
          explained += 1;
        else different.push(difference(`${object.kind} ${damage}`, faults[0], answer));
      }
    }
    process.stderr.write(
      `      ${agreed} agree; ${beyond} refused for more than their shape; ${explained} explained\n`,
    );
    expect(different).to.deep.equal([]);
    expect(agreed).to.be.greaterThan(1000);
    expect(explained).to.be.below(agreed / 50);
  });
});

/** What a creation takes, and why we find a fault in it. */
const EXPLAINED: readonly {
  readonly why: string;
  readonly isNative: boolean;
  readonly fits: (fault: Finding) => boolean;
}[] = [
  {
    why: "server-side apply refuses repeated entries, which a creation takes",
    isNative: true,
    fits: ({ rule }) => rule === "duplicate-entry",
  },
  {
    why: "the API document requires the field; the server's own types have a zero value in its place",
    isNative: true,
    fits: ({ rule }) => rule === "missing-field",
  },
  {
    why: "a null in a list becomes an empty element, which nobody means",
    isNative: true,
    fits: ({ rule, path, message }) =>
      rule === "wrong-type" && /\/\d+$/.test(path) && message.endsWith("got null"),
  },
  {
    why: "bytes may be a list of numbers in Go's JSON, and in no document about it",
    isNative: true,
    fits: ({ path, message }) => /^\/binaryData\//.test(path) && message.endsWith("got a list"),
  },
  {
    why: "the server does not look at the type of a list in the place of text with a format",
    isNative: false,
    fits: ({ path, message }) => path === "/spec/when" && message.endsWith("got a list"),
  },
];

function isExplained(fault: Finding, isNative: boolean): boolean {
  return EXPLAINED.some((known) => known.isNative === isNative && known.fits(fault));
}

function difference(damage: string, fault: Finding | undefined, answer: CreationAnswer): string {
  const ours = fault === undefined ? "fine" : `${fault.path} ${fault.message}`;
  return `${damage}: ${ours}; theirs ${answer.outcome} ${answer.message}`.slice(0, 400);
}

async function faultsOf(object: KubeObject): Promise<readonly Finding[]> {
  const findings = await findingsBySchemas([...definitions, object], { schemas });
  return findings.filter(({ resource }) => resource.kind === object.kind);
}

function objectsIn(name: string): readonly KubeObject[] {
  const file = join(ROOT, "test/support", name);
  return readYaml(readFileSync(file, "utf8"), { file })
    .map(({ value }) => value)
    .filter(isKubeObject);
}
