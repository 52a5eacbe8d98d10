import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import type { JSX } from 'react';
import { queries } from './api/queries.ts';
import { InDirection } from './language/in-direction.tsx';
import { theme } from './look/theme.ts';
import { nonce } from './look/nonce.ts';
import { router } from './router.tsx';

/** The console: everything that stands around its pages. */
export function App(): JSX.Element {
  return (
    <InDirection>
      <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={nonce}>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </InDirection>
  );
}
