{#-
    Postgres: instants. Its own casts raise an error where there is no such day, round a fraction to microseconds, and know a 61st
    second; these give NULL, cut, and do not.
-#}
{% macro functions_of_instants() -%}
    create or replace function engine.wall_clock(given text) returns timestamp
    language plpgsql immutable strict parallel safe as $body$
    declare
        month_start date;
    begin
        if given !~ (
            '^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])'
            || '(?:[T ](?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]+)?|24:00:00(?:[.]0+)?)'
            || '(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?$'
        ) or given like '0000%' then
            return null;
        end if;
        if substr(given, 9, 2) > '28' then
            month_start := cast(substr(given, 1, 8) || '01' as date);
            if cast(substr(given, 9, 2) as integer) > extract(day from month_start + interval '1 month' - interval '1 day') then
                return null;
            end if;
        end if;
        return cast(
            case when substr(given, 20, 1) = '.' then substring(given from '^.{19}[.][0-9]{1,6}') else substr(given, 1, 19) end
            as timestamp
        );
    end
    $body$;

    create or replace function engine.calendar_instant(instant timestamp, earliest timestamp) returns timestamp
    language plpgsql immutable strict parallel safe as $body$
    begin
        return case when instant between earliest and {{ last_instant() }} then instant end;
    end
    $body$;

    -- without an offset it is UTC
    create or replace function engine.instant_of(given text) returns timestamp
    language plpgsql immutable strict parallel safe as $body$
    declare
        distance text;
        shift interval;
    begin
        if given like '%Z' then
            return engine.wall_clock(given);
        end if;
        distance := substring(substr(given, 20) from '[+-][0-9:]+$');
        if distance is null then
            return engine.wall_clock(given);
        end if;
        shift := make_interval(
            hours => cast(substr(distance, 2, 2) as integer),
            mins => cast(coalesce(nullif(replace(substr(distance, 4), ':', ''), ''), '0') as integer)
        );
        return engine.wall_clock(given) - case when distance like '-%' then -shift else shift end;
    end
    $body$;
{%- endmacro %}
