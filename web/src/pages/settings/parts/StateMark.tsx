// SPDX-License-Identifier: Apache-2.0
import { Badge } from '@fluentui/react-components';

/** Whether something lets somebody in, as a mark with the word for it. */
export function StateMark({ good, children }: { good: boolean; children: string }) {
  return (
    <Badge appearance="tint" color={good ? 'success' : 'subtle'} shape="rounded">
      {children}
    </Badge>
  );
}
