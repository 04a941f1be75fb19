/** Trains networks of the train cell's run side by side, as one training with one pair of buttons. */
import { EngineError } from '../../client/engine-error.ts';
import type { Parting } from '../../client/gang-call.ts';
import { toDeviceChoice } from '../../core/settings/settings.ts';
import type { Context } from '../store/context.ts';
import { advanceRun } from '../store/training-slice.ts';
import { reportTogether, type Stepped } from './report-together.ts';
import type { RunButtons } from './run-buttons.ts';
import { connectButtons, listenerOf, pageSink, type RunUnderWay, requestOf } from './train-network.ts';

/**
 * Resolves with null when each network of the gang is over, else with why they cannot go on side by side. Rejects with the error
 * of the engine where none could go on alone either, or one has diverged.
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
    const sink = pageSink(context, run, network);
    const stepped = (event: Stepped) => report(network, event);
    return listenerOf(context, run, network, order, {
      ...sink,
      advance: event => (event.kind === 'stepped' ? stepped(event) : sink.advance(event)),
    });
  });
  const report = reportTogether(members, event => advanceRun(context, event));
  const request = {
    device: toDeviceChoice(run.settings),
    networks: gang.map(network => requestOf(run, network)),
  };
  let failure: EngineError | null = null;
  const handle = context.services.engine.trainGang(request, (index, event) => {
    if (event.kind === 'trained') networks.end(gang[index], event.outcome);
    else if (event.kind === 'failed') {
      // A vote without one of its networks is none.
      failure = new EngineError(event.reason, event.message);
      handle.stop();
    } else listeners[index](event);
  });
  const disconnect = connectButtons(context, buttons, handle);
  return handle.ended
    .then(parting => {
      if (failure) throw failure;
      return parting;
    })
    .finally(disconnect);
}
