import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type ShippedDocument, shippedDocuments } from "#test/support/shipped-webhook.ts";
import { ROOT } from "#test/support/source-files.ts";

const PAGE = readFileSync(join(ROOT, "docs/guides/security-model.md"), "utf8");
/** Roles in the order of the page's tables, each in one of them. */
const TABLES = [
  ["ClusterRole tiphys-webhook"],
  ["Role tiphys-webhook"],
  ["ClusterRole tiphys-scan", "Role tiphys-scan"],
  ["ClusterRole tiphys-analysis"],
  ["ClusterRole tiphys-analysis-fleet-page", "Role tiphys-analysis-fleet-page"],
  ["Role tiphys-promotion-publish"],
];
/** Bound to nobody, and described among the people. */
const UNBOUND = "ClusterRole tiphys-breakglass";

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

interface Peer {
  readonly namespaceSelector?: Selector;
  readonly podSelector?: Selector;
}

interface Selector {
  readonly matchLabels: Readonly<Record<string, string>>;
}

interface Way {
  readonly ports?: readonly { readonly port: string | number; readonly protocol: string }[];
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
}

describe("docs/guides/security-model.md", function () {
  this.timeout(120_000);
  let documents: readonly ShippedDocument[];
  before(async () => {
    documents = await shippedDocuments({
      resources: ["install/base", "promotion/base"],
      components: [
        ...["canaries", "monitoring", "scan"].map((name) => `install/components/${name}`),
        "analysis/components/fleet-page",
        "promotion/components/publish",
      ],
      url: "https://127.0.0.1",
    });
  });
  const named = ({ kind, metadata }: ShippedDocument) => `${kind} ${metadata.name}`;
  const ofKind = (...kinds: readonly string[]) =>
    documents.filter(({ kind }) => kinds.includes(kind));

  it("has a table for each role that is shipped and bound", () => {
    const roles = ofKind("Role", "ClusterRole").map(named);
    expect(roles).to.have.members([...TABLES.flat(), UNBOUND]);
    const bound = ofKind("RoleBinding", "ClusterRoleBinding").map(
      ({ roleRef }) => `${roleRef.kind} ${roleRef.name}`,
    );
    expect(bound).to.have.members([...TABLES.flat(), "ClusterRole view"]);
  });

  for (const [at, names] of TABLES.entries())
    it(`says what may be done by ${names.join(" and ")}`, () => {
      const rules = names.flatMap((name) =>
        documents.filter((one) => named(one) === name).flatMap(({ rules }) => rules),
      );
      expect(rowsBelow("verbs", 3)[at]).to.deep.equal(rules.map(ruleCells));
    });

  it("says who reaches whom", () => {
    const ways = ofKind("NetworkPolicy").flatMap(({ metadata, spec }) => [
      ...(spec.ingress ?? []).map((way: Way) => wayCells(metadata.name, "in", way)),
      ...(spec.egress ?? []).map((way: Way) => wayCells(metadata.name, "out", way)),
    ]);
    expect(rowsBelow("part | way | ports", 4)[0]).to.deep.equal(ways);
    expect(ofKind("NetworkPolicy").map(named)).to.include("NetworkPolicy default-deny");
  });

  it("says which accounts have no token by themselves", () => {
    const accounts = ofKind("ServiceAccount");
    expect(accounts).to.have.length(3);
    for (const account of accounts)
      expect(account.automountServiceAccountToken, account.metadata.name).to.equal(false);
  });
});

/** The first cells of the rows of each table whose header begins so. */
function rowsBelow(header: string, cells: number): readonly (readonly (readonly string[])[])[] {
  const tables = PAGE.split(`\n| ${header} | `).slice(1);
  return tables.map((text) => {
    const [, , ...lines] = text.split("\n");
    const rows = lines.slice(
      0,
      lines.findIndex((line) => !line.startsWith("|")),
    );
    return rows.map((row) =>
      row
        .split("|")
        .slice(1, cells + 1)
        .map((cell) => cell.trim()),
    );
  });
}

/** Verbs, resources as kubectl names them, and the objects they are bound to. */
function ruleCells({ apiGroups, resources, resourceNames = [], verbs }: Rule): readonly string[] {
  const full = resources.flatMap((resource) =>
    apiGroups.map((group) => {
      const [name, ...below] = resource.split("/");
      return `\`${[group === "" ? name : `${name}.${group}`, ...below].join("/")}\``;
    }),
  );
  const names = resourceNames.map((name) => `\`${name}\``);
  return [verbs.join(", "), full.join(", "), names.join(", ")];
}

function wayCells(name: string, direction: "in" | "out", way: Way): readonly string[] {
  const ports = (way.ports ?? []).map(({ port, protocol }) =>
    protocol === "TCP" ? String(port) : `${port}/${protocol}`,
  );
  const peers = (direction === "in" ? way.from : way.to) ?? [];
  const whom = peers.map(({ namespaceSelector, podSelector }) =>
    namespaceSelector === undefined
      ? `pods \`${Object.values(podSelector?.matchLabels ?? {}).join()}\``
      : `namespace \`${Object.values(namespaceSelector.matchLabels).join()}\``,
  );
  return [`\`${name}\``, direction, ports.join(", ") || "all", whom.join(", ") || "anywhere"];
}
