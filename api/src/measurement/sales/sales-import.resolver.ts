import { Args, Field, Int, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { SalesImportService } from './sales-import.service.ts';

@ObjectType('RejectedSale')
class RejectedSaleView {
  @Field(() => Int) line!: number;
  @Field(() => String, { description: 'Code of a rejected event.' }) code!: string;
}
@ObjectType('SalesReceipt')
class SalesReceiptView {
  @Field(() => Int) accepted!: number;
  @Field(() => Int, { description: 'Were there already.' }) duplicate!: number;
  @Field(() => [RejectedSaleView]) rejected!: RejectedSaleView[];
}

@Resolver()
export class SalesImportResolver {
  constructor(private readonly sales: SalesImportService) {}

  @Allow('tracking:manage')
  @Mutation(() => SalesReceiptView, { description: 'Sales made outside, as CSV: order_id, time, value, currency, and if wanted type (purchase, refund, lead), coupon, link, click_id, visitor, email, phone, id.' })
  importSales(@CurrentViewer() viewer: Viewer, @Args('csv', { type: () => String }) csv: string): Promise<SalesReceiptView> {
    return this.sales.take(viewer, csv);
  }
}
