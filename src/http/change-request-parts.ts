/** What was sent with a change request, back in its parts. */
import type { ChangeRequestReply } from '#contract/change-request-routes.ts';
import { maskSentAddress } from '#model/calendar-address.ts';
import type { ChangeRequest } from '#model/change-request.ts';

export interface SentParts {
  readonly params: Record<string, unknown>;
  readonly query: Record<string, unknown>;
  readonly body: unknown;
}

export function readSent({ sent }: Pick<ChangeRequest, 'sent'>): SentParts {
  return JSON.parse(sent) as SentParts;
}

/** As it is shown: with its parts instead of their text, and the address of a calendar masked. */
export function showChangeRequest(request: ChangeRequest): ChangeRequestReply {
  const { sent: _, ...shown } = request;
  return { ...shown, ...readSent({ sent: maskSentAddress(request.sent) }) };
}
