// SPDX-License-Identifier: Apache-2.0
import { SearchBox as FluentSearchBox, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { text } from '@/text';
import { links } from './links';

const useStyles = makeStyles({ form: { flexGrow: 2, maxWidth: '420px' }, box: { width: '100%', maxWidth: 'none' } });

/** Search over devices, software and weaknesses, from everywhere. */
export function SearchBox() {
  const styles = useStyles();
  const navigate = useNavigate();
  const [value, setValue] = useState('');
  return (
    <search className={styles.form}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (value.trim().length >= 2) {
            navigate(links.search(value.trim()));
          }
        }}
      >
        <FluentSearchBox
          className={styles.box}
          aria-label={text.shell.search}
          placeholder={text.shell.searchHint}
          value={value}
          onChange={(_, data) => setValue(data.value)}
        />
      </form>
    </search>
  );
}
