import { status, type StatusObject } from "@grpc/grpc-js";
import { errorLine } from "#core/error-line.ts";
import { type ErrorCode, TiphysError } from "#core/errors.ts";
import { cutText } from "../../generate/denial-report.ts";

/** What of the server's own went wrong. A render that failed is no such thing: Argo CD knows only UNKNOWN there. */
const STATUS: Partial<Readonly<Record<ErrorCode, status>>> = {
  UPLOAD_REFUSED: status.INVALID_ARGUMENT,
  OVERLOADED: status.RESOURCE_EXHAUSTED,
  RENDER_TIMED_OUT: status.DEADLINE_EXCEEDED,
  STOPPING: status.UNAVAILABLE,
};

export type AnswerStatus = Pick<StatusObject, "code" | "details">;

/** The status for an error, in the very words in which argocd-cmp-server would hand on those of `tiphys generate`. */
export function statusOf(error: unknown): AnswerStatus {
  const code = error instanceof TiphysError ? STATUS[error.code] : undefined;
  if (code === undefined) return failedCommand(2, errorLine(error));
  return { code, details: cutText(error instanceof Error ? error.message : "") };
}

/** The status for a denial; `report` has its own bound. */
export function deniedStatus(report: string): AnswerStatus {
  return failedCommand(1, report);
}

function failedCommand(exitCode: number, stderr: string): AnswerStatus {
  const details = `error generating manifests: \`tiphys generate\` failed exit status ${exitCode}: ${stderr.trim()}`;
  return { code: status.UNKNOWN, details };
}
