{#-
    The Postgres statement that gives a table made beside its name. The table or view that had the name goes; views over it are
    said again by their own text, which then means the new table. Both keep their permissions. A view that cannot be said over the
    new table goes with the old one. One thread at a time: two that say the same view again would wait for each other.
-#}
{% macro put_in_place(beside, target_relation) %}
    do $put_in_place$
    declare
        standing oid := to_regclass('{{ target_relation.include(database=false) }}');
        is_view boolean;
        said text[];
        statement text;
    begin
        {{ take_turn() }}
        if standing is not null then
            is_view := (select relkind = 'v' from pg_class where oid = standing);
            said := array(
                select distinct
                    format('create or replace view %I.%I as %s', space.nspname, reader.relname, pg_get_viewdef(reader.oid))
                from pg_depend as needed
                inner join pg_rewrite as rule on needed.objid = rule.oid
                inner join pg_class as reader on rule.ev_class = reader.oid
                inner join pg_namespace as space on reader.relnamespace = space.oid
                where needed.classid = 'pg_rewrite'::regclass and needed.refclassid = 'pg_class'::regclass
                    and needed.refobjid = standing and reader.relkind = 'v' and reader.oid <> standing
                union all
                select
                    format(
                        'grant %s on {{ target_relation }} to %s', given.privilege_type,
                        case given.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(given.grantee)) end
                    )
                from pg_class as relation
                cross join aclexplode(relation.relacl) as given
                where relation.oid = standing and given.grantee <> relation.relowner
            );
            {%- set old = make_backup_relation(target_relation, 'table') %}
            alter table {{ target_relation }} rename to {{ adapter.quote(old.identifier) }};
        end if;
        alter table {{ beside }} rename to {{ adapter.quote(target_relation.identifier) }};
        if standing is not null then
            foreach statement in array said loop
                begin
                    execute statement;
                exception when others then
                    raise notice '% (%)', statement, sqlerrm;
                end;
            end loop;
            if is_view then
                drop view {{ old }} cascade;
            else
                drop table {{ old }} cascade;
            end if;
        end if;
    end
    $put_in_place$;
{% endmacro %}
