-- The latest version of every row of deliverables; withdrawn rows are out.
-- Grain: one row per product.
{{ latest_versions(ref('stg_deliveries__deliverables')) }}
