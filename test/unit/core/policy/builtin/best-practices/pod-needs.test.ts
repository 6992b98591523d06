import { expect } from "chai";
import { DYN } from "#core/cel/cel-type.ts";
import { compileCel } from "#core/cel/compile-cel.ts";
import { needOf, thousandths, written } from "#core/policy/builtin/best-practices/pod-needs.ts";

const budget = () => ({ remaining: 100_000 });

describe("thousandths", () => {
  const program = compileCel(thousandths("value"), { variables: { value: DYN } });
  const cases = [
    { value: "500m", is: 500 },
    { value: 2, is: 2000 },
    { value: 0.1, is: 100 },
    { value: "1Ki", is: 1_024_000 },
    { value: "1.5", is: 1500 },
    { value: "much", is: 0 },
  ];
  for (const { value, is } of cases) {
    it(`reads ${value} as ${is}`, () => {
      expect(program.evaluate({ value }, budget())).to.equal(is);
    });
  }
});

describe("written", () => {
  const program = compileCel(written("amount", "limit"), {
    variables: { amount: DYN, limit: DYN },
  });
  const cases = [
    { name: "cpu", amount: 2500, is: "2500m" },
    { name: "cpu", amount: 2000, is: "2" },
    { name: "memory", amount: 1_073_741_824_000, is: "1Gi" },
    { name: "memory", amount: 1_610_612_736_000, is: "1536Mi" },
    { name: "memory", amount: 3_072_000, is: "3Ki" },
    { name: "memory", amount: 1_000_000, is: "1000" },
    { name: "nvidia.com/gpu", amount: 3000, is: "3" },
  ];
  for (const { name, amount, is } of cases) {
    it(`writes ${amount} thousandths of ${name} as ${is}`, () => {
      expect(program.evaluate({ amount, limit: { name } }, budget())).to.equal(is);
    });
  }
});

describe("needOf", () => {
  const program = compileCel(needOf("workload", "limit"), {
    variables: { workload: DYN, limit: DYN, variables: DYN },
  });
  const range = { default: { cpu: "1" }, defaultRequest: { cpu: "300m" }, max: { memory: "1Ki" } };
  const cpu = (requests: string, limits?: string) => ({
    resources: { requests: { cpu: requests }, ...(limits ? { limits: { cpu: limits } } : {}) },
  });
  const cases: readonly {
    readonly title: string;
    readonly spec: object;
    readonly limit?: object;
    readonly ranges?: readonly object[];
    readonly is: number;
  }[] = [
    { title: "adds containers", spec: { containers: [cpu("1"), cpu("500m")] }, is: 1500 },
    {
      title: "takes a limit for a request",
      spec: { containers: [{ resources: { limits: { cpu: "2" } } }] },
      is: 2000,
    },
    {
      title: "takes no request for a limit",
      spec: { containers: [cpu("1")] },
      limit: { field: "limits" },
      is: 0,
    },
    {
      title: "takes the larger of init container and containers",
      spec: { initContainers: [cpu("3"), cpu("1")], containers: [cpu("1")] },
      is: 3000,
    },
    {
      title: "adds sidecars",
      spec: { initContainers: [{ ...cpu("1"), restartPolicy: "Always" }], containers: [cpu("1")] },
      is: 2000,
    },
    {
      title: "prefers the resources of the pod",
      spec: { ...cpu("4"), containers: [cpu("1")] },
      is: 4000,
    },
    {
      title: "fills in what a LimitRange requests",
      spec: { containers: [{}] },
      ranges: [range],
      is: 300,
    },
    {
      title: "fills in what a LimitRange limits",
      spec: { containers: [{}] },
      ranges: [range],
      limit: { field: "limits" },
      is: 1000,
    },
    {
      title: "fills in the most that a LimitRange allows",
      spec: { containers: [{}] },
      ranges: [range],
      limit: { name: "memory" },
      is: 1_024_000,
    },
    { title: "is nothing for a pod that says nothing", spec: {}, is: 0 },
  ];
  for (const { title, spec, limit, ranges = [], is } of cases) {
    it(title, () => {
      const limitRanges = { shop: ranges.map((item) => ({ item })) };
      const bindings = {
        workload: { spec },
        limit: { namespace: "shop", field: "requests", name: "cpu", ...limit },
        variables: { limitRanges },
      };
      expect(program.evaluate(bindings, budget())).to.equal(is);
    });
  }
});
