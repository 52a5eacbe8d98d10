import { Controller, Get, Param, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiProduces } from '@nestjs/swagger';
import { CaseFiles, dispositionOf, openAttachment, Uploads, type Person } from '@trace/casework';
import { Clock, NodeKeys } from '@trace/platform';
import { MEDIA_TYPES } from '@trace/protocol';
import type { Request, Response } from 'express';
import { DataSource } from 'typeorm';
import { Allow } from './allow.ts';
import { AttachmentQuery } from './attachment-query.view.ts';
import { Documented } from './documented.ts';
import { Caller, Reason } from './headers.ts';
import { CaseIdPipe, Sha256Pipe } from './path-ids.ts';
import { readUpload } from './read-upload.ts';
import { UploadedView } from './views/uploaded.view.ts';

/** Where the bytes of attachments come in from officers, and are given out again for a stated reason. */
@Controller('v1')
export class AttachmentsController {
  constructor(
    private readonly uploads: Uploads,
    private readonly caseFiles: CaseFiles,
    private readonly dataSource: DataSource,
    private readonly keys: NodeKeys,
    private readonly clock: Clock,
  ) {}

  /** Takes in a file, seals it, and says how an attachment of a message names it. It waits a day for that message. Its content type is one of those listed; application/octet-stream takes whichever of the others it is. */
  @Post('attachments')
  @Allow('attachment.upload')
  @ApiBody({
    description: 'The bytes of the file as they are',
    schema: { type: 'string', format: 'binary' },
  })
  @ApiConsumes(...MEDIA_TYPES, 'application/octet-stream')
  @ApiHeader({
    name: 'X-File-Name',
    required: false,
    description:
      'What it is called, percent-encoded UTF-8; it is cleaned, and sealed with the file',
    schema: { type: 'string', maxLength: 1_000 },
  })
  @Documented({ made: UploadedView, problems: [408, 413, 415, 422, 429] })
  async uploadAttachment(@Caller() person: Person, @Req() request: Request): Promise<UploadedView> {
    const order = await readUpload(request, this.uploads.mostBytes);
    return UploadedView.of(await this.uploads.take(person, order));
  }

  /** Gives out an attachment of a case, as it was signed or as a preview. Say in X-Reason why you need to see it. */
  @Get('cases/:id/attachments/:digest')
  @Allow('attachment.read')
  @ApiProduces('application/octet-stream')
  @Documented({ file: true, problems: [400, 404, 409, 410, 422], reason: true })
  async getAttachment(
    @Param('id', CaseIdPipe) caseId: string,
    @Param('digest', Sha256Pipe) sha256: string,
    @Query() { preview }: AttachmentQuery,
    // Asked for here so that nothing is opened without it; the audit interceptor writes it down.
    @Reason() _reason: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const opened = await this.caseFiles.get(caseId);
    const { bytes, mime, name } = await openAttachment(
      this.dataSource.manager,
      this.keys,
      opened,
      { sha256, preview: preview === 'true' },
      this.clock.now(),
    );
    response.setHeader('Content-Security-Policy', "sandbox; default-src 'none'");
    return new StreamableFile(bytes, {
      type: mime === 'text/plain' ? 'text/plain; charset=utf-8' : mime,
      disposition: dispositionOf(name),
      length: bytes.length,
    });
  }
}
