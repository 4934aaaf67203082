{{ latest_versions(ref('stg_deliveries__deliverables')) }}
