{#-
    A relation over rows of touched conversations alone: of a table that this run built by conversation those that lie beside; of
    a view what it says, as a subquery, over these and over landed rows; none where it stands on neither. Versions of a record are
    still told apart over all rows: only the landing table that a staging model reads as `landed` is narrowed. Said once a run of
    each view: where only rows of touched conversations are made anew, no view has another text than before.
-#}
{% macro narrowed_view(relation, touched) %}
    {%- set name = relation | replace('"', '') -%}
    {%- set known = book().setdefault('narrowed', {}) -%}
    {%- if name not in known -%}
        {%- set landing = name.split('.')[1] -%}
        {%- if name.startswith('raw.') -%}
            {%- set is_laid = landing in book().get('laid_beside', []) -%}
            {%- set rows = laid_beside(landing) if is_laid else narrowed_landing(landing, touched) -%}
            {%- do known.update({name: rows | trim if landing in narrowed_landings() else none}) -%}
        {%- elif landing in book().get('laid_beside', []) -%}
            {%- do known.update({name: laid_beside(landing)}) -%}
        {%- else -%}
            {%- set made = [] -%}
            {%- set narrowed = [] -%}
            {%- set read = '(\\b(?:staging|intermediate)[.]\\w+|\\braw[.]\\w+(?= AS landed\\b))' -%}
            {%- for piece in modules.re.split(read, view_text(name)) -%}
                {%- set narrow = narrowed_view(piece, touched) if loop.index0 % 2 else none -%}
                {%- do narrowed.append(piece) if narrow -%}
                {%- do made.append(narrow or piece) -%}
            {%- endfor -%}
            {%- do known.update({name: '(' ~ made | join('') ~ ')' if narrowed else none}) -%}
        {%- endif -%}
    {%- endif -%}
    {{ return(known[name]) }}
{% endmacro %}
