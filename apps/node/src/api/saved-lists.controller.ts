import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { CaseFiles, SavedLists, type Person, type SavedList } from '@trace/casework';
import { Allow } from './allow.ts';
import { filterOf } from './case-query.view.ts';
import { Documented } from './documented.ts';
import { Caller } from './headers.ts';
import { ListIdPipe } from './path-ids.ts';
import { SaveList } from './saved-lists.message.ts';
import { SavedListsView, SavedListView } from './views/saved-list.view.ts';

const MOST_COUNTED = 1_000;

/** Where people keep lists under a name, for themselves, their unit or all. */
@Controller('v1/saved-lists')
export class SavedListsController {
  constructor(
    private readonly savedLists: SavedLists,
    private readonly caseFiles: CaseFiles,
  ) {}

  /** Lists them with how many cases fit into each at this moment. */
  @Get()
  @Allow('list.read')
  @Documented({ ok: SavedListsView, problems: [] })
  async getSavedLists(@Caller() person: Person): Promise<SavedListsView> {
    const lists: SavedListView[] = [];
    for (const list of await this.savedLists.list(person))
      lists.push(await this.view(list, person));
    return { lists };
  }

  /** Saves a list; one of the same name is replaced. */
  @Post()
  @Allow('list.save')
  @Documented({ saves: SaveList, made: SavedListView, problems: [408, 413, 415, 422] })
  async saveList(
    @Body() { name, shared, filters }: SaveList,
    @Caller() person: Person,
  ): Promise<SavedListView> {
    const list = await this.savedLists.save(person, {
      name,
      shared,
      filters: Object.fromEntries(Object.entries(filters)),
    });
    return this.view(list, person);
  }

  /** Forgets a list: one's own, or as a supervisor what somebody has shared. */
  @Delete(':listId')
  @HttpCode(204)
  @Allow('list.save')
  @Documented({ gone: true, problems: [404] })
  async forgetList(
    @Param('listId', ListIdPipe) listId: string,
    @Caller() person: Person,
  ): Promise<void> {
    await this.savedLists.forget(person, listId);
  }

  private async view(list: SavedList, person: Person): Promise<SavedListView> {
    const { sort: _, ...narrowed } = list.filters;
    const count = await this.caseFiles.count(filterOf(narrowed, person), MOST_COUNTED + 1);
    return SavedListView.of(list, count, MOST_COUNTED);
  }
}
