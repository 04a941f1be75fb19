/** Looks at single images through the networks of a run: probabilities, activations, saliency. */
import { createEmbed } from '../../client/embedding-client.ts';
import type { InspectorClient, KeyedNetwork } from '../../client/inspector-client.ts';
import type { Bytes } from '../../core/data/dataset.ts';
import { paperOf } from '../../core/data/paper.ts';
import { softVote } from '../../core/evaluation/ensemble/vote.ts';
import { type Look, type LookParts, voteOf } from '../../core/inspect/look.ts';
import type { MapTask, PointMap } from '../../core/projection/map-task.ts';
import { toDeviceChoice } from '../../core/settings/settings.ts';
import { networkSpecs } from '../engine-tasks/classify.ts';
import { loadEngine } from '../engine-tasks/load-engine.ts';
import type { RunBody } from '../page/run-bodies.ts';
import { judgingTurns, predictingTurns } from '../page/run-networks.ts';
import type { RunRecord } from '../page/run-record.ts';
import type { Context } from '../store/context.ts';

/** A look through several networks at once. */
interface VoteLook extends ReturnType<typeof voteOf> {
  /** The look through each network. */
  readonly networks: readonly Look[];
}

/** Images are grey levels `[784]`. The promises reject with the signal's reason once it is aborted. */
export interface InspectActions {
  /**
   * The networks of a run that answer for an image, in its order: those that held it out where it is the row `row` of the
   * training table, and those that predict where it is none. Rejects where its weights cannot be read.
   */
  networksOf(run: RunRecord, row?: number | null): Promise<readonly KeyedNetwork[]>;
  /** One network alone, or the vote of several; it takes milliseconds. */
  look(
    networks: readonly KeyedNetwork[],
    pixels: Bytes,
    parts: LookParts,
    signal: AbortSignal,
  ): Promise<VoteLook>;
  /**
   * What a network makes of rows of the training table before its last layer, `[rows, units]`, computed by the engine.
   * `onProgress` gets a share of 1.
   */
  features(
    network: KeyedNetwork,
    rows: Uint32Array<ArrayBuffer>,
    onProgress: (share: number) => void,
    signal: AbortSignal,
  ): Promise<Float32Array<ArrayBuffer>>;
  /** Makes a map of points, such as features, in a worker of its own; `onProgress` gets a share of 1. */
  map(task: MapTask, onProgress: (share: number) => void, signal: AbortSignal): Promise<PointMap>;
  /**
   * How much of the probability of class `index` is lost where the image is covered with the grey of the loaded images'
   * paper, `[784]`; it takes a second or a few. `onProgress` gets a share of 1.
   */
  occlude(
    networks: readonly KeyedNetwork[],
    pixels: Bytes,
    index: number,
    onProgress: (share: number) => void,
    signal: AbortSignal,
  ): Promise<Float32Array<ArrayBuffer>>;
}

export function createInspect(context: Context, inspector: InspectorClient): InspectActions {
  const { store, services, bodies } = context;
  /** The networks of the run that was last looked through: a drawing asks many times a second. */
  let latest: {
    readonly run: string;
    readonly body: RunBody;
    readonly networks: readonly KeyedNetwork[];
  } | null = null;
  async function allOf(run: RunRecord): Promise<NonNullable<typeof latest>> {
    if (latest?.run === run.id) return latest;
    const body = await bodies.get(run.id);
    const { networks: kept } = body;
    const specs = networkSpecs(run, kept.length);
    const networks = kept.map(({ weights }, turn) => ({
      key: `${run.id} ${turn}`,
      spec: specs[turn],
      weights,
    }));
    latest = { run: run.id, body, networks };
    return latest;
  }
  return {
    async networksOf(run, row = null) {
      const { body, networks } = await allOf(run);
      const turns = row === null ? predictingTurns(run, networks.length) : judgingTurns(run, body, row);
      return turns.map(turn => networks[turn]);
    },
    async look(networks, pixels, parts, signal) {
      const looks = await Promise.all(
        networks.map(network => inspector.look(network, pixels, parts, signal)),
      );
      return { networks: looks, ...voteOf(looks) };
    },
    async features({ spec, weights }, rows, onProgress, signal) {
      await loadEngine(context);
      const device = toDeviceChoice(store.getState().settings);
      const report = (done: number, total: number) => onProgress(done / total);
      return services.engine.features({ spec, weights, device, rows }, report, signal);
    },
    map: createEmbed(),
    async occlude(networks, pixels, index, onProgress, signal) {
      const { data } = store.getState();
      const table = data?.training ?? data?.test;
      const call = { class: index, paper: table ? paperOf(table.pixels) : 0 };
      const losses: Float32Array[] = [];
      for (const [turn, network] of networks.entries()) {
        const report = (done: number, total: number) => onProgress((turn + done / total) / networks.length);
        losses.push(await inspector.occlude(network, pixels, call, report, signal));
      }
      return softVote(losses);
    },
  };
}
