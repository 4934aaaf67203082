{{ latest_versions(ref('stg_deliveries__participant_counts')) }}
