import { takePictures } from './screenshots.ts';

await takePictures((line) => process.stdout.write(`${line}\n`));
