// SPDX-License-Identifier: Apache-2.0
import { useMemo } from 'react';
import { useLocation, useNavigate, useParams } from 'react-router-dom';
import { links } from '@/app/links';
import type { Section } from './sections';

/** What of a section is open, as its address says: the id of one thing, `new` for one to be made, or nothing. */
export function useSection(section: Section) {
  const { id } = useParams();
  const navigate = useNavigate();
  // Filters of the list below stay.
  const { search } = useLocation();
  return useMemo(() => {
    const to = (which: string) => `${links.settings(section, which)}${search}`;
    return {
      id,
      to,
      open: (which: string) => navigate(to(which)),
      close: (how?: 'replace') =>
        navigate({ pathname: links.settings(section), search }, { replace: how === 'replace' }),
    };
  }, [id, navigate, search, section]);
}
