// SPDX-License-Identifier: Apache-2.0
import { Link } from 'react-router-dom';
import { links } from '@/app/links';
import { Page } from '@/parts/Page';
import { text } from '@/text';

/** An address that leads nowhere. */
export function Component() {
  return (
    <Page title={text.notFound.title}>
      <p>
        {text.notFound.body} <Link to={links.dashboard()}>{text.notFound.back}</Link>
      </p>
    </Page>
  );
}
