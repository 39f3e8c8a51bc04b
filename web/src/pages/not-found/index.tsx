// SPDX-License-Identifier: Apache-2.0
import { links } from '@/app/links';
import { Page } from '@/parts/Page';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';

/** An address that leads nowhere. */
export function Component() {
  return (
    <Page title={text.notFound.title}>
      <p>
        {text.notFound.body}{' '}
        <TextLink inSentence to={links.dashboard()}>
          {text.notFound.back}
        </TextLink>
      </p>
    </Page>
  );
}
