import { type GitWorkTree, openWorkTree } from "./git-work-tree.ts";
import { promotionFleet } from "./promotion-fleet.ts";

const DAY = 86_400_000;
const MORE = `  slos: ["slos/*.yaml"]
  exceptions: ["exceptions/*.yaml"]
`;
const CHECKOUT = `apiVersion: tiphys.io/v1alpha1
kind: ServiceObjective
metadata: {name: checkout, namespace: shop-prod}
spec:
  service: checkout
  window: 30d
  objectives:
    - name: availability
      target: 99.9%
      indicator: {events: {total: 'http_requests_total{job="checkout"}', bad: 'http_requests_total{job="checkout",code=~"5.."}'}}
  runbook: https://runbooks.example.com/checkout
`;

/** The repository that the guides about a cluster speak of: an app "shop", an SLO "checkout", an exception for 30 days. */
export function guideRepository(folder: string): GitWorkTree {
  const repository = openWorkTree(folder);
  const expires = new Date(Date.now() + 30 * DAY).toISOString().slice(0, 10);
  repository.write({
    ...promotionFleet({ spec: MORE }),
    "slos/checkout.yaml": CHECKOUT,
    "exceptions/old-image.yaml": exception(expires),
  });
  repository.commit();
  return repository;
}

function exception(expires: string): string {
  return `apiVersion: tiphys.io/v1alpha1
kind: GuardrailException
metadata: {name: old-image}
spec:
  policy: images
  rules: [not-bad]
  match: {kinds: [Deployment], names: [old], namespaces: [shop-prod], environments: [prod]}
  owner: shop
  reason: is built anew next week
  expires: ${expires}
`;
}
