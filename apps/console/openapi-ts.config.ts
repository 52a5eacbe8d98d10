import { defineConfig } from '@hey-api/openapi-ts';

/** The client of the console, made from the committed document of the api: `npm run client` after the api has changed. */
export default defineConfig({
  input: 'apps/node/openapi.json',
  output: { path: 'apps/console/src/client', clean: true },
  plugins: ['@hey-api/typescript', '@hey-api/sdk', '@hey-api/client-fetch'],
  logs: { level: 'warn', path: 'node_modules/.cache/openapi-ts' },
});
