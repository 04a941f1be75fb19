/** For tests: WebGPU in Node, by Dawn on the software Vulkan driver that comes with Chromium. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright';

const folders = [
  ...['CHROME_PATH'].flatMap(name => process.env[name] ?? []).map(dirname),
  '/usr/lib/chromium',
  '/usr/lib/chromium-browser',
  '/usr/lib64/chromium',
  '/opt/google/chrome',
  dirname(chromium.executablePath()),
];

const lazy = 1;
const stayLoaded = 0x1000;

/** Loads Chromium's Vulkan loader, which Dawn then finds under its name wherever the file lies. */
function preload(library: string): void {
  try {
    process.dlopen({ exports: {} }, library, lazy | stayLoaded);
  } catch {
    // It is no Node module and Node says so; it stays in memory all the same.
  }
}

/**
 * Turns off the zeroing of workgroup memory, for which this driver's compiler unrolls one store for each word and takes a
 * second for each kernel. No kernel reads what it has not written.
 */
const options = [
  'enable-dawn-features=disable_workgroup_init',
  // Profiles want the time of a kernel to the nanosecond; a page gets it to a tenth of a millisecond.
  'disable-dawn-features=timestamp_quantization',
];

/**
 * Gives the entry point of WebGPU, on another driver where `VK_ICD_FILENAMES` names one. The caller must keep a reference to
 * it while it uses its devices.
 */
export async function openNodeGpu(): Promise<GPU> {
  const folder = folders.find(candidate => existsSync(join(candidate, 'vk_swiftshader_icd.json')));
  if (folder !== undefined) {
    process.env.VK_ICD_FILENAMES ??= join(folder, 'vk_swiftshader_icd.json');
    const loader = join(folder, 'libvulkan.so.1');
    if (existsSync(loader)) preload(loader);
  }
  const { create } = await import('webgpu');
  return create(options);
}

/** Opens a new device. Throws without an adapter. */
export async function openNodeDevice(gpu: GPU): Promise<GPUDevice> {
  const adapter = await gpu.requestAdapter();
  if (!adapter) throw new Error('no WebGPU adapter: install Chromium, whose software GPU these tests use');
  return adapter.requestDevice();
}
