import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { CaseSearch, type Person } from '@trace/casework';
import { Clock } from '@trace/platform';
import { Allow } from './allow.ts';
import { SearchCases } from './case-search.message.ts';
import { Documented } from './documented.ts';
import { Caller } from './headers.ts';
import { SearchView } from './views/search.view.ts';

/** Where cases are found by numbers, references and words. */
@Controller('v1/cases/search')
export class CaseSearchController {
  constructor(
    private readonly search: CaseSearch,
    private readonly clock: Clock,
  ) {}

  /** Finds cases, the surest first. The trail keeps that somebody searched, and a digest of what for. */
  @Post()
  @HttpCode(200)
  @Allow('case.search')
  @Documented({ asks: SearchCases, ok: SearchView, problems: [408, 413, 415, 422] })
  async searchCases(
    @Body() { text, limit = 50 }: SearchCases,
    @Caller() person: Person,
  ): Promise<SearchView> {
    return SearchView.of(await this.search.search(person, text, limit), this.clock.now());
  }
}
