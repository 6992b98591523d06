import type { Finding } from "#core/policy/finding.ts";

/** A finding of a test: a denied image of Deployment shop/api, but for what is given. */
export function makeFinding(given: Partial<Finding> = {}): Finding {
  return {
    id: "0".repeat(64),
    policy: "images",
    rule: "no-latest",
    severity: "high",
    action: "deny",
    status: "fail",
    resource: { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "api" },
    path: "/spec/template/spec/containers/0/image",
    message: 'image "nginx" has no fixed version',
    remedy: "Use a digest.",
    source: null,
    exception: null,
    override: null,
    existing: false,
    ...given,
  };
}
