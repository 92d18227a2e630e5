import { Field, ID, ObjectType } from '@nestjs/graphql';
import QRCode from 'qrcode';
import { Count } from '../../platform/graphql/scalars.ts';
import type { Link } from './links.service.ts';

@ObjectType('TrackedLink')
export class TrackedLinkView {
  @Field(() => ID) id!: string;
  @Field(() => String) slug!: string;
  @Field(() => String) url!: string;
  @Field(() => String) destination!: string;
  @Field(() => Count) clicks!: number;
  @Field(() => String) qrSvg!: string;
}

/** A link as the api shows it, its QR code drawn: call it for a link that is asked for. */
export async function viewLink({ id, slug, url, destination, clicks }: Link): Promise<TrackedLinkView> {
  return { id, slug, url, destination, clicks, qrSvg: await QRCode.toString(url, { type: 'svg', margin: 1, errorCorrectionLevel: 'M' }) };
}
