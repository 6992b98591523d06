import { randomUUID } from "node:crypto";
import type { NextFunction, Request, Response } from "express";

const HEADER = "X-Request-Id";
/** What may stand in a line of a log and in a header; traces and gateways stay within it. */
const SOUND = /^[\w.:-]{1,128}$/;

/** Answers with the id that the caller gave, or with a new one. The log's lines of this request have it too. */
export function giveRequestId(request: Request, response: Response, next: NextFunction): void {
  const given = request.get(HEADER) ?? "";
  response.setHeader(HEADER, SOUND.test(given) ? given : randomUUID());
  next();
}

/** The id that an answer carries. */
export function requestIdOf(response: Response): string {
  return String(response.getHeader(HEADER) ?? "");
}
