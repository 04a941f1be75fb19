/** Starts the Chromium that the set-up found, with or without its software GPU. */
import { type Browser, type BrowserContext, chromium } from 'playwright';

/** Measurements and unattended runs take `any` GPU, a real one before SwiftShader in software; tests take the same everywhere. */
export type Gpu = 'none' | 'software' | 'any';

export const gpuFlags: { readonly [Kind in Gpu]: readonly string[] } = {
  none: [],
  software: ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--use-angle=swiftshader'],
  // A headless Chromium on Linux sees a real GPU by these only: https://developer.chrome.com/blog/supercharge-web-ai-testing
  any: [
    '--enable-unsafe-webgpu',
    '--enable-unsafe-swiftshader',
    '--ignore-gpu-blocklist',
    '--use-angle=vulkan',
    '--enable-features=Vulkan',
    '--disable-vulkan-surface',
  ],
};

/**
 * Features that the browser does without. Chromium obeys only the last `--disable-features`, so those that Playwright
 * turns off are repeated here. The first two load a page of the address bar's own for every window, which costs more
 * than half a second of a core.
 */
export const disabledFeatures = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'msForceBrowserSignIn',
  'msEdgeUpdateLaunchServicesPreferredVersion',
];

/** The browser itself makes no requests, only the page under test does; and it draws no more of itself than it must. */
export const quietFlags = [
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
  `--disable-features=${disabledFeatures.join(',')}`,
];

const found = (): { readonly executablePath?: string } => {
  const executablePath = process.env.CHROME_PATH;
  return executablePath === undefined ? {} : { executablePath };
};

export function launch(gpu: Gpu, flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ ...found(), args: [...quietFlags, ...gpuFlags[gpu], ...flags] });
}

/** A fresh profile on the disk, as a person has one: the contexts of `launch` are private windows, with little storage. */
export function launchProfile(gpu: Gpu, flags: readonly string[] = []): Promise<BrowserContext> {
  const args = [...quietFlags, ...gpuFlags[gpu], ...flags];
  return chromium.launchPersistentContext('', { ...found(), args, serviceWorkers: 'block' });
}
