import { expect } from "chai";
import { DYN } from "#core/cel/cel-type.ts";
import { compileCel } from "#core/cel/compile-cel.ts";
import { allowsDns, NEEDS_NAMES } from "#core/policy/builtin/best-practices/egress-rules.ts";

const declared = { variables: { rule: DYN } };
const programs = {
  needs: compileCel(NEEDS_NAMES, declared),
  udp: compileCel(allowsDns("UDP"), declared),
  tcp: compileCel(allowsDns("TCP"), declared),
};
const namespace = (name: string) => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});
const dns = [{ port: 53, protocol: "UDP" }];
const NOTHING = { needs: false, udp: false, tcp: false };
const ALL = { needs: true, udp: true, tcp: true };
const CALLS = { needs: true, udp: false, tcp: false };

const cases = [
  { title: "a rule without ports and peers allows all", rule: {}, is: ALL },
  { title: "null stands for nothing", rule: { to: null, ports: null }, is: ALL },
  { title: "port 53 over UDP is half of DNS", rule: { ports: dns }, is: { ...NOTHING, udp: true } },
  { title: "TCP is the default", rule: { ports: [{ port: 53 }] }, is: { ...NOTHING, tcp: true } },
  {
    title: "a range may hold 53",
    rule: { ports: [{ port: 1, endPort: 99 }] },
    is: { ...NOTHING, tcp: true },
  },
  {
    title: "names of DNS ports count",
    rule: { ports: [{ port: "dns-tcp" }] },
    is: { ...NOTHING, tcp: true },
  },
  {
    title: "a protocol without a port is all its ports",
    rule: { ports: [{ protocol: "UDP" }] },
    is: { ...CALLS, udp: true },
  },
  { title: "another port needs names", rule: { ports: [{ port: 443 }] }, is: CALLS },
  { title: "all ports of kube-system hold DNS", rule: { to: [namespace("kube-system")] }, is: ALL },
  { title: "all ports of another namespace do not", rule: { to: [namespace("data")] }, is: CALLS },
  { title: "all ports of pods beside it do not", rule: { to: [{ podSelector: {} }] }, is: CALLS },
  {
    title: "namespaces by other labels may be those of DNS",
    rule: { to: [{ namespaceSelector: { matchLabels: { a: "b" } } }] },
    is: ALL,
  },
  {
    title: "one address needs no name",
    rule: { to: [{ ipBlock: { cidr: "10.0.0.7/32" } }] },
    is: NOTHING,
  },
  {
    title: "the cache on the node is DNS",
    rule: { to: [{ ipBlock: { cidr: "169.254.20.10/32" } }] },
    is: { needs: false, udp: true, tcp: true },
  },
  {
    title: "the internet needs names",
    rule: { to: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [{ port: 443 }] },
    is: CALLS,
  },
];

describe("egress rules", () => {
  for (const { title, rule, is } of cases) {
    it(title, () => {
      const said = Object.entries(programs).map(([name, program]) => [
        name,
        program.evaluate({ rule }, { remaining: 10_000 }),
      ]);
      expect(Object.fromEntries(said)).to.deep.equal(is);
    });
  }
});
