/** Kinds that make pods from a template. */
export const TEMPLATE_KINDS = [
  "apps/Deployment",
  "apps/StatefulSet",
  "apps/DaemonSet",
  "apps/ReplicaSet",
  "core/ReplicationController",
  "batch/Job",
  "batch/CronJob",
  "argoproj.io/Rollout",
];

/** Kinds that somebody owns and pays for: workloads, what exposes them, and what they store. */
export const LABELLED_KINDS = [
  ...TEMPLATE_KINDS,
  "core/Pod",
  "core/Service",
  "core/PersistentVolumeClaim",
  "networking.k8s.io/Ingress",
];
