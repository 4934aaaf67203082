-- The latest version of every row of attendance; withdrawn rows are out.
-- Grain: one row per person and event.
{{ latest_versions(ref('stg_deliveries__attendance')) }}
