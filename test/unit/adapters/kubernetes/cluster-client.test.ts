import { existsSync } from "node:fs";
import { expect } from "chai";
import { connectCluster } from "#adapters/kubernetes/cluster-client.ts";
import { temporaryFolder } from "#test/support/file-tree.ts";

const POD_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token";

describe("a client without a kubeconfig", () => {
  const folder = temporaryFolder();
  const { HOME, KUBECONFIG } = process.env;
  beforeEach(() => {
    process.env.HOME = folder();
    delete process.env.KUBECONFIG;
  });
  afterEach(() => {
    process.env.HOME = HOME;
    if (KUBECONFIG !== undefined) process.env.KUBECONFIG = KUBECONFIG;
  });

  it("is none, outside of a pod: nobody means localhost:8080", function () {
    if (existsSync(POD_TOKEN)) this.skip();
    expect(() => connectCluster(null)).to.throw(
      "expected a kubeconfig with a current context, found none",
    );
  });
});
