/** Trains networks of the train cell's run side by side, as one training with one pair of buttons. */
import type { Parting } from '../../client/gang-call.ts';
import { toDeviceChoice } from '../../core/settings/settings.ts';
import type { RunEvent } from '../../core/training/run-state.ts';
import type { Context } from '../store/context.ts';
import { inRounds } from './in-rounds.ts';
import type { RunButtons } from './run-buttons.ts';
import { connectButtons, listenerOf, type RunUnderWay, requestOf } from './train-network.ts';
import { pageSink } from './training-listener.ts';

type Stepped = Extract<RunEvent, { kind: 'stepped' }>;

/** Makes one report of those that networks give of the same steps: the time passed once, and the images add up. */
function reportTogether(members: () => readonly number[], advance: (event: RunEvent) => void) {
  const rates = new Map<number, number>();
  let steps = 0;
  let seconds = 0;
  const report = inRounds(members, () => {
    const imagesPerSecond = members().reduce((sum, network) => sum + (rates.get(network) ?? 0), 0);
    advance({ kind: 'stepped', steps, imagesPerSecond, seconds });
    seconds = 0;
  });
  return (network: number, event: Stepped): void => {
    rates.set(network, event.imagesPerSecond);
    steps = event.steps;
    seconds = Math.max(seconds, event.seconds);
    report(network);
  };
}

/**
 * Resolves with null when each network of the gang is over, else with why they cannot go on side by side. Rejects with the error
 * of the engine where none could go on alone either.
 */
export function trainGang(
  context: Context,
  buttons: RunButtons,
  run: RunUnderWay,
  gang: readonly number[],
): Promise<Parting | null> {
  const { networks } = run;
  const order = networks.begin(gang);
  const members = () => gang.filter(network => !networks.isOver(network));
  const listeners = gang.map(network => {
    const sink = pageSink(context, checkpoint => run.onCheckpoint(network, checkpoint));
    const stepped = (event: Stepped) => report(network, event);
    return listenerOf(context, run, network, order, {
      ...sink,
      advance: event => (event.kind === 'stepped' ? stepped(event) : sink.advance(event)),
    });
  });
  const report = reportTogether(members, pageSink(context, () => {}).advance);
  const request = {
    device: toDeviceChoice(run.settings),
    networks: gang.map(network => requestOf(run, network)),
  };
  const handle = context.services.engine.trainGang(request, (index, event) => {
    if (event.kind === 'trained') networks.end(gang[index], event.outcome);
    else listeners[index](event);
  });
  const disconnect = connectButtons(context, buttons, handle);
  return handle.ended.finally(disconnect);
}
