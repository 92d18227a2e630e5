-- The creator's part of the platform's fee on commission; fees of deals and pools carry it in the book alone.
ALTER TABLE commission_orders ADD COLUMN creator_fee_minor bigint NOT NULL DEFAULT 0 CHECK (creator_fee_minor >= 0 AND creator_fee_minor <= platform_fee_minor);
ALTER TABLE commission_lines ADD COLUMN creator_fee_minor bigint NOT NULL DEFAULT 0;
