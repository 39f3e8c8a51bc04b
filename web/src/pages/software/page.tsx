// SPDX-License-Identifier: Apache-2.0
import { useParams } from 'react-router-dom';
import { Page } from '@/parts/Page';

export function Component() {
  const { id, cve } = useParams();
  return <Page title={id ?? cve ?? ''}>{null}</Page>;
}
