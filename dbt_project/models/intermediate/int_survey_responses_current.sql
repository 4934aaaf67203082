-- The latest version of every row of survey_responses; withdrawn rows are out.
-- Grain: one row per response.
{{ latest_versions(ref('stg_deliveries__survey_responses')) }}
