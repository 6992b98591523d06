import { expect } from "chai";
import type { ClusterRequest } from "#adapters/kubernetes/cluster-client.ts";
import { fakeCluster } from "#test/support/fake-cluster.ts";
import { openReports } from "#webhooks/scan/open-reports.ts";
import { clusterReport, policyReport } from "#webhooks/scan/policy-report.ts";

const GROUP = "/apis/wgpolicyk8s.io/v1alpha2";
const OWN = { name: "tiphys", labels: { "app.kubernetes.io/managed-by": "tiphys" } };
const RIGHTS = "Check the rights of the account.";

const reportOf = (namespace: string) => `${GROUP}/namespaces/${namespace}/policyreports/tiphys`;
const CLUSTER = `${GROUP}/clusterpolicyreports/tiphys`;

/** The reports of a cluster that has ours in these namespaces and of itself, and what it was asked to delete. */
async function openWith(statuses: Readonly<Record<string, number>>) {
  const deleted: string[] = [];
  const answer = ({ method = "GET", path }: ClusterRequest) => {
    const place = path.replace(/\?.*$/, "");
    const status = statuses[`${method} ${place}`] ?? 200;
    if (method === "DELETE") deleted.push(place);
    return { status, body: method === "GET" && status === 200 ? bodyOf(place) : null };
  };
  const reports = await openReports(fakeCluster(answer), new AbortController().signal);
  return { reports, deleted };
}

function bodyOf(place: string): unknown {
  if (place === GROUP)
    return { resources: [{ kind: "PolicyReport" }, { kind: "ClusterPolicyReport" }] };
  if (place !== `${GROUP}/policyreports`) return { metadata: OWN };
  return {
    metadata: {},
    items: ["a", "b", "c"].map((namespace) => ({ metadata: { ...OWN, namespace } })),
  };
}

const NONE_JUDGED = { namespaces: new Set<string>(), isClusterJudged: false };

describe("the reports of a scan", () => {
  it("are deleted where nothing is judged any more, and counted", async () => {
    const { reports, deleted } = await openWith({});
    const judged = { namespaces: new Set(["b"]), isClusterJudged: false };
    expect(await reports.removeOthers(judged)).to.equal(3);
    expect(deleted).to.deep.equal([reportOf("a"), reportOf("c"), CLUSTER]);
    expect(reports.outcome().unwritten).to.deep.equal([]);
  });

  it("are named and not counted where deleting them is refused, and the others go", async () => {
    const { reports, deleted } = await openWith({
      [`DELETE ${reportOf("a")}`]: 403,
      [`DELETE ${CLUSTER}`]: 500,
    });
    expect(await reports.removeOthers(NONE_JUDGED)).to.equal(2);
    expect(deleted).to.deep.equal([reportOf("a"), reportOf("b"), reportOf("c"), CLUSTER]);
    expect(reports.outcome().unwritten).to.deep.equal([
      `${reportOf("a")}: expected to delete it, got status 403. ${RIGHTS}`,
      `${CLUSTER}: expected to delete it, got status 500. ${RIGHTS}`,
    ]);
  });

  it("are not counted where they went by themselves, which is no fault", async () => {
    const { reports } = await openWith({
      [`DELETE ${reportOf("b")}`]: 404,
      [`GET ${CLUSTER}`]: 404,
    });
    expect(await reports.removeOthers(NONE_JUDGED)).to.equal(2);
    expect(reports.outcome().unwritten).to.deep.equal([]);
  });

  it("name the one of the cluster where it cannot be read", async () => {
    const { reports } = await openWith({ [`GET ${CLUSTER}`]: 403 });
    expect(await reports.removeOthers(NONE_JUDGED)).to.equal(3);
    expect(reports.outcome().unwritten).to.deep.equal([
      `${CLUSTER}: expected to read it, got status 403. ${RIGHTS}`,
    ]);
  });

  it("are written though one of them is refused", async () => {
    const { reports } = await openWith({ [`PATCH ${reportOf("a")}`]: 403 });
    for (const report of [policyReport("a", []), policyReport("b", []), clusterReport([])])
      await reports.write(report);
    expect(reports.outcome()).to.deep.equal({
      hasReports: true,
      written: 2,
      unwritten: [`${reportOf("a")}: expected to write reports, got status 403. ${RIGHTS}`],
    });
  });
});
