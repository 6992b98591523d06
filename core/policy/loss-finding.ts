import type { Finding } from "./finding.ts";
import { fleetFinding } from "./fleet-finding.ts";
import { DAY_MS } from "./moment.ts";
import type { RenderLoss } from "./render-loss.ts";

interface LostRender {
  /** The overlay, relative to the repository. */
  readonly path: string;
  readonly loss: RenderLoss;
  /** "Deployment shop/api": what is gone, the most telling first; [] where only numbers are known. */
  readonly gone: readonly string[];
  readonly now: number;
}

const SHOWN_NAMES = 5;
/** Long enough for a merge request to be merged and rolled out. */
const ACCEPTED_DAYS = 14;

/** The finding of a render that lost too much, with the entry of `render.acceptedLoss` that would accept it. */
export function lossFinding({ path, loss, gone, now }: LostRender): Finding {
  const resource = {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "Bundle",
    namespace: null,
    name: path,
  };
  const message = `the render ${loss.words}${goneWords(gone)}`;
  const finding = fleetFinding("render-loss", { resource, message });
  const entry = acceptingEntry({ path, loss, now });
  if (entry === null) return finding;
  const meant = `If it is meant, add to spec.render.acceptedLoss of tiphys.yaml: ${entry}`;
  return { ...finding, remedy: `${finding.remedy ?? ""} ${meant}` };
}

function goneWords(gone: readonly string[]): string {
  if (gone.length === 0) return "";
  const shown = gone.slice(0, SHOWN_NAMES).join(", ");
  const more = gone.length - SHOWN_NAMES;
  return ` (gone: ${shown}${more > 0 ? ` and ${more} more` : ""})`;
}

/** One line of YAML; null where nothing accepts the loss. */
function acceptingEntry({ path, loss, now }: Omit<LostRender, "gone">): string | null {
  const { resources, kinds } = loss;
  if (resources === 0 && kinds.length === 0) return null;
  const until = new Date(now + ACCEPTED_DAYS * DAY_MS).toISOString().slice(0, 10);
  const fields = [
    `overlay: ${/^[\w./-]+$/.test(path) ? path : JSON.stringify(path)}`,
    ...(resources === 0 ? [] : [`resources: ${resources}`]),
    ...(kinds.length === 0 ? [] : [`kinds: [${kinds.join(", ")}]`]),
    `until: ${until}`,
    'reason: "say why"',
  ];
  return `{${fields.join(", ")}}`;
}
