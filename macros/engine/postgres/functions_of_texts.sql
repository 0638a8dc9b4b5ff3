{#- Postgres: texts. Blanks are the separators of Unicode (Zs), words its letters, marks and digits: those that DuckDB knows. -#}
{% macro functions_of_texts() -%}
    create or replace function engine.trimmed(given text) returns text language sql immutable parallel safe as $body$
        select btrim(given, E'{{ blank_characters() }}')
    $body$;

    create or replace function engine.text_words(given text) returns text
    language plpgsql immutable strict parallel safe as $body$
    begin
        return btrim(regexp_replace(lower(given), '[^{{ word_characters() }}]+', ';', 'g'), ';');
    end
    $body$;

    create or replace function engine.words_and_pictographs(given text) returns text
    language plpgsql immutable strict parallel safe as $body$
    declare
        heard text := regexp_replace(
            lower(given), '[''\u2018\u2019\u02bc\uff07\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]', '', 'g'
        );
    begin
        heard := regexp_replace(heard, '([{{ pictograph_characters() }}])', ';\1;', 'g');
        return btrim(regexp_replace(heard, '[^{{ word_characters() }}{{ pictograph_characters() }}]+', ';', 'g'), ';');
    end
    $body$;

    create or replace function engine.in_address(given text) returns text
    language plpgsql immutable strict parallel safe as $body$
    begin
        if given ~ '^[A-Za-z0-9._~-]*$' then
            return given;
        end if;
        return (
            select string_agg(
                case
                    when sign ~ '[A-Za-z0-9._~-]' then sign
                    else upper(regexp_replace(encode(convert_to(sign, 'UTF8'), 'hex'), '(..)', '%\1', 'g'))
                end,
                '' order by place
            )
            from regexp_split_to_table(given, '') with ordinality as signs (sign, place)
        );
    end
    $body$;
{%- endmacro %}
