import { Int, Text } from '@trace/protocol';
import { IsOptional } from 'class-validator';

/** What somebody looks for. It stands in the body, so that it is in no address and in no log. */
export class SearchCases {
  /**
   * A number, a reference or words. In numbers and references `*` stands for any run of characters and `?` for one;
   * spaces, hyphens and capitals make no difference.
   */
  @Text(120)
  text: string;

  /** How many cases at most; 50 unless said otherwise. */
  @IsOptional()
  @Int(1, 100)
  limit?: number;
}
