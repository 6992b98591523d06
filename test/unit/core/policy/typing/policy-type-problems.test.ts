import { expect } from "chai";
import { openSchemas } from "#adapters/open-schemas.ts";
import { BUILTIN_SETS } from "#core/policy/builtin/builtin-sets.ts";
import { expandSet } from "#core/policy/builtin/expand-set.ts";
import type { PolicyRule, PolicySpec } from "#core/policy/policy.ts";
import { policyTypeProblems } from "#core/policy/typing/policy-type-problems.ts";

const LIBRARY = openSchemas();

interface Case {
  readonly title: string;
  readonly rule: Partial<PolicyRule>;
  readonly spec?: Partial<PolicySpec>;
  /** "path@offset message", with "?" before what is not certain. */
  readonly problems: readonly string[];
}

const DEPLOYMENT = { match: { kinds: ["Deployment"] } };

const cases: readonly Case[] = [
  {
    title: "finds a misspelt field of a known kind",
    rule: { ...DEPLOYMENT, cel: "object.spec.replcas > 1" },
    problems: ['cel@12 DeploymentSpec has no field "replcas"; did you mean "replicas"?'],
  },
  {
    title: "finds it behind has() and in an index",
    rule: { ...DEPLOYMENT, cel: 'has(object.spec.replcas) || object["sped"] == null' },
    problems: [
      'cel@16 DeploymentSpec has no field "replcas"; did you mean "replicas"?',
      'cel@35 Deployment has no field "sped"; did you mean "spec"?',
    ],
  },
  {
    title: "follows lists into macros",
    rule: {
      ...DEPLOYMENT,
      cel: 'object.spec.template.spec.containers.all(c, c.imge.startsWith("a"))',
    },
    problems: ['cel@46 Container has no field "imge"; did you mean "image"?'],
  },
  {
    title: "knows pod specs, containers and requests whatever the kind",
    rule: { each: "container", cel: 'container.nme == "" || podSpec.hostPid || request.nam == ""' },
    problems: [
      'cel@10 Container has no field "nme"; did you mean "name"?',
      'cel@31 PodSpec has no field "hostPid"; did you mean "hostPID"?',
      'cel@50 AdmissionRequest has no field "nam"; did you mean "name"?',
    ],
  },
  {
    title: "knows the one field more of ephemeral containers",
    rule: { each: "container", cel: "has(container.targetContainerName)" },
    problems: [],
  },
  {
    title: "knows the metadata of every kind, and nothing else of an unknown one",
    rule: { match: { kinds: ["*"] }, cel: "object.spec.anything && has(object.metadata.lables)" },
    problems: ['cel@44 ObjectMeta has no field "lables"; did you mean "labels"?'],
  },
  {
    title: "leaves a kind without a schema alone",
    rule: { match: { kinds: ["example.com/v1/Thing"] }, cel: "object.spec.size > 3" },
    problems: [],
  },
  {
    title: "compares values with their type",
    rule: { ...DEPLOYMENT, cel: 'object.spec.replicas == "3"' },
    problems: ['cel@21 "==" does not take int and string'],
  },
  {
    title: "takes a port for a number or a name, a quantity for text, a time for text",
    rule: {
      match: { kinds: ["Pod"] },
      cel: `object.spec.containers.all(c,
        c.livenessProbe.httpGet.port in [8080, "http"]
        && quantity(c.resources.limits.memory).isLessThan(quantity("1Gi"))
        && object.metadata.creationTimestamp.startsWith("2026"))`,
    },
    problems: [],
  },
  {
    title: "lets null and other types stand in for what is missing",
    rule: {
      ...DEPLOYMENT,
      cel: 'object.spec.?replicas.orValue(null) == null || dyn(has(object.spec.replicas) ? object.spec.replicas : "none") == 3',
    },
    problems: [],
  },
  {
    title: "is certain only of what no kind has",
    rule: {
      match: { kinds: ["Deployment", "CronJob"] },
      cel: 'object.kind == "CronJob" ? object.spec.jobTemplate == {} : object.spec.strategy == {}',
    },
    problems: [
      '?cel@39 DeploymentSpec has no field "jobTemplate"; did you mean "template"? (for Deployment)',
      '?cel@71 CronJobSpec has no field "strategy" (for CronJob)',
    ],
  },
  {
    title:
      "lets a rule on several kinds ask for what only some have, and for nothing that none has",
    rule: {
      match: { kinds: ["Deployment", "CronJob"] },
      cel: 'has(object.spec.jobTemplate) || object[?"spec"].?strategy.hasValue() || has(object.spec.jobTmplate)',
    },
    problems: ['cel@88 DeploymentSpec has no field "jobTmplate"'],
  },
  {
    title: "is content with one version of a kind that has the field",
    rule: {
      match: { kinds: ["HorizontalPodAutoscaler"] },
      cel: "has(object.spec.metrics) || has(object.spec.targetCPUUtilizationPercentage)",
    },
    problems: [],
  },
  {
    title: "knows kinds of the suites that are shipped, without their group too",
    rule: { match: { kinds: ["Rollout", "argoproj.io/Rollout"] }, cel: "object.spec.stratgy == 1" },
    problems: ['cel@12 Rollout.spec has no field "stratgy"; did you mean "strategy"?'],
  },
  {
    title: "lets pod specs of a policy's own kinds have fields that no pod has",
    spec: { podSpecs: [{ kind: "InferenceService", path: ".spec.predictor" }] },
    rule: { each: "podSpec", cel: "has(podSpec.model) && has(podSpec.containers)" },
    problems: [],
  },
  {
    title: "narrows the policy's kinds by the rule's",
    spec: { match: { kinds: ["*"] } },
    rule: { match: { kinds: ["core/v1/Service"] }, cel: "object.spec.prts.size() > 0" },
    problems: ['cel@12 ServiceSpec has no field "prts"; did you mean "ports"?'],
  },
  {
    title: "checks a variable with the kinds of the rules that read it, where it stands",
    spec: {
      variables: [
        { name: "pod", cel: "object.spec.tmplate.spec" },
        { name: "unread", cel: "object.spec.nothing" },
      ],
    },
    rule: { ...DEPLOYMENT, cel: "variables.pod.hostNetwork != true" },
    problems: [
      'spec.variables.0.cel@12 DeploymentSpec has no field "tmplate"; did you mean "template"?',
    ],
  },
  {
    title: "finds a variable that nobody declared",
    spec: { variables: [{ name: "pod", cel: "object.spec" }] },
    rule: { cel: "variables.pot == null" },
    problems: ['cel@10 variables has no field "pot"; did you mean "pod"?'],
  },
  {
    title: "takes the types of parameters from their values",
    spec: { params: { limit: 3, owners: ["a"], teams: { a: "b" } } },
    rule: { cel: 'params.owners.exists(o, o == params.teams["a"]) && params.limit == "3"' },
    problems: ['cel@64 "==" does not take int and string'],
  },
  {
    title: "lets a parameter be optional when an expression asks for it",
    spec: { params: { limit: 3 } },
    rule: { cel: "has(params.extra) && params.extra == 1 && params.limt == 3" },
    problems: ['cel@49 params has no field "limt"; did you mean "limit"?'],
  },
  {
    title: "looks into messages too",
    rule: { ...DEPLOYMENT, cel: "false", message: "got {{ object.spec.replcas }}, {{1}}" },
    problems: ['message@19 DeploymentSpec has no field "replcas"; did you mean "replicas"?'],
  },
  {
    title: "demands text from a message expression, and a verdict from a rule",
    rule: {
      ...DEPLOYMENT,
      cel: "object.spec.replicas",
      messageExpression: "object.spec.paused",
    },
    problems: [
      "cel@12 expected a result of type bool, got int",
      "messageExpression@12 expected a result of type string, got bool",
    ],
  },
];

describe("policyTypeProblems", () => {
  for (const { title, rule, spec, problems } of cases) {
    it(title, () => {
      expect(problemsOf({ ...spec, rules: [{ id: "one", ...rule }] })).to.deep.equal(problems);
    });
  }

  for (const version of LIBRARY.versions()) {
    it(`is certain of nothing in the built-in sets with Kubernetes ${version}`, () => {
      const sets = BUILTIN_SETS.map(({ name }) => expandSet({ name }));
      const found = sets.flatMap((set) => policyTypeProblems(set, LIBRARY.open(version)));
      expect(found.filter(({ isCertain }) => isCertain)).to.deep.equal([]);
    });
  }
});

function problemsOf(spec: Partial<PolicySpec> & Pick<PolicySpec, "rules">): readonly string[] {
  const policy = {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "GuardrailPolicy",
    metadata: { name: "a" },
    spec: { title: "A", severity: "high", ...spec },
  } as const;
  return policyTypeProblems(policy, LIBRARY.open("1.36")).map((problem) => {
    const path = problem.at.join(".").replace(/^spec\.rules\.0\./, "");
    const words = problem.message.replace("does not compile: ", "");
    return `${problem.isCertain ? "" : "?"}${path}@${problem.offset} ${words}`;
  });
}
