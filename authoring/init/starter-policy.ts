import { schemaComment } from "./schema-comment.ts";

/** A small policy of one's own, to begin with: it shows selector, CEL, message and remedy. */
export function starterPolicy(folder: string): string {
  return `${schemaComment({ kind: "policy", folder })}apiVersion: tiphys.io/v1alpha1
kind: GuardrailPolicy
metadata:
  name: ingress-tls
spec:
  title: Ingresses use TLS
  description: Without TLS, passwords and sessions cross the network readable.
  severity: medium
  remedy: Add spec.tls with the name of a certificate's Secret, or let the controller make one.
  match:
    kinds: [networking.k8s.io/Ingress]
  rules:
    - id: has-tls
      path: .spec.tls
      cel: has(object.spec.tls) && size(object.spec.tls) > 0
      message: ingress "{{ object.metadata.name }}" serves its hosts without TLS
`;
}

/** Its test: one Ingress that it lets pass, one that it finds. */
export function starterTest(folder: string): string {
  return `${schemaComment({ kind: "test", folder })}apiVersion: tiphys.io/v1alpha1
kind: GuardrailTest
metadata:
  name: ingress-tls
spec:
  cases:
    - title: an ingress with a certificate passes
      resources:
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: web}
        spec: {tls: [{secretName: web-tls}]}
      allow: true
    - title: an ingress without one is found
      resources:
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: web}
        spec: {}
      expect:
        - {rule: has-tls, path: .spec.tls}
`;
}
