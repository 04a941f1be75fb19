/** PyTorch by CUDA as an arm, wherever the others run. */
import type { ArmName, CudaArm } from './arm-protocol.ts';
import { startFastestCuda } from './arms/fastest-cuda.ts';
import { pythonWithCuda } from './arms/torch.ts';
import { type NetworkName, networkOf } from './networks.ts';
import type { Peer } from './peer.ts';

export const isCuda = (arm: ArmName): arm is CudaArm => arm.startsWith('torch-cuda');

/** Rejects, with a reason for the table, where there is no CUDA. */
export async function openCuda(
  arm: CudaArm,
  network: NetworkName,
  batch: number,
  imagesFile: string,
): Promise<Peer> {
  const torch = await startFastestCuda(pythonWithCuda(), arm, networkOf(network).spec, batch, imagesFile);
  return { ...torch, arm, count: async () => null, close: async () => torch.dispose() };
}
