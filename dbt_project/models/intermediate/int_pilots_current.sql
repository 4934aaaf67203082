{{ latest_versions(ref('stg_deliveries__pilots')) }}
