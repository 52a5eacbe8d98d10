import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { NestFactory } from '@nestjs/core';
import { describeApi, DOCUMENT_FILE } from './api-document.ts';
import { ApiModule } from './api.module.ts';

// Run from dist, because the descriptions come into the classes with `nest build`. Needs no database: preview only looks.
const app = await NestFactory.create(ApiModule.toDescribe(), {
  preview: true,
  logger: false,
  abortOnError: false,
});
const document = `${JSON.stringify(describeApi(app), null, 2)}\n`;
await app.close();
if (process.argv.includes('--print')) process.stdout.write(document);
else await writeFile(DOCUMENT_FILE, document);
