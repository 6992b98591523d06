import type { ControlPlane } from "./control-plane.ts";
import { type RunningProgram, startProgram } from "./running-program.ts";
import { toolPath } from "./tools.ts";

/** Starts some controllers of the real kube-controller-manager, each with the account that it has in clusters. */
export async function startControllerManager(
  { kubeconfig, folder }: ControlPlane,
  controllers: readonly string[],
): Promise<RunningProgram> {
  return startProgram({
    path: await toolPath("kube-controller-manager"),
    name: "kube-controller-manager",
    arguments: [
      `--kubeconfig=${kubeconfig}`,
      `--controllers=${controllers.join(",")}`,
      "--use-service-account-credentials=true",
      "--leader-elect=false",
      "--secure-port=0",
    ],
    environment: {},
    directory: folder,
  });
}
