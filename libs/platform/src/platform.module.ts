import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Audit } from './audit.ts';
import { Clock } from './clock.ts';
import { Config } from './config.ts';
import { Jobs } from './jobs.ts';
import { Metrics } from './metrics.ts';
import { NodeKeys } from './node-keys.ts';

/** What a process has opened by itself and gives to the framework to hand around. */
export interface PlatformParts {
  config: Config;
  dataSource: DataSource;
  keys: NodeKeys;
  clock: Clock;
  audit: Audit;
  metrics: Metrics;
  jobs?: Jobs;
}

/** Makes the parts of the platform known to every module, each under its own class. Opens and closes nothing. */
@Module({})
export class PlatformModule {
  static with(parts: PlatformParts): DynamicModule {
    const { config, dataSource, keys, clock, audit, metrics, jobs } = parts;
    const providers: Provider[] = [
      { provide: Config, useValue: config },
      { provide: DataSource, useValue: dataSource },
      { provide: NodeKeys, useValue: keys },
      { provide: Clock, useValue: clock },
      { provide: Audit, useValue: audit },
      { provide: Metrics, useValue: metrics },
      ...(jobs === undefined ? [] : [{ provide: Jobs, useValue: jobs }]),
    ];
    return { module: PlatformModule, global: true, providers, exports: providers };
  }
}
