/** An SLO document with one objective, checkout/availability, at 99.9 % over 30 days. */
export const CHECKOUT_SLO = `apiVersion: tiphys.io/v1alpha1
kind: ServiceObjective
metadata: {name: checkout, namespace: shop}
spec:
  service: checkout
  window: 30d
  objectives:
    - name: availability
      target: 99.9%
      indicator:
        events:
          total: 'http_requests_total{job="checkout"}'
          bad: 'http_requests_total{job="checkout",code=~"5.."}'
`;
