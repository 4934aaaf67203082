-- The latest version of every row of pilots; withdrawn rows are out.
-- Grain: one row per pilot.
{{ latest_versions(ref('stg_deliveries__pilots')) }}
