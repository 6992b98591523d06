import { freePorts } from "./free-ports.ts";
import { type RunningTiphys, startTiphys } from "./running-tiphys.ts";
import { STORY_NOW } from "./slo-story.ts";

export interface RunningAnalysis extends RunningTiphys {
  readonly url: string;
}

interface AnalysisStart {
  readonly cwd: string;
  readonly argv: readonly string[];
  /** The server's clock; default: it stands at STORY_NOW. */
  readonly now?: () => number;
}

/** `tiphys serve analysis` in this process, on a free port, once it serves. */
export async function startAnalysis({ cwd, argv, now }: AnalysisStart): Promise<RunningAnalysis> {
  const [port = 0] = await freePorts(1);
  const isSecure = argv.includes("--tls-cert");
  const server = startTiphys({
    argv: ["serve", "analysis", "--listen", `127.0.0.1:${port}`, ...argv],
    cwd,
    now: now ?? (() => STORY_NOW),
  });
  await server.said('"serving"');
  return { ...server, url: `${isSecure ? "https" : "http"}://127.0.0.1:${port}` };
}
