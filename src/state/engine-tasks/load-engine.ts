/** Hands the loaded data to the engine, which keeps it until other data is loaded. */
import type { Context } from '../store/context.ts';

/** Resolves with false where no data is loaded. */
export async function loadEngine({ store, services, engineData }: Context): Promise<boolean> {
  const { data } = store.getState();
  if (!data) return false;
  if (engineData.current === data) return true;
  engineData.current = null;
  await services.engine.setData(data);
  engineData.current = data;
  return true;
}
