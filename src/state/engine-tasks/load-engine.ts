import type { Context } from '../page/context.ts';

/** The engine is told of the data once and keeps it until other data is loaded; false without data. */
export async function giveData({ store, services, engineData }: Context): Promise<boolean> {
  const { data } = store.getState();
  if (!data) return false;
  if (engineData.current === data) return true;
  engineData.current = null;
  await services.engine.setData(data);
  engineData.current = data;
  return true;
}
