import type { CommandInput } from "#adapters/command.ts";
import { type ClusterClient, connectCluster } from "#adapters/kubernetes/cluster-client.ts";
import { pathOption, textOption } from "#adapters/text-option.ts";
import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { parseDuration } from "#core/duration.ts";
import { TiphysError } from "#core/errors.ts";
import { isRecord } from "#core/is-record.ts";
import { spokenStatus } from "./spoken-status.ts";

const PATH = "/apis/tiphys.io/v1alpha1/guardrailexceptions";
/** The most that a fleet may allow (admission.breakglassMaxHours). */
const MAX_MS = 72 * 3_600_000;

/**
 * Makes the exception; its name goes to stdout, what the servers say of it to stderr. 2 where it does not count.
 * @throws USAGE_INVALID, CLUSTER_UNREACHABLE
 */
export async function breakglass({ options }: CommandInput, world: World): Promise<number> {
  const namespace = required("--namespace NAME", options.namespace);
  const ticket = required("--ticket ID", options.ticket);
  const expires = new Date(world.now() + durationOf(options.for)).toISOString();
  const client = connectCluster(pathOption(options.kubeconfig, world.cwd));
  const object = {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "GuardrailException",
    metadata: { generateName: `breakglass-${namespace}-` },
    spec: {
      policy: textOption(options.policy) ?? "*",
      rules: list(options.rule),
      match: { kinds: list(options.kind), names: list(options.name), namespaces: [namespace] },
      owner: await whoAmI(client),
      reason: textOption(options.reason) ?? "emergency",
      ticket,
      expires,
    },
  };
  if (options.dryRun === true) {
    await writeOutput(world.stdout, `${JSON.stringify(object, null, 2)}\n`);
    return 0;
  }
  const name = await create(client, object);
  await writeOutput(world.stdout, `${name}\n`);
  const status = await spokenStatus(client, { path: `${PATH}/${name}`, signal: world.signal });
  const said =
    status === null
      ? `is asked for until ${expires}, and no server has said yet whether it counts. Look at: kubectl get gex ${name}`
      : `${status.message}; owner ${object.spec.owner}`;
  world.stderr.write(`tiphys: ${name} ${said}\n`);
  return status?.active === false ? 2 : 0;
}

function durationOf(given: unknown): number {
  const shown = textOption(given) ?? "1h";
  const duration = parseDuration(shown);
  if (duration !== null && duration > 0 && duration <= MAX_MS) return duration;
  throw new TiphysError(
    "USAGE_INVALID",
    `breakglass: --for: expected a duration of at most 72h such as 30m or 2h, got "${shown}".`,
  );
}

/** The name by which the API server knows the caller: the owner can be nobody else. */
async function whoAmI(client: ClusterClient): Promise<string> {
  const path = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
  const { status, body } = await client.send({
    method: "POST",
    path,
    body: { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" },
  });
  const review = isRecord(body) && isRecord(body.status) ? body.status : {};
  const user = isRecord(review.userInfo) ? review.userInfo.username : undefined;
  if (status < 300 && typeof user === "string") return user;
  throw refused(client, { status, body });
}

async function create(client: ClusterClient, object: unknown): Promise<string> {
  const { status, body } = await client.send({ method: "POST", path: PATH, body: object });
  const metadata = isRecord(body) && isRecord(body.metadata) ? body.metadata : {};
  if (status === 201 && typeof metadata.name === "string") return metadata.name;
  throw refused(client, { status, body });
}

function refused(
  { server }: ClusterClient,
  { status, body }: { readonly status: number; readonly body: unknown },
): TiphysError {
  const said =
    isRecord(body) && typeof body.message === "string" ? body.message : `status ${status}`;
  const remedy =
    status === 403
      ? "Ask for the role tiphys-breakglass."
      : status === 404
        ? "Install the suite's CRDs."
        : "Look at the message.";
  return new TiphysError(
    "CLUSTER_UNREACHABLE",
    `${server}: expected to make a GuardrailException, got: ${said}. ${remedy}`,
  );
}

function list(value: unknown): readonly string[] {
  return Array.isArray(value) && value.length > 0 ? value : ["*"];
}

function required(option: string, value: unknown): string {
  const given = textOption(value);
  if (given !== null) return given;
  throw new TiphysError("USAGE_INVALID", `breakglass: expected ${option}, got none.`);
}
