-- The latest version of every row of outreach; withdrawn rows are out.
-- Grain: one row per act.
{{ latest_versions(ref('stg_deliveries__outreach')) }}
