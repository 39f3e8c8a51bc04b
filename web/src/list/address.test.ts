// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { apiQuery, type ListShape, nextSort, readable, readSort, readState, readUnknown, writeState } from './address';

const shape: ListShape = {
  prefix: '',
  filters: ['level', 'tag'],
  columns: ['name', 'score', 'group', 'domain'],
  sortable: ['name', 'score', 'group'],
  shown: ['name', 'score', 'group'],
  sort: '-score,name',
};

function stateOf(address: string, of = shape) {
  return readState(new URLSearchParams(address), of);
}

describe('a list and its address', () => {
  test('an address without options is the list as it is at first', () => {
    expect(stateOf('')).toEqual({
      text: '',
      sort: [
        { id: 'score', descending: true },
        { id: 'name', descending: false },
      ],
      filters: new Map(),
      columns: null,
    });
  });

  test('what was read is written the same, and the defaults are not written', () => {
    for (const address of [
      '',
      'q=web',
      'level=high,medium',
      'q=a&level=high&sort=name',
      'cols=name,domain',
      'tag=site:oslo',
    ]) {
      expect(readable(writeState(new URLSearchParams(address), shape, stateOf(address)))).toBe(address);
    }
    const back = writeState(new URLSearchParams('sort=name&cols=name'), shape, {
      ...stateOf(''),
      columns: ['name', 'score', 'group'],
    });
    expect(readable(back)).toBe('');
  });

  test('options of others in the address stay', () => {
    const next = writeState(new URLSearchParams('finding=7&level=low'), shape, { ...stateOf(''), text: 'x' });
    expect(readable(next)).toBe('finding=7&q=x');
  });

  test('what the list does not have is told, not dropped: filters and columns to sort by', () => {
    const unknown = (address: string, of = shape) => readUnknown(new URLSearchParams(address), of);
    expect(unknown('q=a&level=high&sort=-score&cols=name&since=2025-01-01')).toEqual([]);
    expect(unknown('levle=high&sort=score,-domain,nothing')).toEqual(['levle=high', 'sort=-domain', 'sort=nothing']);
    expect(unknown('d.level=high&d.levle=low&levle=x', { ...shape, prefix: 'd.' })).toEqual(['d.levle=low']);
    expect(unknown('d.levle=low')).toEqual([]);
  });

  test('two lists on a page keep apart by their prefixes', () => {
    const inner = { ...shape, prefix: 'devices.' };
    const address = new URLSearchParams('q=one&devices.q=two');
    expect(readState(address, inner).text).toBe('two');
    expect(readable(writeState(address, inner, { ...stateOf(''), text: 'three' }))).toBe('q=one&devices.q=three');
  });

  test('columns that are not there any more are left out', () => {
    expect(stateOf('cols=name,gone').columns).toEqual(['name']);
    expect(stateOf('cols=gone').columns).toBeNull();
    expect(readSort('-gone,domain,name,-name', shape.sortable)).toEqual([{ id: 'name', descending: false }]);
  });

  test('what is fixed has the last word with the server', () => {
    const query = apiQuery(stateOf('level=high,low&q= web '), shape, { level: 'none', exposed: 'true' });
    expect(readable(query)).toBe('level=none&text=web&sort=-score,name&exposed=true');
  });
});

describe('pressing a heading', () => {
  const byScore = readSort('-score', shape.sortable);

  test('another column begins with its own first direction', () => {
    expect(nextSort(byScore, 'name', false, false)).toEqual([{ id: 'name', descending: false }]);
    expect(nextSort(byScore, 'group', true, false)).toEqual([{ id: 'group', descending: true }]);
    expect(nextSort(readSort('-score,name', shape.sortable), 'name', false, false)).toEqual(
      readSort('name', shape.sortable),
    );
  });

  test('the same column turns round', () => {
    expect(nextSort(byScore, 'score', true, false)).toEqual([{ id: 'score', descending: false }]);
  });

  test('with Shift it is added, turned, and taken out', () => {
    const two = nextSort(byScore, 'name', false, true);
    expect(two).toEqual(readSort('-score,name', shape.sortable));
    const turned = nextSort(two, 'name', false, true);
    expect(turned).toEqual(readSort('-score,-name', shape.sortable));
    expect(nextSort(turned, 'name', false, true)).toEqual(byScore);
  });

  test('the last column is never taken out', () => {
    expect(nextSort(readSort('score', shape.sortable), 'score', true, true)).toEqual(byScore);
  });
});
