{{ latest_versions(ref('stg_deliveries__survey_responses')) }}
