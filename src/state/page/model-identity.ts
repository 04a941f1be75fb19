import { type Settings, toModelSpec } from '../../core/settings/settings.ts';

/** Equal for settings that give the same chain of layers. */
export const modelIdentity = (settings: Settings): string => JSON.stringify(toModelSpec(settings));
