import type { PartnerUse, QuotaLimits } from '@trace/exchange';
import { instant } from '@trace/protocol';

/** What a partner has sent to this node in the hour that runs and in a day, beside what it may send. */
export class PartnerUseView {
  /** The beginning of the hour; left out where nothing came. */
  hour?: string;
  messages: number;
  messagesPerHour: number;
  bytes: number;
  bytesPerHour: number;
  bytesOfDay: number;
  bytesPerDay: number;
  /** Calls that were refused for what they were. */
  refused: number;
  /** Calls that were turned away unread, because the partner had more than its share. */
  throttled: number;

  /** The view of a partner's use. */
  static of(limits: QuotaLimits, use: PartnerUse | undefined): PartnerUseView {
    const { messages = 0, bytes = 0, bytesOfDay = 0, refused = 0, throttled = 0, hour } = use ?? {};
    return {
      ...(hour !== undefined && { hour: instant(hour) }),
      messages,
      bytes,
      bytesOfDay,
      ...limits,
      refused,
      throttled,
    };
  }
}
