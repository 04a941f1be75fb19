import { describe, expect, test } from 'vitest';
import { choosePhases, phaseNames } from './phase-choice.ts';

describe('the phases that are chosen', () => {
  test('are all without a choice', () => {
    const { isMeasured, isDone } = choosePhases(undefined);
    expect(phaseNames.filter(isMeasured)).toEqual(phaseNames);
    expect(phaseNames.filter(isDone)).toEqual(phaseNames);
  });

  test('are told by the beginning of their name', () => {
    expect(phaseNames.filter(choosePhases('read,stop').isMeasured)).toEqual([
      'reading the files',
      'stopping',
    ]);
  });

  test('come with what they need, which is not measured', () => {
    const { isMeasured, isDone } = choosePhases('panel');
    expect(phaseNames.filter(isMeasured)).toEqual(['panel of one image']);
    expect(phaseNames.filter(isDone)).toEqual([
      'first visit',
      'reading the files',
      'training',
      'drawing while it trains',
      'stopping',
      'evaluating',
      'predicting',
      'panel of one image',
    ]);
  });

  test('end with the last of them', () => {
    expect(phaseNames.filter(choosePhases('opening').isDone)).toEqual(['opening']);
    expect(phaseNames.filter(choosePhases('first').isDone)).toEqual(['first visit']);
  });

  test('that do not exist are an error that lists those that do', () => {
    expect(() => choosePhases('baking')).toThrow('no phase begins with "baking"; there are opening, first');
  });
});
