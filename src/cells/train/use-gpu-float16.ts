import { useEffect, useState } from 'react';

/** Whether this browser's GPU computes with float16; false until it has said so. */
export function useGpuFloat16(): boolean {
  const [has, setHas] = useState(false);
  useEffect(() => {
    const gpu: GPU | undefined = navigator.gpu;
    gpu
      ?.requestAdapter({ powerPreference: 'high-performance' })
      .then(adapter => setHas(adapter?.features.has('shader-f16') ?? false))
      .catch(() => {});
  }, []);
  return has;
}
