// SPDX-License-Identifier: Apache-2.0
import { Page } from '@/parts/Page';
import { text } from '@/text';

export function Component() {
  return <Page title={text.profile.title}>{null}</Page>;
}
