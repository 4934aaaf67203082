-- The latest version of every row of commentary; withdrawn rows are out.
-- Grain: one row per criterion, date and role.
{{ latest_versions(ref('stg_deliveries__commentary')) }}
