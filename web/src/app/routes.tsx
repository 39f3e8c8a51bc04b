// SPDX-License-Identifier: Apache-2.0
import { createBrowserRouter, Navigate } from 'react-router-dom';
import { Waiting } from '@/parts/Waiting';
import { links } from './links';
import { RouteFailure } from './RouteFailure';
import { Shell } from './Shell';
import { SignedIn } from './SignedIn';

/** Every page of the console; each is loaded when it is first opened. Pages export `Component`. */
export function createRouter() {
  return createBrowserRouter(
    [
      {
        path: '/sign-in',
        lazy: () => import('@/pages/sign-in'),
        errorElement: <RouteFailure />,
        HydrateFallback: Waiting,
      },
      {
        element: (
          <SignedIn>
            <Shell />
          </SignedIn>
        ),
        errorElement: <RouteFailure />,
        HydrateFallback: Waiting,
        children: [
          {
            errorElement: <RouteFailure />,
            children: [
              { path: '/', lazy: () => import('@/pages/dashboard') },
              { path: '/dashboard', element: <Navigate to={links.dashboard()} replace /> },
              { path: '/recommendations/:id?/:tab?', lazy: () => import('@/pages/recommendations') },
              { path: '/software', lazy: () => import('@/pages/software') },
              { path: '/software/:id/:tab?', lazy: () => import('@/pages/software/page') },
              { path: '/weaknesses', lazy: () => import('@/pages/weaknesses') },
              { path: '/weaknesses/:cve/:tab?', lazy: () => import('@/pages/weaknesses/page') },
              { path: '/devices', lazy: () => import('@/pages/devices') },
              { path: '/devices/:id/:tab?', lazy: () => import('@/pages/devices/page') },
              { path: '/changes/:tab?', lazy: () => import('@/pages/changes') },
              { path: '/not-assessed', lazy: () => import('@/pages/not-assessed') },
              { path: '/reports', element: <Navigate to={links.vulnerableDevices()} replace /> },
              { path: '/reports/vulnerable-devices', lazy: () => import('@/pages/reports/vulnerable-devices') },
              { path: '/search', lazy: () => import('@/pages/search') },
              { path: '/settings/:section?/:id?', lazy: () => import('@/pages/settings') },
              { path: '/profile', lazy: () => import('@/pages/profile') },
              { path: '/start', lazy: () => import('@/pages/start') },
              { path: '*', lazy: () => import('@/pages/not-found') },
            ],
          },
        ],
      },
    ],
    {
      future: {
        v7_relativeSplatPath: true,
        v7_fetcherPersist: true,
        v7_normalizeFormMethod: true,
        v7_partialHydration: true,
        v7_skipActionErrorRevalidation: true,
      },
    },
  );
}
