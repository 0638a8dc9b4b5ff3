{#-
    Postgres: JSON that is kept as text. Its own casts raise an error at what is none; these give NULL. As in DuckDB a comma may
    stand behind the last part and NaN and Infinity are numbers; of members of one name the first counts; numbers and texts inside
    a list or object are written as DuckDB writes them.
-#}
{% macro functions_of_json() -%}
    -- a text of Postgres holds no NUL: it is left out
    create or replace function engine.json_of(given text) returns json
    language plpgsql immutable strict as $body$
    declare
        sound text := given;
    begin
        if given !~ '^[ \t\n\r]*[[{"0-9tfnNiI-]' then
            return null;
        end if;
        if strpos(given, '\u') > 0 then
            sound := regexp_replace(given, '(\\\\)|\\u0000', '\1', 'g');
        end if;
        begin
            -- halves of a pair of surrogates are found by jsonb alone
            if strpos(given, '\u') > 0 then
                perform cast(sound as jsonb);
            end if;
            return cast(sound as json);
        exception when data_exception or program_limit_exceeded or statement_too_complex then
            sound := engine.json_without_liberties(sound);
        end;
        begin
            perform cast(sound as jsonb);
            return cast(sound as json);
        exception when data_exception or program_limit_exceeded or statement_too_complex then
            return null;
        end;
    end
    $body$;

    create or replace function engine.is_json(given text) returns boolean
    language plpgsql immutable strict as $body$
    begin
        return engine.json_of(given) is not null;
    end
    $body$;

    create or replace function engine.json_without_liberties(given text) returns text
    language sql immutable strict as $body$
        select string_agg(
            case
                when part[1] like '"%' then part[1]
                else regexp_replace(
                    regexp_replace(part[1], '(?<![[{,:][ \t\n\r]*),([ \t\n\r]*[]}])', '\1', 'g'), '(-?(?:nan|inf(?:inity)?))', '"\1"', 'gi'
                )
            end,
            '' order by place
        )
        from regexp_matches(given, '"(?:[^"\\]|\\.)*"|[^"]+|"', 'g') with ordinality as parts (part, place)
    $body$;

    create or replace function engine.json_quoted(given text) returns text
    language plpgsql immutable strict as $body$
    declare
        written text := cast(to_json(given) as text);
        code text;
    begin
        if given ~ '[\u0001-\u001f]' then
            foreach code in array array['b', 'e', 'f', '1a', '1b', '1c', '1d', '1e', '1f'] loop
                written := replace(written, '\u00' || lpad(code, 2, '0'), '\u00' || upper(lpad(code, 2, '0')));
            end loop;
        end if;
        return written;
    end
    $body$;

    -- a number with a point or an exponent is a double in its shortest form
    create or replace function engine.json_number(given text) returns text
    language plpgsql immutable strict as $body$
    declare
        amount numeric;
        shortest text;
    begin
        if given ~ '^-?[0-9]+$' then
            return case given when '-0' then '0' else given end;
        end if;
        if given ~ '[eE][+-]?0*[0-9]{4}' then
            return given;
        end if;
        amount := cast(given as numeric);
        if abs(amount) > 1.7976931348623157e308 then
            return given;
        end if;
        if abs(amount) < 2.2250738585072014e-308 then
            return case when given like '-%' then '-0.0' else '0.0' end;
        end if;
        shortest := cast(cast(amount as double precision) as text);
        if abs(amount) >= 1e21 or abs(amount) < 1e-6 then
            return regexp_replace(shortest, 'e[+]?(-?)0*', 'e\1');
        end if;
        shortest := cast(cast(shortest as numeric) as text);
        return shortest || case when shortest like '%.%' then '' else '.0' end;
    end
    $body$;

    create or replace function engine.json_part(given json) returns text
    language plpgsql immutable strict as $body$
    begin
        case json_typeof(given)
            when 'object' then
                return '{' || coalesce((
                    select string_agg(engine.json_quoted(name) || ':' || engine.json_part(value), ',' order by place)
                    from json_each(given) with ordinality as members (name, value, place)
                ), '') || '}';
            when 'array' then
                return '[' || coalesce((
                    select string_agg(engine.json_part(value), ',' order by place)
                    from json_array_elements(given) with ordinality as elements (value, place)
                ), '') || ']';
            when 'string' then return engine.json_quoted(given #>> '{}');
            when 'number' then return engine.json_number(btrim(cast(given as text), E' \t\n\r'));
            else return btrim(cast(given as text), E' \t\n\r');
        end case;
    end
    $body$;

    -- deeper than the server's stack it stays as it was written, without blanks
    create or replace function engine.json_written(given json) returns text
    language plpgsql immutable strict as $body$
    begin
        return engine.json_part(given);
    exception when statement_too_complex then
        return regexp_replace(cast(given as text), '("(?:[^"\\]|\\.)*")|[ \t\n\r]+', '\1', 'g');
    end
    $body$;

    -- a text as it is, without its quotes; NULL for null
    create or replace function engine.json_string(given json) returns text
    language sql immutable strict as $body$
        select case json_typeof(given)
            when 'string' then given #>> '{}'
            when 'null' then null
            else engine.json_written(given)
        end
    $body$;

    create or replace function engine.json_text(given text, variadic path text[]) returns text
    language plpgsql immutable strict as $body$
    declare
        found json := engine.json_of(given);
        step text;
    begin
        foreach step in array path loop
            exit when found is null;
            -- the engine takes the last of several members of one name
            if json_typeof(found) = 'object' and split_part(given, '"' || step || '"', 3) <> '' then
                found := (
                    select value from json_each(found) with ordinality as members (name, value, place)
                    where name = step order by place limit 1
                );
            else
                found := found #> array[step];
            end if;
        end loop;
        return nullif(engine.json_string(found), '');
    end
    $body$;

    create or replace function engine.json_names(given text) returns setof text
    language plpgsql immutable strict as $body$
    declare
        found json := engine.json_of(given);
    begin
        if json_typeof(found) = 'object' then
            return query select json_object_keys(found);
        end if;
    end
    $body$;

    create or replace function engine.json_elements(given text) returns setof text
    language plpgsql immutable strict as $body$
    declare
        found json := engine.json_of(given);
    begin
        if json_typeof(found) = 'array' then
            return query select engine.json_written(element) from json_array_elements(found) as elements (element);
        end if;
    end
    $body$;

    create or replace function engine.text_list_elements(given text) returns setof text
    language plpgsql immutable strict as $body$
    declare
        found json := case when given like '[%]' then engine.json_of(given) end;
    begin
        if found is not null then
            return query select engine.json_string(element) from json_array_elements(found) as elements (element);
        elsif given = '' then
            return next '';
        else
            return query select unnest(string_to_array(given, ';'));
        end if;
    end
    $body$;

    -- the merge patch of RFC 7396
    create or replace function engine.json_merged(target json, patch json) returns json
    language plpgsql immutable as $body$
    begin
        if json_typeof(patch) <> 'object' then
            return patch;
        end if;
        if target is null or json_typeof(target) <> 'object' then
            target := '{}';
        end if;
        return cast('{' || coalesce((
            with
            kept as (
                select name, value, place from json_each(target) with ordinality as members (name, value, place)
                where name not in (select json_object_keys(patch))
            ),
            patched as (
                select name, engine.json_merged(target -> name, value) as value, place + 1000000 as place
                from json_each(patch) with ordinality as members (name, value, place)
                where json_typeof(value) <> 'null'
            )
            select string_agg(engine.json_quoted(name) || ':' || cast(value as text), ',' order by place)
            from (select * from kept union all select * from patched) as members
        ), '') || '}' as json);
    end
    $body$;
{%- endmacro %}
