/** Starts the Chromium that the set-up found, with or without its software GPU. */
import { type Browser, type BrowserContext, chromium } from 'playwright';

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

/** The browser itself makes no requests: only the page under test does. */
export const quietFlags = ['--disable-background-networking', '--disable-component-update', '--no-first-run'];

const found = (): { readonly executablePath?: string } => {
  const executablePath = process.env.CHROME_PATH;
  return executablePath === undefined ? {} : { executablePath };
};

export function launch(gpu: Gpu, flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ ...found(), args: [...quietFlags, ...gpuFlags[gpu], ...flags] });
}

/** A fresh profile on the disk, as a person has one: the contexts of `launch` are private windows, with little storage. */
export function launchProfile(gpu: Gpu): Promise<BrowserContext> {
  const args = [...quietFlags, ...gpuFlags[gpu]];
  return chromium.launchPersistentContext('', { ...found(), args, serviceWorkers: 'block' });
}
