{#-
    What the book would say of the model or seed that is being built, as a mapping:
    `own_structure`, `own_content`: hash of what itself is, without what it reads; of a model its SQL, without and with what
    stands between `changing` marks, and those settings that make it another relation; of a seed its file.
    `structure`, `content`: hash of that and of the structures, contents of what it reads, as they stand now. Equal structure:
    the same question is asked of tables of the same shape. Equal content: the same answer. none: not known, as when it reads a
    relation that the book does not know, or another project's in its place (`--defer`), or no rows at all (`--empty`).
    `comments`: hash of what is said of it and its columns.
-#}
{% macro book_page(own_text, changing_text) %}
    {%- set config = model.config -%}
    {%- set settings = {
        'materialized': config.materialized, 'header': config.get('sql_header'), 'grants': config.get('grants'),
        'indexes': config.get('indexes'), 'key': config.get('conversation_key'), 'types': config.get('column_types'),
    } -%}
    {%- if config.contract and config.contract.enforced -%}
        {%- set columns = [] -%}
        {%- for column in model.columns.values() -%}
            {%- do columns.append([column.name, column.data_type, column.get('quote'), column.get('constraints')]) -%}
        {%- endfor -%}
        {%- do settings.update({'columns': columns, 'constraints': model.get('constraints')}) -%}
    {%- endif -%}
    {%- set persisted = config.get('persist_docs') or {} -%}
    {%- set said = [model.description if persisted.get('relation') else none] -%}
    {%- for column in model.columns.values() if persisted.get('columns') -%}
        {%- do said.append([column.name, column.description]) -%}
    {%- endfor -%}
    {#- the number changes when a materialization of this project begins to build something else from the same text -#}
    {%- set own_structure = local_md5('1 ' ~ book().engine ~ tojson(settings, sort_keys=true) ~ own_text) -%}
    {%- set own_content = local_md5(changing_text) -%}
    {%- set page = {
        'unique_id': model.unique_id, 'relation': this.schema ~ '.' ~ this.identifier,
        'own_structure': own_structure, 'own_content': own_content, 'exact': local_md5(own_text ~ changing_text),
        'upstreams': upstreams_of(model.depends_on.get('nodes', [])) | join(' '),
        'comments': local_md5(tojson(said)), 'rows_of': config.get('meta', {}).get('rows_of'), 'state': none, 'base': none,
    } -%}
    {%- set is_known = not (flags.DEFER or flags.EMPTY) -%}
    {%- do page.update({
        'structure': live_hash(page, 'structure') if is_known else none,
        'content': live_hash(page, 'content') if is_known else none,
    }) -%}
    {{ return(page) }}
{% endmacro %}
