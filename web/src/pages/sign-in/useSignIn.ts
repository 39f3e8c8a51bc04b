// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import { keys } from '@/api/keys';
import { tellSessionChanged } from '@/api/live';
import { problemOf, type SignInProblem } from './problem';

/** A sign-in under way: what was typed, what the server said, and until when it takes no more tries. */
export interface SignIn {
  name: string;
  password: string;
  code: string;
  /** The server asked for the second factor. */
  needsCode: boolean;
  problem: SignInProblem | null;
  /** How often the server said no; a new answer draws the reader's attention again. */
  tries: number;
  /** Until then the server takes no tries from here, in milliseconds since 1970; 0: it does. */
  waitUntil: number;
  pending: boolean;
  setName: (name: string) => void;
  setPassword: (password: string) => void;
  setCode: (code: string) => void;
  submit: () => void;
}

/** Signs in with name, password and, only where the server asks for it, the second factor's code. */
export function useSignIn(fixedName = ''): SignIn {
  const api = useApi();
  const client = useQueryClient();
  const [name, setName] = useState(fixedName);
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [needsCode, setNeedsCode] = useState(false);
  const [problem, setProblem] = useState<SignInProblem | null>(null);
  const [tries, setTries] = useState(0);
  const [waitUntil, setWaitUntil] = useState(0);
  const signIn = useMutation({
    meta: { asksPassword: true },
    mutationFn: async () =>
      bodyOf(
        await api.POST('/api/v1/session', {
          body: { name: name.trim(), password, ...(needsCode ? { totp: code.replaceAll(/\s/g, '') } : {}) },
        }),
      ),
    onSuccess: async () => {
      // What the cache holds may be another person's.
      if (fixedName === '') {
        client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' && query.queryKey[0] !== 'live' });
      }
      tellSessionChanged();
      await client.invalidateQueries({ queryKey: keys.session });
    },
    onError: (error) => {
      const found = problemOf(error);
      setTries((count) => count + 1);
      setProblem(found);
      if (found.kind === 'code') {
        setNeedsCode(true);
      } else {
        setCode('');
      }
      if (found.kind === 'wait') {
        setWaitUntil(Date.now() + found.seconds * 1000);
      }
    },
  });
  useEffect(() => {
    if (waitUntil === 0) {
      return undefined;
    }
    const timer = window.setTimeout(() => setWaitUntil(0), Math.max(0, waitUntil - Date.now()));
    return () => window.clearTimeout(timer);
  }, [waitUntil]);
  return {
    name,
    password,
    code,
    needsCode,
    problem,
    tries,
    waitUntil,
    pending: signIn.isPending,
    setName,
    setPassword,
    setCode,
    submit: () => {
      if (
        !signIn.isPending &&
        waitUntil === 0 &&
        name.trim() !== '' &&
        password !== '' &&
        !(needsCode && code === '')
      ) {
        signIn.mutate();
      }
    },
  };
}
