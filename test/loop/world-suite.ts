import { join } from "node:path";
import { type AnalysisProcess, analysisProcess } from "#test/support/analysis-process.ts";
import type { ControlPlane } from "#test/support/control-plane.ts";
import { type ServiceBalancer, startBalancer } from "#test/support/service-balancer.ts";
import { documentsText, shippedDocuments } from "#test/support/shipped-webhook.ts";
import { type WebhookProcess, webhookProcess } from "#test/support/webhook-process.ts";

const SYSTEM = "tiphys-system";

export interface SuiteWebhook {
  readonly replicas: readonly WebhookProcess[];
  readonly balancer: ServiceBalancer;
}

/** The analysis provider by its account, which comes with the installation; not started yet. */
export function analysisOf(
  { folder }: ControlPlane,
  argv: readonly string[],
): Promise<AnalysisProcess> {
  const kubeconfig = accountFile(folder, "tiphys-analysis");
  return analysisProcess({ folder, argv: ["--kubeconfig", kubeconfig, "--fleet-page", ...argv] });
}

/** The whole shipped installation; its servers run here, each by its account, two replicas of the webhook. */
export async function startSuite(
  plane: ControlPlane,
  {
    analysis,
    ending,
  }: {
    readonly analysis: AnalysisProcess;
    readonly ending: (program: { readonly stop: () => Promise<unknown> }) => unknown;
  },
): Promise<SuiteWebhook> {
  const { folder } = plane;
  const argv = ["--drain", "1s", "--analysis", analysis.url];
  const kubeconfig = accountFile(folder, "tiphys-webhook");
  const replicas = await Promise.all(
    ["tiphys-webhook-a", "tiphys-webhook-b"].map((name) =>
      webhookProcess({ name, folder, kubeconfig, argv }),
    ),
  );
  const balancer = await startBalancer(replicas);
  ending(balancer);
  const url = `https://127.0.0.1:${balancer.port}/validate`;
  await plane.apply(documentsText(await shippedDocuments({ resources: ["install/base"], url })));
  for (const account of ["tiphys-webhook", "tiphys-analysis"])
    await plane.kubeconfigOf(SYSTEM, account);
  for (const server of [...replicas, analysis]) ending(server);
  await Promise.all([...replicas, analysis].map(({ start }) => start()));
  return { replicas, balancer };
}

function accountFile(folder: string, account: string): string {
  return join(folder, `kubeconfig-${SYSTEM}-${account}`);
}
