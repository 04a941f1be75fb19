/** Starts the Chromium that the set-up found, with or without its software GPU. */
import { type Browser, chromium } from 'playwright';

/**
 * A machine without a GPU has WebGPU and WebGL only through SwiftShader, a GPU in software. On one with a GPU,
 * `hardware` leaves the choice to the browser.
 */
export type Gpu = 'none' | 'software' | 'hardware';

export const gpuFlags: { readonly [Kind in Gpu]: readonly string[] } = {
  none: [],
  software: ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--use-angle=swiftshader'],
  hardware: ['--enable-unsafe-webgpu', '--ignore-gpu-blocklist', '--enable-features=Vulkan'],
};

/** Nothing but the page under test talks to a network. */
export const quietFlags = ['--disable-background-networking', '--disable-component-update', '--no-first-run'];

export function launch(gpu: Gpu, flags: readonly string[] = []): Promise<Browser> {
  const executablePath = process.env.CHROME_PATH;
  return chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [...quietFlags, ...gpuFlags[gpu], ...flags],
  });
}
