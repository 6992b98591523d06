import { expect } from "chai";
import { listPages } from "#adapters/kubernetes/list-pages.ts";
import { errorOf } from "#test/support/error-of.ts";
import { fakeCluster } from "#test/support/fake-cluster.ts";

const page = (names: readonly string[], next = "") => ({
  status: 200,
  body: { metadata: { continue: next }, items: names.map((name) => ({ name })) },
});

const nameOf = ({ name }: Readonly<Record<string, unknown>>) => (name === "left" ? null : name);

describe("listPages", () => {
  it("joins the pages, and keeps what is wanted of them", async () => {
    const asked: string[] = [];
    const client = fakeCluster(({ path }) => {
      asked.push(path);
      return path.includes("continue=next") ? page(["c"]) : page(["a", "left"], "next");
    });
    const list = await listPages(client, { path: "/api/v1/pods", labelSelector: "a=b" }, nameOf);
    expect(list).to.deep.equal(["a", "c"]);
    expect(asked).to.deep.equal([
      "/api/v1/pods?limit=250&labelSelector=a%3Db",
      "/api/v1/pods?limit=250&labelSelector=a%3Db&continue=next",
    ]);
  });

  it("begins again when the list grew too old between two pages", async () => {
    const answers = [page(["a"], "x"), { status: 410, body: null }, page(["a"], "y"), page(["b"])];
    const client = fakeCluster(() => answers.shift());
    expect(await listPages(client, { path: "/p" }, nameOf)).to.deep.equal(["a", "b"]);
  });

  it("gives up on a list that always grows too old", async () => {
    const client = fakeCluster(({ path }) =>
      path.includes("continue") ? { status: 410, body: null } : page(["a"], "x"),
    );
    const error = await errorOf(listPages(client, { path: "/p" }, nameOf));
    expect(error.message).to.contain("expected a whole list, it grew too old 4 times");
  });

  it("returns the status of an answer that is no list, also on a later page", async () => {
    const answers = [page(["a"], "x"), { status: 403, body: null }];
    const client = fakeCluster(() => answers.shift());
    expect(await listPages(client, { path: "/p" }, nameOf)).to.deep.equal({ status: 403 });
  });
});
