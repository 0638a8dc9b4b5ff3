{#- The SQL of a model that reads, where it says `of_touched`, only the rows of conversations in the relation given. -#}
{% macro sql_of_touched(sql, touched) %}
    {{ return(modules.re.sub(
        '(?s)/[*]of_touched (.*?)[*]/ (.*?) /[*]all[*]/',
        '(select * from \\2 where (\\1) in (select \\1 from ' ~ touched ~ '))',
        sql
    )) }}
{% endmacro %}
