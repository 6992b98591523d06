import { readYaml } from "#core/kube/read-yaml.ts";

/** What a door says of one thing that it denies; equal at every door. */
export interface Denial {
  /** "policy/rule". */
  readonly rule: string;
  readonly severity: string;
  /** "Kind namespace/name". */
  readonly resource: string;
  readonly path: string;
  readonly message: string;
  readonly remedy: string;
}

interface CheckReport {
  readonly revision: string;
  readonly targets: readonly [{ readonly findings: readonly CheckFinding[] }];
}

interface CheckFinding {
  readonly policy: string;
  readonly rule: string;
  readonly action: string;
  readonly severity: string;
  readonly path: string;
  readonly message: string;
  readonly remedy: string | null;
  readonly resource: {
    readonly kind: string;
    readonly namespace: string | null;
    readonly name: string;
  };
}

/** Of `tiphys check --format json` for one overlay, with the revision it judged by. */
export function denialsOfCheck(stdout: string): {
  readonly revision: string;
  readonly denials: readonly Denial[];
} {
  const [document] = readYaml(stdout, { file: "report.json" });
  const { revision, targets } = document?.value as CheckReport;
  const denials = targets[0].findings
    .filter(({ action }) => action === "deny")
    .map(({ policy, rule, severity, resource, path, message, remedy }) => ({
      ...{ rule: `${policy}/${rule}`, severity, path, message, remedy: remedy ?? "" },
      resource: `${resource.kind} ${[resource.namespace, resource.name].filter(Boolean).join("/")}`,
    }));
  return { revision, denials: sorted(denials) };
}

/** Of what Argo CD shows of the plugin's words, with the beginning of the revision that they name. */
export function denialsOfRender(text: string): {
  readonly revision: string;
  readonly denials: readonly Denial[];
} {
  const lines = [
    ...text.matchAll(/\[\d+\/\d+\] (\w+) (\S+) \| (.+?) \|(?=\s*(?:\[\d|see all|$))/gm),
  ];
  const denials = lines.map(([, severity = "", rule = "", rest = ""]) => {
    const [resource = "", path = "", message = "", remedy = ""] = rest.split(" | ");
    return { rule, severity, resource, path, message, remedy };
  });
  return {
    revision: /revision (sha256:[0-9a-f]+)/.exec(text)?.[1] ?? "",
    denials: sorted(denials),
  };
}

/** Of what the API server says when the webhook denied. */
export function denialsOfAdmission(stderr: string): readonly Denial[] {
  const lines = [...stderr.matchAll(/^\[\d+\/\d+\] (\S+) \((\w+)\) \| (.+)$/gm)];
  return sorted(
    lines.map(([, rule = "", severity = "", rest = ""]) => {
      const [resource = "", path = "", message = "", remedy = ""] = rest.split(" | ");
      return { rule, severity, resource, path, message, remedy };
    }),
  );
}

function sorted(denials: readonly Denial[]): readonly Denial[] {
  const key = ({ rule, path, message }: Denial) => [rule, path, message].join(" ");
  return denials.toSorted((left, right) => (key(left) < key(right) ? -1 : 1));
}
