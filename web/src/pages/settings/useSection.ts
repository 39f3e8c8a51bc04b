// SPDX-License-Identifier: Apache-2.0
import { useNavigate, useParams } from 'react-router-dom';
import { links } from '@/app/links';
import type { Section } from './sections';

/** What of a section is open, as its address says: the id of one thing, `new` for one to be made, or nothing. */
export function useSection(section: Section) {
  const { id } = useParams();
  const navigate = useNavigate();
  return {
    id,
    open: (which: string) => navigate(links.settings(section, which)),
    close: () => navigate(links.settings(section)),
  };
}
