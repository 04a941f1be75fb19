import { expect, test } from 'vitest';
import { applyAssignment } from './assignments.ts';
import { knobNames } from './knobs.ts';
import { defaultSettings } from './settings.ts';

const after = (...assignments: readonly string[]) =>
  assignments.reduce((settings, assignment) => {
    const change = applyAssignment(settings, assignment);
    if (!change.ok) throw new Error(change.message);
    return change.settings;
  }, defaultSettings);

test('an assignment sets a number, a list, a choice or a switch', () => {
  const settings = after(
    'epochs=3',
    'learningRate=6e-3',
    'filters=24, 32',
    'optimizer=adamw',
    'augment=true',
  );
  expect(settings).toEqual({
    ...defaultSettings,
    epochs: 3,
    learningRate: 0.006,
    filters: '24,32',
    optimizer: 'adamw',
    augment: true,
  });
});

test('an assignment of layers chooses the network of own layers', () => {
  const layers = 'conv 4 5 same, relu, maxpool 2, flatten, dense';
  expect(after(`layers= ${layers}`)).toEqual({ ...defaultSettings, model: 'layers', layers });
});

test('an assignment may use the name that a setting had in an earlier version', () => {
  expect(after('validation=0.2', 'nets=3', 'tta=9')).toEqual(
    after('validationShare=0.2', 'networks=3', 'views=9'),
  );
});

test.each([
  ['epochs', '"epochs" must be a name, = and a value: epochs=12.'],
  ['epocs=3', 'There is no setting "epocs".'],
  ['epochs=0', 'Epochs must be a whole number from 1 to 500, not 0.'],
  ['epochs=2.5', 'Epochs must be a whole number from 1 to 500, not 2.5.'],
  ['epochs=', 'Epochs must be a whole number from 1 to 500, not .'],
  ['learningRate=fast', 'Learning rate must be a number from 1e-7 to 10, not fast.'],
  ['learningRate=NaN', 'Learning rate must be a number from 1e-7 to 10, not NaN.'],
  ['shift=99', 'Shift must be a number from 0 to 14 px, not 99.'],
  [
    'filters=3,,4',
    'Filters must be 1 to 12 whole numbers from 1 to 512 with commas between, such as 32,64, not 3,,4.',
  ],
  ['layers=conv 4 5, reluu', 'Layers, layer 2 "reluu": there is no layer "reluu"; there are conv, maxpool'],
  ['optimizer=lion', 'Optimizer must be one of adam, adamw, rmsprop, sgd, not lion.'],
  ['augment=yes', 'Augmentation must be true or false, not yes.'],
  ['toString=1', 'There is no setting "toString".'],
])('%s is refused with what would be right', (assignment, message) => {
  const change = applyAssignment(defaultSettings, assignment);
  expect(change.ok ? '' : change.message).toContain(message);
});

test('every knob can be written on a command line as its default is', () => {
  for (const name of knobNames) {
    const settings = name === 'layers' ? { ...defaultSettings, model: 'layers' as const } : defaultSettings;
    expect(applyAssignment(settings, `${name}=${settings[name]}`)).toMatchObject({ ok: true, settings });
  }
});
