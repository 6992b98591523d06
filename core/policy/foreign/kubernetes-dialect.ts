import type { CelDialect } from "./cel-policy.ts";

/** The API server's words. */
export const KUBERNETES: CelDialect = {
  usualMessage: ({ expression }) => `failed expression: ${expression}`,
  brokenMessage: () => null,
  unsupported: (_, problem) =>
    problem.startsWith('"authorizer" is not available')
      ? "authorizer, which asks the API server"
      : null,
};
