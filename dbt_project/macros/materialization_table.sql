{# A build starts from a new file, so a table is made under its own name at once: dbt-duckdb's own materialization makes
   it under another name, renames it and drops what was there, three statements more for every model. Hooks, indexes and
   grants, which no model has, are left out. #}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set relation = this.incorporate(type='table') -%}
    {%- do drop_relation_if_exists(load_cached_relation(this)) -%}
    {%- call statement('main', language=model.language) -%}
        {{ create_table_as(false, relation, compiled_code, model.language) }}
    {%- endcall -%}
    {%- do adapter.commit() -%}
    {{ return({'relations': [relation]}) }}
{% endmaterialization %}
