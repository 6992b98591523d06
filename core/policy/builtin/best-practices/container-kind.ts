/** CEL: the container is an ephemeral one, put there by a person who debugs. */
export const IS_EPHEMERAL = `optional.ofNonZeroValue(podSpec.?ephemeralContainers.orValue([])).orValue([])
  .exists(other, other.?name == container.?name)`;

/** CEL: the container runs as long as its pod: neither init nor ephemeral, in a pod that is restarted. */
export const IS_LONG_RUNNING = `podSpec.?restartPolicy.orValue("Always") in [dyn("Always"), dyn(null)]
  && optional.ofNonZeroValue(podSpec.?containers.orValue([])).orValue([])
    .exists(other, other.?name == container.?name)`;
