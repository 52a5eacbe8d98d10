import { Injectable, type PipeTransform } from '@nestjs/common';
import { Problem } from '@trace/platform';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An id of a case in a path. What is no id at all is answered like an id that nobody knows. */
@Injectable()
export class CaseIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!UUID.test(value)) throw new Problem('case.unknown');
    return value;
  }
}

/** An id of a notice in a path. */
@Injectable()
export class NoticeIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!UUID.test(value)) throw new Problem('notice.unknown');
    return value;
  }
}

/** An id of a purge in a path. */
@Injectable()
export class PurgeIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!UUID.test(value)) throw new Problem('purge.unknown');
    return value;
  }
}

/** An id of a proposal to a directory in a path. */
@Injectable()
export class ProposalIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!UUID.test(value)) throw new Problem('directory-proposal.unknown');
    return value;
  }
}

/** An id of a change of a partner in a path. */
@Injectable()
export class ChangeIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!UUID.test(value)) throw new Problem('partner-change.unknown');
    return value;
  }
}

/** An id of a legal hold in a path. */
@Injectable()
export class HoldIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!UUID.test(value)) throw new Problem('hold.unknown');
    return value;
  }
}

/** An id of a message in a path. */
@Injectable()
export class MessageIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!UUID.test(value)) throw new Problem('message.unknown');
    return value;
  }
}

/** An id of a draft in a path. */
@Injectable()
export class DraftIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!UUID.test(value)) throw new Problem('draft.unknown');
    return value;
  }
}

/** An id of a trace in a path. */
@Injectable()
export class RootIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!UUID.test(value)) throw new Problem('trace.unknown');
    return value;
  }
}

/** An id of a template in a path. */
@Injectable()
export class TemplateIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!UUID.test(value)) throw new Problem('template.unknown');
    return value;
  }
}

const SHA256 = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

/** The digest of an attachment in a path. */
@Injectable()
export class Sha256Pipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!SHA256.test(value)) throw new Problem('attachment.unknown');
    return value;
  }
}

/** An id of an account in a path. */
@Injectable()
export class AccountIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!UUID.test(value)) throw new Problem('account.unknown');
    return value;
  }
}

/** An id of an approval in a path. */
@Injectable()
export class ApprovalIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!UUID.test(value)) throw new Problem('approval.unknown');
    return value;
  }
}

/** An id of a session in a path. */
@Injectable()
export class SessionIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!UUID.test(value)) throw new Problem('session.unknown');
    return value;
  }
}

/** An id of a saved list in a path. */
@Injectable()
export class ListIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!UUID.test(value)) throw new Problem('list.unknown');
    return value;
  }
}

/** An id of a note in a path. */
@Injectable()
export class NoteIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!UUID.test(value)) throw new Problem('note.unknown');
    return value;
  }
}
