import { expect, test } from 'vitest';
import { TrainerFailure } from '../../core/training/trainer.ts';
import { toTrainerFailure } from './failure.ts';

test.each([
  ['WebGL context was lost', 'device-lost'],
  ['A valid external Instance reference no longer exists: device is lost', 'device-lost'],
  ['Failed to compile fragment shader.', 'device-lost'],
  ['Failed to link vertex and fragment shaders.', 'device-lost'],
  ['Unable to create fragment WebGLShader.', 'device-lost'],
  ['Unable to create WebGLProgram.', 'device-lost'],
  ['WebAssembly.Memory(): could not allocate memory', 'out-of-memory'],
  ['x is not a function', 'internal'],
])('"%s" is understood as %s', (message, reason) => {
  expect(toTrainerFailure(new Error(message)).reason).toBe(reason);
});

test('a failure of a trainer stays what it is', () => {
  const failure = new TrainerFailure('diverged', 'The loss is not finite.');
  expect(toTrainerFailure(failure)).toBe(failure);
});
