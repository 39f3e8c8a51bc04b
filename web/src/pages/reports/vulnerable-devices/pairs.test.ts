// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { layersOf, type Report, seriesOf } from './pairs';
import { devicesBehind, devicesCounted } from './useReport';

const platforms = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    value: `P${index}`,
    name: `Platform ${index}`,
    devices: 100 - index,
  }));

function reportWith(part: Partial<Report>): Report {
  return {
    time: '2026-11-22T10:00:00Z',
    totalDevices: 10,
    vulnerableDevices: 5,
    severity: [
      { value: 'critical', devices: 3 },
      { value: 'high', devices: 2 },
      { value: 'medium', devices: 0 },
      { value: 'low', devices: 0 },
      { value: 'none', devices: 0 },
      { value: 'unknown', devices: 0 },
    ],
    exploit: [],
    age: [],
    platform: [],
    windowsVersion: [],
    trend: [],
    ...part,
  };
}

describe('seriesOf', () => {
  it('shows a scale whole, worst first, without values that nothing has a use for', () => {
    expect(seriesOf('severity', reportWith({}), []).map((one) => [one.value, one.devices])).toEqual([
      ['critical', 3],
      ['high', 2],
      ['medium', 0],
      ['low', 0],
    ]);
  });

  it('shows "not rated" where a device has it', () => {
    const report = reportWith({ severity: [{ value: 'unknown', devices: 1 }] });
    expect(seriesOf('severity', report, []).map((one) => one.value)).toContain('unknown');
  });

  it('gives a platform its colour whatever is filtered', () => {
    const known = ['P0', 'P1', 'P2'];
    const all = seriesOf('platform', reportWith({ platform: platforms(3) }), known);
    const one = seriesOf('platform', reportWith({ platform: platforms(3).slice(2) }), known);
    expect(one[0]?.colour).toBe(all[2]?.colour);
  });
});

describe('layersOf', () => {
  it('gives no two layers one colour, however many platforms there are', () => {
    const layers = layersOf(seriesOf('platform', reportWith({ platform: platforms(30) }), []));
    expect(layers.length).toBeLessThan(10);
    expect(new Set(layers.map((layer) => layer.colour)).size).toBe(layers.length);
    expect(layers.flatMap((layer) => layer.values)).toHaveLength(30);
  });
});

describe('the lists behind the numbers', () => {
  const chosen = new Map([
    ['severity', ['critical', 'high']],
    ['platform', ['Debian']],
  ]);

  it('are filtered as the report is', () => {
    const query = new URL(devicesBehind(chosen), 'https://parapet').searchParams;
    expect(Object.fromEntries(query)).toEqual({
      vulnerable: 'true',
      worstSeverity: 'critical,high',
      platform: 'Debian',
    });
  });

  it('are narrowed to the value of the bar', () => {
    const query = new URL(devicesBehind(chosen, 'severity', 'high'), 'https://parapet').searchParams;
    expect(query.get('worstSeverity')).toBe('high');
    expect(
      new URL(devicesBehind(chosen, 'age', 'over365days'), 'https://parapet').searchParams.get('oldestWeakness'),
    ).toBe('over365days');
  });

  it('hold devices that are not vulnerable where all are counted', () => {
    expect(devicesCounted(new Map([['platform', ['Debian']]]))).toBe('/devices?platform=Debian');
  });
});
