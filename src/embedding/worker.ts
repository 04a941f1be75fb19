/** The worker of one map: it is ended to cancel, so it answers one request and listens to nothing else. */
import { messageOf } from '../core/error-message.ts';
import type { EmbeddingEvent, MapTask } from '../core/projection/map-task.ts';
import { makeMap } from './embed.ts';

/** Progress is told in steps of this share. */
const reportedShare = 0.01;

const post = (event: EmbeddingEvent): void => self.postMessage(event);

self.onmessage = ({ data }: MessageEvent<MapTask>) => {
  let reported = 0;
  try {
    const map = makeMap(data, share => {
      if (share < reported + reportedShare) return;
      reported = share;
      post({ kind: 'embedding', share });
    });
    post({ kind: 'embedded', map });
  } catch (error) {
    post({ kind: 'failed', message: messageOf(error) });
  }
};
