import type { KubeObject } from "#core/kube/resource.ts";

type Fields = Readonly<Record<string, unknown>>;
/** A number from 0 up to 1, as Math.random gives, but from a seed. */
export type Random = () => number;

/** mulberry32: small, fast, and the same everywhere. */
export function seededRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A well-typed pod, in which each field that Pod Security looks at has a good, a bad, a null or no value. */
export function generatePod(random: Random, name: string): KubeObject {
  const pod = new PodGenerator(random);
  return { apiVersion: "v1", kind: "Pod", metadata: pod.metadata(name), spec: pod.spec() };
}

const HARDENED: Fields = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};

/** Of the candidates for each field `undefined` stands for absent. */
class PodGenerator {
  private readonly random: Random;
  /** How often a field is there at all: tame pods and wild ones. */
  private readonly wildness: number;
  /** Whether containers start from what level restricted wants. */
  private readonly isHardened: boolean;

  constructor(random: Random) {
    this.random = random;
    this.wildness = this.pick([0.05, 0.15, 0.5]);
    this.isHardened = this.random() < 0.5;
  }

  metadata(name: string): KubeObject["metadata"] & object {
    const value = this.pick(["runtime/default", "localhost/web", "unconfined", ""]);
    const key = "container.apparmor.security.beta.kubernetes.io/containers-0";
    return this.fields({ name, namespace: "shop" }, { annotations: [{ [key]: value }, {}, null] });
  }

  spec(): Fields {
    const fixed = {
      securityContext: this.maybe(() => this.podContext()),
      volumes: this.list(3, (index) => this.volume(index)),
      initContainers: this.containers("initContainers", 1),
      containers: this.containers("containers", 2),
      ephemeralContainers: this.containers("ephemeralContainers", 1),
    };
    return this.fields(fixed, {
      hostNetwork: [true, false, null],
      hostPID: [true, false],
      hostIPC: [true, false],
      hostUsers: [true, false, false, null],
      os: [{ name: "windows" }, { name: "windows" }, { name: "linux" }, {}, null],
    });
  }

  private podContext(): Fields {
    const name = [
      "kernel.shm_rmid_forced",
      "net.ipv4.ip_local_reserved_ports",
      "net.ipv4.tcp_fin_timeout",
      "net.ipv4.tcp_rmem",
      "net.ipv4.tcp_notsent_lowat",
      "kernel.msgmax",
    ];
    const sysctls = this.list(2, () => ({ name: this.pick(name), value: "1" }));
    return this.fields(this.sharedContext(), { sysctls: [sysctls, [], null] });
  }

  /** What pods and containers have in common. */
  private sharedContext(): Fields {
    const profiles = ["RuntimeDefault", "RuntimeDefault", "Localhost", "Unconfined", "", undefined];
    return this.fields(
      {},
      {
        runAsNonRoot: [true, true, false, null],
        runAsUser: [0, 1000, null],
        seccompProfile: [{ type: this.pick(profiles) }, null],
        appArmorProfile: [{ type: this.pick(profiles) }, null],
        windowsOptions: [{ hostProcess: true }, { hostProcess: false }, {}, null],
        seLinuxOptions: [
          { type: this.pick(["container_t", "container_engine_t", "spc_t", ""]) },
          { user: this.pick(["system_u", ""]), role: this.pick(["system_r", ""]) },
          {},
          null,
        ],
      },
    );
  }

  private containers(field: string, atLeast: number): readonly Fields[] {
    const count = field === "containers" ? atLeast : Math.floor(this.random() * (atLeast + 1));
    return Array.from({ length: count }, (_, index) => this.container(`${field}-${index}`));
  }

  private container(name: string): Fields {
    const hosts = ["", "127.0.0.1", undefined, null];
    const handler = () => ({
      [this.pick(["httpGet", "tcpSocket"])]: { port: 80, host: this.pick(hosts) },
    });
    const ports = this.list(2, () => ({
      containerPort: 80,
      hostPort: this.pick([0, 80, undefined, null]),
    }));
    return this.fields(
      { name, image: "a:1", securityContext: this.maybe(() => this.containerContext()) },
      {
        ports: [ports, [], null],
        livenessProbe: [handler(), {}, null],
        readinessProbe: [handler()],
        startupProbe: [handler()],
        lifecycle: [{ postStart: handler() }, { preStop: handler() }, {}, null],
      },
    );
  }

  private containerContext(): Fields {
    const added = ["NET_BIND_SERVICE", "CHOWN", "NET_RAW", "SYS_ADMIN", "ALL"];
    const base = this.isHardened ? HARDENED : {};
    return this.fields(
      { ...base, ...this.sharedContext() },
      {
        privileged: [true, false, null],
        allowPrivilegeEscalation: [true, false, false, null],
        procMount: ["Default", "Unmasked", null],
        capabilities: [
          { drop: ["ALL"] },
          { drop: [this.pick(["ALL", "NET_RAW"])], add: this.list(2, () => this.pick(added)) },
          { add: null },
          null,
        ],
      },
    );
  }

  private volume(index: number): Fields {
    const good = ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "projected"];
    const source = this.pick([
      ...good,
      "persistentVolumeClaim",
      "secret",
      "hostPath",
      "nfs",
      "gitRepo",
    ]);
    return { name: `volume-${index}`, [source]: {} };
  }

  private list<T>(most: number, make: (index: number) => T): readonly T[] {
    const length = this.isThere() ? 1 + Math.floor(this.random() * most) : 0;
    return Array.from({ length }, (_, index) => make(index));
  }

  private maybe(make: () => Fields): Fields | null | undefined {
    return this.random() < this.wildness / 5 ? this.pick([null, undefined]) : make();
  }

  private isThere(): boolean {
    return this.random() < this.wildness;
  }

  private pick<T>(candidates: readonly T[]): T {
    return candidates[Math.floor(this.random() * candidates.length)] as T;
  }

  /** `fixed` with, now and then, one of the candidates for each further field. */
  private fields<T extends object>(
    fixed: T,
    optional: Readonly<Record<string, readonly unknown[]>>,
  ): T & Fields {
    const chosen = Object.entries(optional)
      .filter(() => this.isThere())
      .map(([field, candidates]) => [field, this.pick(candidates)]);
    return JSON.parse(JSON.stringify({ ...fixed, ...Object.fromEntries(chosen) }));
  }
}
