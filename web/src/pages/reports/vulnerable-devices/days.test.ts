// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { columnsOf, numberOf, trendsAsCsv, withBefore } from './days';
import type { Report } from './pairs';

type Day = Report['trend'][number];

function dayOf(day: string, critical: number, platform: Day['platform'] = {}): Day {
  return {
    day,
    severity: { critical, high: 2, medium: 0, low: 0, none: 0, unknown: 0 },
    exploit: { in_the_wild: 0, weaponised: 0, poc: 0, none: critical + 2 },
    age: {
      under30days: 0,
      '30to90days': 0,
      '90to180days': 0,
      '180to365days': 0,
      over365days: critical + 2,
      unknown: 0,
    },
    platform,
    windowsVersion: {},
    vulnerableDevices: critical + 2,
    totalDevices: 10,
  };
}

const layers = [
  { label: 'Critical', colour: 'red', values: ['critical'] },
  { label: 'Others', colour: 'grey', values: ['high', 'medium'] },
];

describe('columnsOf', () => {
  it('counts what each layer stands for', () => {
    const [column] = columnsOf([dayOf('2026-11-22', 3)], 'severity', layers);
    expect(column).toEqual({ day: numberOf('2026-11-22'), counts: [3, 2], total: 5 });
  });

  it('knows nothing of a platform that a day did not have', () => {
    const debian = [{ label: 'Debian', colour: 'red', values: ['Debian'] }];
    const days = [dayOf('2026-11-21', 1), dayOf('2026-11-22', 1, { Debian: 3 })];
    expect(columnsOf(days, 'platform', debian).map((column) => column.total)).toEqual([0, 3]);
  });
});

describe('withBefore', () => {
  const columns = columnsOf(
    ['2026-11-18', '2026-11-21', '2026-11-22'].map((day, index) => dayOf(day, index)),
    'severity',
    layers,
  );

  it('compares a day with the one before it', () => {
    expect(withBefore(columns, numberOf('2026-11-22'))?.before?.total).toBe(3);
  });

  it('compares with nothing where the day before is not recorded', () => {
    expect(withBefore(columns, numberOf('2026-11-21'))?.before).toBeUndefined();
  });

  it('says nothing of a day that is not recorded', () => {
    expect(withBefore(columns, numberOf('2026-11-20'))).toBeNull();
  });
});

describe('trendsAsCsv', () => {
  it('has a row for each day, picture and value', () => {
    const lines = trendsAsCsv([dayOf('2026-11-22', 3, { Debian: 5 })]).split('\r\n');
    expect(lines[0]).toBe('day,by,value,devices');
    expect(lines).toContain('2026-11-22,all,vulnerable,5');
    expect(lines).toContain('2026-11-22,severity,critical,3');
    expect(lines).toContain('2026-11-22,platform,Debian,5');
  });

  it('lets no name that a device gave itself become a formula or another field', () => {
    const csv = trendsAsCsv([dayOf('2026-11-22', 3, { '=1+1': 1, 'a,"b"': 2 })]);
    expect(csv).toContain("2026-11-22,platform,'=1+1,1\r\n");
    expect(csv).toContain('2026-11-22,platform,"a,""b""",2\r\n');
  });
});
