-- The latest version of every row of participant_counts; withdrawn rows are out.
-- Grain: one row per counted event.
{{ latest_versions(ref('stg_deliveries__participant_counts')) }}
