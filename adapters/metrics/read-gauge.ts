import { Gauge, type Registry } from "prom-client";

type SetValue = (labels: Readonly<Record<string, string>>, value: number) => void;

interface ReadGauge {
  readonly registers: Registry[];
  readonly collect: (set: SetValue) => void;
}

/** A gauge that is read off what it tells of whenever somebody asks. */
export function readGauge(
  name: string,
  help: string,
  labelNames: readonly string[],
  { registers, collect }: ReadGauge,
): void {
  new Gauge({
    name,
    help,
    labelNames: [...labelNames],
    registers,
    collect() {
      this.reset();
      collect((labels, value) => this.set(labels, value));
    },
  });
}
