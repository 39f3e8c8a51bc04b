// SPDX-License-Identifier: Apache-2.0
import { makeStyles, SearchBox } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { text } from '@/text';

const PAUSE_MS = 150;
const LONGEST = 200;

const useStyles = makeStyles({
  box: {
    width: '260px',
    maxWidth: '100%',
    '& input': { textOverflow: 'ellipsis' },
    '@media (max-width: 1599px)': { width: '220px' },
    '@media (max-width: 600px)': { flexGrow: 1, width: 'auto' },
  },
});

interface SearchFieldProps {
  value: string;
  hint: string;
  /** Told after a short pause in typing. */
  onChange: (value: string) => void;
}

/** A text filter: answers while one types, without asking for every letter. */
export function SearchField({ value, hint, onChange }: SearchFieldProps) {
  const styles = useStyles();
  const [typed, setTyped] = useState(value);
  const [told, setTold] = useState(value);
  if (value !== told) {
    setTold(value);
    setTyped(value);
  }
  useEffect(() => {
    if (typed === told) {
      return undefined;
    }
    const timer = window.setTimeout(() => {
      setTold(typed);
      onChange(typed);
    }, PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [typed, told, onChange]);
  return (
    <SearchBox
      className={styles.box}
      size="small"
      aria-label={hint}
      placeholder={hint}
      maxLength={LONGEST}
      dismiss={{ 'aria-label': text.list.clearText }}
      value={typed}
      onChange={(_, data) => setTyped(data.value)}
    />
  );
}
