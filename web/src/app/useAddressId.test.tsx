// SPDX-License-Identifier: Apache-2.0
import { render } from '@testing-library/react';
import { MemoryRouter, Route, Routes } from 'react-router-dom';
import { expect, test } from 'vitest';
import { links } from './links';
import { useAddressId } from './useAddressId';

function Shown() {
  return <output>{useAddressId()}</output>;
}

test.each(['npm-_-%40scope%2Fname', 'golang-_-github.com%2Fa%2Fb', 'debian-_-libstdc%2B%2B6', 'mozilla-_-firefox'])(
  'the link to %s leads to that very id',
  (id) => {
    const { container } = render(
      <MemoryRouter initialEntries={[links.product(id)]}>
        <Routes>
          <Route path="/software/:id" element={<Shown />} />
        </Routes>
      </MemoryRouter>,
    );
    expect(container.textContent).toBe(id);
  },
);
