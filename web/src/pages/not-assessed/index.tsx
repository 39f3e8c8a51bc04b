// SPDX-License-Identifier: Apache-2.0
import { Page } from '@/parts/Page';
import { text } from '@/text';

export function Component() {
  return <Page title={text.notAssessed.title}>{null}</Page>;
}
