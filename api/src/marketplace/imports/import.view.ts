import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { Count, DateTime } from '../../platform/graphql/scalars.ts';
import type { ImportKind } from './detect-columns.ts';

export const ImportKindEnum = enumOf('ImportKind', ['CREATORS', 'NOTES']);
const statuses = ['RUNNING', 'COMPLETED', 'FAILED'] as const;
const ImportStatusEnum = enumOf('ImportStatus', statuses);

@ObjectType('ImportRejection')
export class ImportRejectionView {
  @Field(() => Int) line!: number;
  @Field(() => String) code!: string;
  @Field(() => String) reason!: string;
  @Field(() => String) excerpt!: string;
}

@ObjectType()
export class ColumnMapping {
  @Field(() => String) field!: string;
  @Field(() => String, { nullable: true }) column?: string | null;
}

@InputType()
export class ColumnMappingInput {
  @Field(() => String) field!: string;
  @Field(() => String, { nullable: true }) column?: string | null;
}

@ObjectType('ImportPreview', { description: "What a file's first rows look like and how its columns would be read." })
export class ImportPreviewView {
  @Field(() => ID) uploadId!: string;
  @Field(() => ImportKindEnum) kind!: ImportKind;
  @Field(() => String) format!: string;
  @Field(() => [String]) columns!: string[];
  @Field(() => [ColumnMapping]) mapping!: ColumnMapping[];
  @Field(() => [[String]]) sample!: string[][];
}

@ObjectType('ImportRun')
export class ImportRunView {
  @Field(() => ID) id!: string;
  @Field(() => ImportKindEnum) kind!: ImportKind;
  @Field(() => String) fileName!: string;
  @Field(() => ImportStatusEnum) status!: (typeof statuses)[number];
  @Field(() => Count) rowsRead!: bigint;
  @Field(() => Count) created!: bigint;
  @Field(() => Count) updated!: bigint;
  @Field(() => Count) unchanged!: bigint;
  @Field(() => Count) rejected!: bigint;
  @Field(() => DateTime) startedAt!: Date;
  @Field(() => DateTime, { nullable: true }) finishedAt!: Date | null;
  @Field(() => String, { nullable: true }) failure!: string | null;
}
